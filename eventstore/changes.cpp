#include "eventstore/changes.h"

#include <type_traits>

namespace daybook {

Changes take_changes(State& state, PostedRows posted) {
  Changes changes;
  changes.header = state.header;
  if (posted == PostedRows::by_position) changes.posted.reserve(state.transactions.changes());
  for_each_table<State, Changes>([&](RowTable, auto table, auto changed) {
    constexpr bool of_transactions = std::is_same_v<decltype(table), Table<TransactionId, TransactionRow> State::*>;
    if (!of_transactions || posted == PostedRows::whole) (changes.*changed).reserve((state.*table).changes());
    (state.*table).take_changed([&](const auto& key, const auto* row) {
      if constexpr (of_transactions) {
        if (posted == PostedRows::by_position && row && is_as_posted(*row)) {
          changes.posted.emplace_back(key, row->position);
          return;
        }
      }
      auto& change = (changes.*changed).emplace_back(key, std::nullopt);
      if (row) change.second = *row;
    });
  });
  return changes;
}

}  // namespace daybook
