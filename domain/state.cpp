#include "domain/state.h"

#include <algorithm>

namespace daybook {

void index_rows(State& state) {
  for (const auto& [customer, row] : state.customers) state.customer_by_display_name.emplace(row.display_name, customer);
  // In the order in which they lie in memory; in that of the table, the next one would be waited for each time.
  std::vector<std::pair<const AccountRow*, const AccountNumber*>> accounts;
  accounts.reserve(state.accounts.size());
  for (const auto& [number, row] : state.accounts) accounts.emplace_back(&row, &number);
  std::ranges::sort(accounts, {}, [](const auto& account) { return account.first; });
  for (const auto& [row, number] : accounts) {
    if (!row->system) state.account_by_display_name.emplace(row->display_name, *number);
    state.account_by_id.emplace(row->account, *number);
  }
  for (const auto& [hold, row] : state.holds) {
    if (row.due) state.holds_by_due.insert({*row.due, row.position, hold});
  }
  for (const auto& [entity, row] : state.entities) refer(state, entity, row);
  for (const auto& [customer, row] : state.relations) {
    if (row.suspended) state.suspended.insert(customer);
    if (!row.ended) refer(state, customer, row);
  }
  for (const auto& [link, row] : state.wallet_links) state.wallet_link_by_address.emplace(linked_as(row.asset, row.address), link);
}

}  // namespace daybook
