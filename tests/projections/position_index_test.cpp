#include "projections/position_index.h"

#include <rapidcheck.h>

#include <array>
#include <catch2/catch.hpp>
#include <set>

#include "projections/folded_rows.h"
#include "projections/row.h"
#include "support/temporary_folder.h"

namespace daybook {
namespace {

const std::string kPrefix = RowKey(1, Tag::index).text_and_end("some").take();
const std::string kNext = RowKey(1, Tag::index).text_and_end("sometime").take();

using Add = void (*)(Rows& rows, std::string prefix, Position position);

struct Index {
  Index(Add add, const std::set<Position>& positions) {
    for (const auto position : positions) {
      add(rows, kPrefix, position);
      add(rows, kNext, position + 1);
      if (position % 3 == 0) land();
    }
    land();
  }

  void land() {
    database.write(std::array{rows.changes()});
    rows.landed();
  }

  PositionIndex open() const { return {family, nullptr, kPrefix}; }

  test::TemporaryFolder folder;
  ViewsDatabase database{folder / "views", 1 << 20, [](const std::string&) {}};
  std::shared_ptr<Family> family = database.create({"some", 1, 1});
  FoldedRows rows{family, 1 << 20};
};

TEST_CASE("position index: both forms give the positions that were added, from anywhere and in both directions") {
  const auto add = GENERATE(Add{add_position}, Add{add_dense_position});
  CHECK(rc::check([&] {
    const auto wide = *rc::gen::arbitrary<bool>();
    const auto place = rc::gen::resize(rc::kNominalSize, rc::gen::inRange<Position>(0, wide ? 5'000 : 600));
    const auto list = *rc::gen::container<std::vector<Position>>(place);
    const std::set<Position> positions(list.begin(), list.end());
    const Index index(add, positions);
    auto found = index.open();
    for (const auto from : {*place, Position{0}, Position{255}, Position{256}}) {
      auto expected = positions.lower_bound(from);
      for (found.seek(from); found.valid(); found.next(), ++expected) {
        RC_ASSERT(expected != positions.end());
        RC_ASSERT(found.position() == *expected);
      }
      RC_ASSERT(expected == positions.end());

      auto behind = positions.upper_bound(from);
      for (found.seek_back(from); found.valid(); found.previous()) {
        RC_ASSERT(behind != positions.begin());
        RC_ASSERT(found.position() == *--behind);
      }
      RC_ASSERT(behind == positions.begin());
    }
  }));
}

TEST_CASE("position index: 256 positions in a row take one row where they are dense") {
  std::set<Position> positions;
  for (Position position = 512; position < 768; ++position) positions.insert(position);
  const Index index(add_dense_position, positions);
  Cursor rows(index.family, nullptr, kPrefix);
  rows.seek("");
  REQUIRE(rows.valid());
  CHECK(rows.value().size() == 256);
  rows.next();
  CHECK(!rows.valid());
}

}  // namespace
}  // namespace daybook
