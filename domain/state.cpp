#include "domain/state.h"

namespace daybook {

void index_rows(State& state) {
  for (const auto& [customer, row] : state.customers) state.customer_by_display_name.emplace(row.display_name, customer);
  for (const auto& [account, row] : state.accounts) state.account_by_display_name.emplace(row.display_name, account);
}

}  // namespace daybook
