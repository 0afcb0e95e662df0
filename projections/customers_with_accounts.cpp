#include "projections/customers_with_accounts.h"

#include "projections/accounts.h"
#include "projections/customers.h"

namespace daybook {
namespace {

class CustomerWithAccountsScan : public Scan<CustomerWithAccounts> {
 public:
  CustomerWithAccountsScan(std::unique_ptr<Scan<CustomerView>> customers, AccountsByCustomer accounts)
      : customers_(std::move(customers)), accounts_(std::move(accounts)) {}

  std::optional<CustomerWithAccounts> next() override {
    auto customer = customers_->next();
    if (!customer) return std::nullopt;
    auto accounts = accounts_.accounts_of(customer->customer);
    return CustomerWithAccounts{*std::move(customer), std::move(accounts)};
  }

 private:
  std::unique_ptr<Scan<CustomerView>> customers_;
  AccountsByCustomer accounts_;
};

}  // namespace

std::unique_ptr<Scan<CustomerWithAccounts>> scan_customers_with_accounts(std::shared_ptr<const Family> customers,
                                                                         std::shared_ptr<const Family> accounts,
                                                                         std::shared_ptr<const Moment> moment,
                                                                         JournalNumber journal, ScanRange range) {
  return std::make_unique<CustomerWithAccountsScan>(scan_customers(std::move(customers), moment, journal, std::move(range)),
                                                    AccountsByCustomer(std::move(accounts), moment, journal));
}

}  // namespace daybook
