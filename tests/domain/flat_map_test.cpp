#include "domain/flat_map.h"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <map>
#include <string>

namespace daybook {
namespace {

// A key whose hash others have, too.
struct Crowded {
  int value = 0;
  friend auto operator<=>(const Crowded&, const Crowded&) = default;
};

}  // namespace
}  // namespace daybook

template <>
struct std::hash<daybook::Crowded> {
  std::size_t operator()(const daybook::Crowded& key) const { return static_cast<std::size_t>(key.value % 3); }
};

namespace daybook {
namespace {

int number_of(int key) { return key; }
int number_of(Crowded key) { return key.value; }

template <class Key>
std::map<int, std::string> all_of(const FlatMap<Key, std::string>& map) {
  std::map<int, std::string> all;
  for (const auto& [key, value] : map) RC_ASSERT(all.emplace(number_of(key), value).second);
  return all;
}

TEMPLATE_TEST_CASE("a flat map has what a map would have, whatever was put in and taken out", "", int, Crowded) {
  constexpr int kKeys = 40;
  CHECK(rc::check([] {
    FlatMap<TestType, std::string> map;
    std::map<int, std::string> expected;
    const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, kKeys * 5)));
    for (const auto step : steps) {
      const int number = step / 5;
      const TestType key{number};
      switch (step % 5) {
        case 0: RC_ASSERT(map.try_emplace(key, "first").second == expected.try_emplace(number, "first").second); break;
        case 1: map.insert_or_assign(key, "assigned"), expected.insert_or_assign(number, "assigned"); break;
        case 2: map[key] += "+", expected[number] += "+"; break;
        case 3: RC_ASSERT(map.erase(key) == expected.erase(number)); break;
        default: {
          const auto found = map.find(key);
          RC_ASSERT((found != map.end()) == expected.contains(number));
          if (found == map.end()) break;
          map.erase(found);
          expected.erase(number);
        }
      }
      RC_ASSERT(map.size() == expected.size());
      RC_ASSERT(map.contains(key) == expected.contains(number));
    }
    RC_ASSERT(all_of(map) == expected);
    const auto copy = map;
    RC_ASSERT(copy == map);
    map[TestType{kKeys}] = "one more";
    RC_ASSERT(!(copy == map));
    RC_ASSERT(all_of(copy) == expected);
  }));
}

TEST_CASE("an element of a flat map stays where it is while others come and go") {
  FlatMap<int, std::string> map;
  auto& first = map[0];
  first = "first";
  for (int i = 1; i < 1'000; ++i) map[i] = std::to_string(i);
  for (int i = 1; i < 1'000; i += 2) map.erase(i);
  CHECK(&map.find(0)->second == &first);
  CHECK(first == "first");
  const auto moved = std::move(map);
  CHECK(&moved.find(0)->second == &first);
  CHECK(map.empty());
  CHECK(!map.contains(0));
}

}  // namespace
}  // namespace daybook
