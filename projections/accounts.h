// The accounts of a platform. Rows lie by customer, since most questions are about a customer's accounts: one walk answers
// them, also for all customers in turn.
//
//   row     journal, customer, account -> AccountView
//   index   journal, account -> customer
//
// An account never changes its customer, so neither does its place.
#pragma once

#include "projections/cursor.h"
#include "projections/projection.h"
#include "projections/views.h"

namespace daybook {

Projection accounts_projection();

std::optional<AccountView> find_account(const Family& family, JournalNumber journal, const AccountId& account);

// In the order of the accounts' identifiers.
std::unique_ptr<Scan<AccountView>> scan_accounts(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment,
                                                 JournalNumber journal, ScanRange range);
std::unique_ptr<Scan<AccountView>> scan_accounts_of(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment,
                                                    JournalNumber journal, const CustomerId& customer, ScanRange range);

// The accounts of one customer after the other. Fastest where the customers come in order: then it goes through the rows once.
class AccountsByCustomer {
 public:
  AccountsByCustomer(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal);
  void go_to(const CustomerId& customer);
  std::optional<AccountView> next();  // of the customer gone to; none before there was one

 private:
  Cursor rows_;
  CustomerId customer_;
  std::string prefix_;  // of the customer's rows; empty at first
};

std::string row_of(const AccountView& view);
AccountView account_of(const CustomerId& customer, std::string_view identifier, std::string_view row);

}  // namespace daybook
