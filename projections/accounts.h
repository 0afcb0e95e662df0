// The accounts of a platform. Rows lie by customer, since most questions are about a customer's accounts: one walk answers
// them, also for all customers in turn. What postings change is not here: it is read beside each row (balances.h), so that a posting
// rewrites no row with e-mails.
//
//   row       customer, account -> AccountView without balances
//   index     account -> customer
//   number    account number -> customer, account
//   setting   as settings.h has them
//
// An account never changes its customer, so neither does its place.
#pragma once

#include "projections/cursor.h"
#include "projections/projection.h"
#include "projections/views.h"

namespace daybook {

Projection accounts_projection();

// Where accounts are read: both projections at the same moment.
struct AccountSource {
  std::shared_ptr<const Family> accounts;
  std::shared_ptr<const Family> balances;
  std::shared_ptr<const Moment> moment;
  JournalNumber journal = kSystemJournal;
};

// By identifier or number.
std::optional<AccountView> find_account(const AccountSource& source, const AccountId& account);

// In the order of the accounts' identifiers.
std::unique_ptr<Scan<AccountView>> scan_accounts(AccountSource source, ScanRange range, SystemAccounts system);
std::unique_ptr<Scan<AccountView>> scan_accounts_of(AccountSource source, const CustomerId& customer, ScanRange range,
                                                    SystemAccounts system);

// The accounts of one customer after the other. Fastest where the customers come in order: then it goes through the rows once.
class AccountsByCustomer {
 public:
  AccountsByCustomer(AccountSource source, SystemAccounts system);
  void go_to(const CustomerId& customer);
  std::optional<AccountView> next();  // of the customer gone to; none before there was one

 private:
  AccountSource source_;
  SystemAccounts system_;
  Cursor rows_;
  CustomerId customer_;
  std::string prefix_;  // of the customer's rows; empty at first
};

std::string row_of(const AccountView& view);
AccountView account_of(const CustomerId& customer, std::string_view identifier, std::string_view row);

}  // namespace daybook
