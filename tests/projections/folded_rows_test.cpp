#include "projections/folded_rows.h"

#include <rapidcheck.h>

#include <array>
#include <catch2/catch.hpp>
#include <map>

#include "support/temporary_folder.h"

namespace daybook {
namespace {

constexpr std::size_t kKeptBytesMax = 1 << 20;

using Known = std::map<std::string, std::string>;

// A family, and the rows in front of it.
struct World {
  explicit World(std::size_t kept_bytes_max = kKeptBytesMax) : rows(family, kept_bytes_max) {}

  void land() {
    database.write(std::array{rows.changes()});
    rows.landed();
  }

  test::TemporaryFolder folder;
  ViewsDatabase database{folder / "views", 1 << 20, [](const std::string&) {}};
  std::shared_ptr<Family> family = database.create({"some", 1, 1});
  FoldedRows rows;
};

TEST_CASE("folded rows: what was put is found at once, and is in the family once it landed") {
  World world;
  world.rows.put("a", "1");
  CHECK(world.rows.find("a") == "1");
  CHECK(!world.family->find("a"));
  world.land();
  CHECK(world.rows.find("a") == "1");
  CHECK(world.family->find("a") == "1");
  CHECK(world.rows.changes().rows.empty());
}

TEST_CASE("folded rows: what was extended, removed or added lands, too") {
  World world;
  world.rows.put("removed", "1");
  world.rows.extend("longer", "1");
  world.land();
  world.rows.extend("longer", "2");
  world.rows.remove("removed");
  world.rows.add("added", "1");
  CHECK(world.rows.find("longer") == "12");
  CHECK(!world.rows.find("removed"));
  world.land();
  CHECK(world.family->find("longer") == "12");
  CHECK(!world.family->find("removed"));
  CHECK(world.family->find("added") == "1");
}

TEST_CASE("folded rows: what is abandoned was never there") {
  World world;
  world.rows.put("put before", "1");
  world.rows.put("extended before", "1");
  world.land();
  world.rows.put("put before", "2");
  world.rows.extend("extended before", "2");
  world.rows.put("new", "1");
  world.rows.add("added", "1");
  world.rows.abandon();
  CHECK(world.rows.changed_bytes() == 0);
  CHECK(world.rows.find("put before") == "1");
  CHECK(world.rows.find("extended before") == "1");
  CHECK(!world.rows.find("new"));
  world.land();
  CHECK(!world.family->find("added"));
}

TEST_CASE("folded rows: no more is kept than may be, whatever is asked for and put") {
  constexpr std::size_t kFewBytes = 64 << 10;
  World world(kFewBytes);
  for (int i = 0; i < 10'000; ++i) {
    const auto key = "row " + std::to_string(i);
    world.rows.find(key);
    world.rows.put(key, std::string(40, 'x'));
    if (i % 100 == 99) {
      world.land();
      REQUIRE(world.rows.kept_bytes() <= kFewBytes);
    }
  }
}

TEST_CASE("folded rows: as much is kept as may be, and with a byte more some of it goes") {
  const auto kept_with = [](std::size_t bytes_max) {
    World world(bytes_max);
    for (int i = 0; i < 100; ++i) world.rows.find("row " + std::to_string(i));
    world.land();
    return world.rows.kept_bytes();
  };
  const auto all = kept_with(kKeptBytesMax);
  REQUIRE(all < kKeptBytesMax);
  CHECK(kept_with(all) == all);
  CHECK(kept_with(all - 1) < all);
}

TEST_CASE("folded rows: of many, those stay that are asked for") {
  constexpr std::size_t kFewBytes = 64 << 10;
  World world(kFewBytes);
  for (const auto* key : {"asked for", "left alone"}) {
    world.rows.find(key);
    world.rows.put(key, "kept");
  }
  world.land();
  const FamilyRows beneath{world.family.get(), {{"asked for", "beneath"}, {"left alone", "beneath"}}};  // tells who looks into the family
  world.database.write(std::array{beneath});
  for (int i = 0; i < 10'000; ++i) {
    world.rows.find("row " + std::to_string(i));
    REQUIRE(world.rows.find("asked for") == "kept");
    if (i % 100 == 99) world.land();
  }
  CHECK(world.rows.find("left alone") == "beneath");
}

TEST_CASE("folded rows: what is put without being asked for is not kept") {
  World world;
  for (int i = 0; i < 100; ++i) world.rows.put("row " + std::to_string(i), "value");
  world.land();
  CHECK(world.rows.kept_bytes() == 0);
}

TEST_CASE("folded rows: the same as a family without anything in front, whatever is folded, landed and abandoned") {
  CHECK(rc::check([] {
    const auto kept = *rc::gen::element<std::size_t>(0, 300, kKeptBytesMax);
    World world(kept);
    Known landed;
    Known now;
    const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 6 * 8)));
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const auto key = "key " + std::to_string(steps[i] % 8);
      const auto value = "value " + std::to_string(i);
      switch (steps[i] / 8) {
        case 0:
          world.rows.put(key, value);
          now[key] = value;
          break;
        case 1:
          world.rows.remove(key);
          now.erase(key);
          break;
        case 2:
          world.rows.extend(key, value);
          now[key] += value;
          break;
        case 3:
          world.land();
          landed = now;
          break;
        case 4:
          world.rows.abandon();
          now = landed;
          break;
        default: {
          const auto found = world.rows.find(key);
          const auto known = now.find(key);
          RC_ASSERT(found == (known == now.end() ? std::nullopt : std::optional(known->second)));
        }
      }
    }
    world.land();
    for (int i = 0; i < 8; ++i) {
      const auto key = "key " + std::to_string(i);
      const auto known = now.find(key);
      RC_ASSERT(world.family->find(key) == (known == now.end() ? std::nullopt : std::optional(known->second)));
    }
  }));
}

}  // namespace
}  // namespace daybook
