#include "domain/table.h"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace daybook {
namespace {

struct Word {
  std::string text;
  friend bool operator==(const Word&, const Word&) = default;
};

using Changed = std::map<int, std::optional<std::string>>;

// A table, and what it must hold.
struct Mirrored {
  Table<int, Word> table;
  std::map<int, std::string> rows;

  void edit(int key) {
    table.edit(key).text += "+";
    rows[key] += "+";
  }
  // False where it is not there.
  bool erase(int key) {
    if (rows.erase(key) == 0) return false;
    table.erase(key);
    return true;
  }
};

// All of them, each once.
Changed taken(Table<int, Word>& table) {
  Changed changed;
  table.take_changed([&](int key, const Word* row) {
    RC_ASSERT(changed.try_emplace(key, row ? std::optional(row->text) : std::nullopt).second);
  });
  return changed;
}

TEST_CASE("a table tells each row that changed, or is no more, once, whatever was done to it") {
  CHECK(rc::check([] {
    Mirrored mirrored;
    auto& [table, rows] = mirrored;
    std::set<int> changed;
    const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 6 * 5)));
    for (const auto step : steps) {
      const int key = step / 5;
      switch (step % 5) {
        case 0:
        case 1:
          mirrored.edit(key);
          changed.insert(key);
          break;
        case 2:
          if (mirrored.erase(key)) changed.insert(key);
          break;
        case 3:
          if (rows.contains(key) || changed.contains(key)) break;
          table.restore(key, {"restored"});
          rows[key] = "restored";
          break;
        default: {
          Changed expected;
          for (const auto one : changed) expected[one] = rows.contains(one) ? std::optional(rows[one]) : std::nullopt;
          RC_ASSERT(taken(table) == expected);
          changed.clear();
        }
      }
      RC_ASSERT(table.size() == rows.size());
    }
    std::map<int, std::string> left;
    for (const auto& [key, row] : table) left[key] = row.text;
    RC_ASSERT(left == rows);
  }));
}

TEST_CASE("a table that keeps changes back has told all of them once it keeps none") {
  CHECK(rc::check([] {
    constexpr std::size_t kKeep = 3;
    Mirrored mirrored;
    auto& [table, rows] = mirrored;
    std::map<int, std::string> told;
    const auto take = [&told, &table = mirrored.table](std::size_t keep) {
      table.take_changed(
          [&](int key, const Word* row) {
            if (row) {
              told[key] = row->text;
            } else {
              told.erase(key);
            }
          },
          keep);
    };
    const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 20 * 5)));
    for (const auto step : steps) {
      const int key = step / 5;
      switch (step % 5) {
        case 0:
        case 1:
          mirrored.edit(key);
          break;
        case 2:
          mirrored.erase(key);
          break;
        case 3:
          table = Table<int, Word>(table);
          break;
        default:
          take(kKeep);
          RC_ASSERT(table.changes() <= 4 * kKeep);  // half of them erased
      }
    }
    take(0);
    RC_ASSERT(told == rows);
    RC_ASSERT(table.changes() == 0u);
  }));
}

TEST_CASE("a table keeps twice as many changes as it shall, and of one more so many: those that changed last") {
  constexpr std::size_t kKeep = 3;
  Table<int, Word> table;
  std::vector<int> told;
  const auto take = [&] { table.take_changed([&](int key, const Word*) { told.push_back(key); }, kKeep); };
  for (int key = 0; key < 6; ++key) table.edit(key);
  take();
  CHECK(told.empty());
  table.edit(6);
  take();
  CHECK(told == std::vector{0, 1, 2, 3});
  table.edit(0);  // has changed again, and is the last now
  for (int key = 4; key < 9; ++key) table.edit(key);
  take();
  CHECK(told == std::vector{0, 1, 2, 3});
  table.edit(9);
  take();
  CHECK(told == std::vector{0, 1, 2, 3, 4, 5, 6, 0});
}

TEST_CASE("what changed is no matter for whether two tables are the same") {
  Table<int, Word> edited, restored;
  edited.edit(1).text = "one";
  restored.restore(1, {"one"});
  CHECK(edited == restored);
}

}  // namespace
}  // namespace daybook
