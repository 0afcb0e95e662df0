// What each account has, and had: all that follows from money that moved or was reserved. A posting between two accounts rewrites two rows of
// accounts, and of their customers the totals and the last row of positions (which are the same again for the next posting, so that a batch writes
// them once); each kTouchesMax-th to an account writes a row of history. A back-dated one writes more (back_dated.h).
//
//   number        account number -> Standing, and its newest touches (touches.h)
//   total         customer (empty: all), currency -> CurrencyTotal
//   by_customer   as position_index.h has dense ones, of each customer: the transactions that touch an account of the customer
//   history       as history.h has it
//   back_dated, tree   as back_dated.h has them
//   setting       as settings.h has them
#pragma once

#include <optional>
#include <vector>

#include "projections/family.h"
#include "projections/projection.h"
#include "projections/touches.h"
#include "projections/views.h"

namespace daybook {

// An account as it is now.
struct Standing {
  AccountId account;
  CustomerId customer;
  CurrencyCode currency;
  int scale = 0;
  Had had;
  Position last = 0;  // of the last entry that opened it or touched its balances
  friend bool operator==(const Standing&, const Standing&) = default;
};

Projection balances_projection();

// Where an account's row is, and those of all accounts begin.
std::string standing_key(JournalNumber journal, AccountNumber account);
std::string standings_prefix(JournalNumber journal);

std::optional<Standing> find_standing(const Family& family, const Moment& moment, JournalNumber journal, AccountNumber account);

// Of an account whose other fields are there.
void add_balances(const Family& family, const Moment& moment, JournalNumber journal, AccountView& view);

Balances balances_from(AccountNumber number, const Standing& standing, const Sums& sums);

// Of the positions of the transactions that touch an account of the customer.
std::string customer_prefix(JournalNumber journal, const CustomerId& customer);

// In the order of the currencies' codes; of all customers, where none is given.
std::vector<CurrencyTotal> find_totals(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment,
                                       JournalNumber journal, const CustomerId& customer = {});

// REQUIRES: the touches end in what the standing says.
std::string row_of(const Standing& standing, std::string_view touches);
Standing standing_of(std::string_view row);
std::string_view newest_touches(std::string_view row);  // of the same row, in which they lie

}  // namespace daybook
