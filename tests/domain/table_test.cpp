#include "domain/table.h"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <map>
#include <optional>
#include <set>
#include <string>

namespace daybook {
namespace {

struct Word {
  std::string text;
  friend bool operator==(const Word&, const Word&) = default;
};

using Changed = std::map<int, std::optional<std::string>>;

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
    Table<int, Word> table;
    std::map<int, std::string> rows;
    std::set<int> changed;
    const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 6 * 5)));
    for (const auto step : steps) {
      const int key = step / 5;
      switch (step % 5) {
        case 0:
        case 1:
          table.edit(key).text += "+";
          rows[key] += "+";
          changed.insert(key);
          break;
        case 2:
          if (!rows.contains(key)) break;
          table.erase(key);
          rows.erase(key);
          changed.insert(key);
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

TEST_CASE("what changed is no matter for whether two tables are the same") {
  Table<int, Word> edited, restored;
  edited.edit(1).text = "one";
  restored.restore(1, {"one"});
  CHECK(edited == restored);
}

}  // namespace
}  // namespace daybook
