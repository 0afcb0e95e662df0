#include "projections/customers_with_accounts.h"

#include "projections/customers.h"

namespace daybook {
namespace {

class Walk : public CustomersWithAccounts {
 public:
  Walk(std::unique_ptr<Scan<CustomerView>> customers, AccountsByCustomer accounts)
      : customers_(std::move(customers)), accounts_(std::move(accounts)) {}

  std::optional<CustomerView> next_customer() override {
    auto customer = customers_->next();
    if (customer) accounts_.go_to(customer->customer);
    return customer;
  }

  std::optional<AccountView> next_account() override { return accounts_.next(); }

 private:
  std::unique_ptr<Scan<CustomerView>> customers_;
  AccountsByCustomer accounts_;
};

}  // namespace

std::unique_ptr<CustomersWithAccounts> scan_customers_with_accounts(std::shared_ptr<const Family> customers, AccountSource accounts,
                                                                    ScanRange range, SystemAccounts system) {
  auto scan = scan_customers(std::move(customers), accounts.moment, accounts.journal, std::move(range));
  return std::make_unique<Walk>(std::move(scan), AccountsByCustomer(std::move(accounts), system));
}

}  // namespace daybook
