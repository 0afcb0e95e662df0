// Customers, each with its accounts: the rows of both projections, walked side by side at one moment.
#pragma once

#include "projections/accounts.h"
#include "projections/views.h"

namespace daybook {

std::unique_ptr<CustomersWithAccounts> scan_customers_with_accounts(std::shared_ptr<const Family> customers, AccountSource accounts,
                                                                    ScanRange range, SystemAccounts system);

}  // namespace daybook
