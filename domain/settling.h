// Orders are paid to the platform's settlement account and deposits come from its funding account, which the first of them opens.
// Their decisions may so yield two events, the opening first.
#pragma once

#include <expected>

#include "domain/event.h"
#include "domain/rejection.h"

namespace daybook {

struct Recording;
struct State;

// No events where the reference was given to an order of the account before: see outcome_of. A refusal is never remembered.
std::expected<Events, Rejection> decision(const State& state, const PlaceOrder& command, Time now);
void apply(State& state, const OrderPlaced& event, const Recording& recording);
PlaceOrder command_behind(const OrderPlaced& event);

// external_reference_used where the reference was given to a deposit on the account before; told before any other rule that may have come
// to be broken since then, so that whoever charged the card knows for sure that the charge is that deposit's.
std::expected<Events, Rejection> decision(const State& state, const DepositFunds& command, Time now);
void apply(State& state, const FundsDeposited& event, const Recording& recording);
DepositFunds command_behind(const FundsDeposited& event);

}  // namespace daybook
