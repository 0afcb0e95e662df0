// The single account's part in a movement of money: what its status, floor, ceiling and velocity limits allow, and how its balances change. Limits
// apply to the net effect of all postings of a transaction on the account.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "domain/posting.h"
#include "domain/rejection.h"

namespace daybook {

struct AccountRow;
struct Recording;
struct State;

// Balances of one account, at the scale of its currency.
struct Balances {
  AccountNumber number;
  AccountId account;
  CurrencyCode currency;
  int scale = 0;
  Amount posted;
  Amount held;       // reserved to go out
  Amount incoming;   // reserved to come in
  Amount available;  // posted - held
  friend bool operator==(const Balances&, const Balances&) = default;
};
Balances balances_of(AccountNumber number, const AccountRow& row);

// Why the money can't move, or be reserved, now; in the order of precedence. The accounts exist and are in the currency of their postings.
std::optional<Rejection> refusal_to_move(const State& state, const Postings& postings, Time now);

// The same for money that was reserved: floor, ceiling and limits allowed it then.
std::optional<Rejection> refusal_to_capture(const State& state, const Postings& postings);

// ---- evolving
void post(State& state, const Postings& postings, const Recording& recording);     // counts as spent
void reserve(State& state, const Postings& postings, const Recording& recording);  // counts as spent
// What was reserved is posted.
void capture(State& state, const Postings& postings, const Recording& recording);
// What was reserved at `placed_at` is free again, and not spent.
void release(State& state, const Postings& postings, Time placed_at, const Recording& recording);

// The sum of all accounts' posted balances by currency, where it is not zero: it must be empty.
std::vector<std::pair<CurrencyCode, Amount>> imbalances(const State& state);

}  // namespace daybook
