// The single account's part in a movement of money: what its status, floor, ceiling and velocity limits allow, and how its balances change. Limits
// apply to the net effect of all postings of a transaction on the account.
#pragma once

#include <optional>
#include <utility>
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
  Amount posted = {};
  Amount held = {};  // reserved to go out
  Amount incoming = {};  // reserved to come in
  Amount available = {};  // posted - held
  friend bool operator==(const Balances&, const Balances&) = default;
};
Balances balances_of(AccountNumber number, const AccountRow& row);

// No balance, with all that is reserved, goes beyond it in either direction, so that sums of them fit 128 bits.
inline constexpr Amount kBalanceMax{Int128{1} << 125};

// How money moves: at once, or after it was reserved, when floor, ceiling and limits have allowed it already.
enum class Movement { direct, reserved };

// Each says why the money can't move now, or be reserved; in the order of precedence: first all of the first, then the second.
// An account that is not in the state is a system account that is about to be opened.
std::optional<Rejection> refusal_by_status(const State& state, const Postings& postings, Movement movement);
std::optional<Rejection> refusal_by_suspension(const State& state, const Postings& postings);  // part of the first where money moves at once
std::optional<Rejection> refusal_by_balance(const State& state, const Postings& postings);
std::optional<Rejection> refusal_by_velocity(const State& state, const Postings& postings, Time now);

// ---- evolving
enum class Spending { counted, not_counted };  // by velocity limits
void post(State& state, const Postings& postings, const Recording& recording, Spending spending = Spending::counted);
void reserve(State& state, const Postings& postings, const Recording& recording);  // counts as spent
// What was reserved is posted.
void capture(State& state, const Postings& postings, const Recording& recording);
// What was reserved at `placed_at` is free again, and not spent.
void release(State& state, const Postings& postings, Time placed_at, const Recording& recording);

// The sum of all accounts' posted balances by currency, where it is not zero: it must be empty.
std::vector<std::pair<CurrencyCode, Amount>> imbalances(const State& state);

}  // namespace daybook
