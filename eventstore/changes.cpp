#include "eventstore/changes.h"

namespace daybook {

Changes take_changes(State& state) {
  Changes changes;
  changes.header = state.header;
  for_each_table<State, Changes>([&](RowTable, auto table, auto changed) {
    for (const auto& key : (state.*table).take_changed()) {
      auto& row = (changes.*changed).emplace_back(key, std::nullopt).second;
      if (const auto* now = (state.*table).find(key)) row = *now;
    }
  });
  return changes;
}

}  // namespace daybook
