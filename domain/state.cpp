#include "domain/state.h"

namespace daybook {

void index_rows(State& state) {
  for (const auto& [customer, row] : state.customers) state.customer_by_display_name.emplace(row.display_name, customer);
  for (const auto& [number, row] : state.accounts) {
    if (!row.system) state.account_by_display_name.emplace(row.display_name, number);
    state.account_by_id.emplace(row.account, number);
  }
  for (const auto& [hold, row] : state.holds) {
    if (row.due) state.holds_by_due.insert({*row.due, row.position, hold});
  }
  for (const auto& [entity, row] : state.entities) {
    for (const auto& related : row.relations) state.referrers[related].entities.insert(entity);
  }
  for (const auto& [customer, row] : state.relations) {
    if (row.suspended) state.suspended.insert(customer);
    if (row.ended) continue;
    state.referrers[row.owner].customers.insert(customer);
    for (const auto& entity : row.authorized) state.referrers[entity].customers.insert(customer);
  }
  for (const auto& [link, row] : state.wallet_links) {
    state.wallet_link_by_address.emplace(std::string(name_of(row.asset)) + " " + row.address, link);
  }
}

}  // namespace daybook
