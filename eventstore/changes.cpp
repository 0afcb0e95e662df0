#include "eventstore/changes.h"

#include <type_traits>

namespace daybook {

Changes take_changes(State& state, PostedRows posted, Taken taken) {
  Changes changes;
  changes.header = state.header;
  PostedTransactions by_position;
  if (posted == PostedRows::by_position) by_position.reserve(state.transactions.changes());
  for_each_table<State, Changes>([&](RowTable number, auto table, auto changed) {
    constexpr bool of_transactions = std::is_same_v<decltype(table), Table<TransactionId, TransactionRow> State::*>;
    if (taken == Taken::evictable && number < RowTable::transactions) return;
    const auto keep = taken == Taken::some && number < RowTable::transactions ? kChangesKept : 0;
    if (keep == 0 && (!of_transactions || posted == PostedRows::whole)) (changes.*changed).reserve((state.*table).changes());
    const auto tell = [&](const auto& key, const auto* row) {
      if constexpr (of_transactions) {
        if (posted == PostedRows::by_position && row && is_as_posted(*row)) {
          by_position.emplace_back(key, row->position);
          return;
        }
      }
      auto& change = (changes.*changed).emplace_back(key, std::nullopt);
      if (row) change.second = *row;
    };
    (state.*table).take_changed(tell, keep);
  });
  if (!by_position.empty()) changes.posted = std::make_shared<const PostedTransactions>(std::move(by_position));
  return changes;
}

bool has_changes(const State& state) {
  bool any = false;
  for_each_table<State>([&](RowTable, auto table) { any = any || (state.*table).changes() > 0; });
  return any;
}

}  // namespace daybook
