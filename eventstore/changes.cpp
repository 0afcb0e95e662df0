#include "eventstore/changes.h"

namespace daybook {

Changes take_changes(State& state) {
  Changes changes;
  changes.header = state.header;
  for_each_table<State, Changes>([&](RowTable, auto table, auto changed) {
    (changes.*changed).reserve((state.*table).changes());
    (state.*table).take_changed([&](const auto& key, const auto* row) {
      auto& change = (changes.*changed).emplace_back(key, std::nullopt);
      if (row) change.second = *row;
    });
  });
  return changes;
}

}  // namespace daybook
