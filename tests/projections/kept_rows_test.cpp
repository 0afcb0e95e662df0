#include "projections/kept_rows.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>

namespace daybook {
namespace {

using Known = std::map<std::string, std::string>;

void require_same(const KeptRows& rows, const Known& known, const std::set<std::string>& keys) {
  RC_ASSERT(rows.size() == known.size());
  std::size_t bytes = 0;
  for (const auto& key : keys) {
    const auto* row = rows.find(key);
    const auto expected = known.find(key);
    RC_ASSERT((row != nullptr) == (expected != known.end()));
    if (!row) continue;
    RC_ASSERT(row->key() == key);
    RC_ASSERT(row->value() == expected->second);
    bytes += row->bytes_taken();
  }
  RC_ASSERT(rows.bytes_taken() >= bytes);
}

TEST_CASE("kept rows: the same as a map, whatever is made, assigned, extended and erased") {
  CHECK(rc::check([] {
    const auto keys = *rc::gen::container<std::set<std::string>>(rc::gen::string<std::string>());
    KeptRows rows;
    Known known;
    // More steps than keys, so that the table grows, and gaps come and are closed.
    const auto steps = *rc::gen::container<std::vector<std::pair<int, std::string>>>(
        rc::gen::pair(rc::gen::inRange(0, 40), rc::gen::string<std::string>()));
    for (const auto& key : keys) {
      for (const auto& [step, value] : steps) {
        switch ((step + static_cast<int>(key.size())) % 4) {
          case 0:
            rows.assign(rows.find_or_make(key), value);
            known[key] = value;
            break;
          case 1:
            rows.append(rows.find_or_make(key), value);
            known[key] += value;
            break;
          case 2:
            if (auto* row = rows.find(key)) rows.erase(*row);
            known.erase(key);
            break;
          default: {
            const auto goes = [&](std::string_view other) { return other.size() % 3 == static_cast<std::size_t>(step) % 3; };
            if (step > 36) rows.erase_if([&](const KeptRows::Row& row) { return goes(row.key()); });
            if (step > 36) std::erase_if(known, [&](const auto& row) { return goes(row.first); });
          }
        }
      }
      require_same(rows, known, keys);
    }
    rows.clear();
    RC_ASSERT(rows.size() == 0);
    RC_ASSERT(rows.bytes_taken() == 0);
  }));
}

TEST_CASE("kept rows: marks stay with a row, and another row where it is, when its value outgrows its place") {
  KeptRows rows;
  rows.find_or_make("other").marks.asked = true;
  auto* row = &rows.assign(rows.find_or_make("some"), "1");
  row->marks.changed = true;
  row->marks.changed_at = 7;
  for (int i = 0; i < 10; ++i) row = &rows.append(*row, std::string(100, 'x'));
  CHECK(row == rows.find("some"));
  CHECK(row->value() == "1" + std::string(1'000, 'x'));
  CHECK(row->marks.changed);
  CHECK(row->marks.changed_at == 7);
  CHECK(rows.find("other")->marks.asked);
  CHECK(rows.find("other")->value().empty());
}

TEST_CASE("kept rows: many rows are found, and what they take is given back with them") {
  KeptRows rows;
  constexpr int kRows = 100'000;
  const auto key = [](int i) { return "row " + std::to_string(i); };
  for (int i = 0; i < kRows; ++i) rows.assign(rows.find_or_make(key(i)), std::to_string(i));
  const auto full = rows.bytes_taken();
  for (int i = 0; i < kRows; i += 2) rows.erase(*rows.find(key(i)));
  for (int i = 0; i < kRows; ++i) {
    const auto* row = rows.find(key(i));
    REQUIRE((row != nullptr) == (i % 2 == 1));
    if (row) REQUIRE(row->value() == std::to_string(i));
  }
  CHECK(rows.bytes_taken() < full);
  for (int i = 1; i < kRows; i += 2) rows.erase(*rows.find(key(i)));
  CHECK(rows.bytes_taken() == 0);
}

}  // namespace
}  // namespace daybook
