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
}

}  // namespace daybook
