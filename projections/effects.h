// What an event does to the balances of each account that it touches.
#pragma once

#include <vector>

#include "domain/event.h"

namespace daybook {

// Balances, or what is added to them. Arithmetic wraps around at 128 bits: sums over parts of an account's history may leave the range
// that the ledger keeps each balance within, and come back.
struct Sums {
  Amount posted;
  Amount held;      // reserved to go out
  Amount incoming;  // reserved to come in
  friend bool operator==(const Sums&, const Sums&) = default;
};

Amount added(Amount a, Amount b);
Amount negated(Amount a);
Sums added(const Sums& a, const Sums& b);

struct AccountEffect {
  AccountNumber account;
  Sums sums;
};

// In the order of the accounts' numbers, each once; also of accounts that it touches without a change. Empty where no money moves or is
// reserved or released.
std::vector<AccountEffect> effects_of(const Event& event);

}  // namespace daybook
