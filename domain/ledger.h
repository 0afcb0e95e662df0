// The rules of moving and reserving money: deciding transactions and holds, and the state that follows. books.h has the rules of the
// single account.
#pragma once

#include <expected>

#include "domain/event.h"
#include "domain/rejection.h"

namespace daybook {

struct DueHold;
struct Recording;
struct State;

// Each gives no event where the same command came before; see outcome_of. A refusal by a rule is a CommandRejected, and a Rejection where no
// outcome is kept: invalid_field, transaction_id_reused.
std::expected<Events, Rejection> decision(const State& state, const PostTransaction& command, Time now);
std::expected<Events, Rejection> decision(const State& state, const ReverseTransaction& command, Time now);
std::expected<Events, Rejection> decision(const State& state, const PlaceHold& command, Time now);
std::expected<Events, Rejection> decision(const State& state, const CaptureHold& command, Time now);
std::expected<Events, Rejection> decision(const State& state, const VoidHold& command, Time now);
std::expected<Events, Rejection> decision(const State& state, const ExtendHold& command, Time now);
// No event where the hold is closed, or not due.
std::expected<Events, Rejection> decision(const State& state, const ExpireHold& command, Time now);

void apply(State& state, const TransactionPosted& event, const Recording& recording);
void apply(State& state, const TransactionReversed& event, const Recording& recording);
void apply(State& state, const HoldPlaced& event, const Recording& recording);
void apply(State& state, const HoldCaptured& event, const Recording& recording);
void apply(State& state, const HoldVoided& event, const Recording& recording);
void apply(State& state, const HoldExtended& event, const Recording& recording);
void apply(State& state, const HoldExpired& event, const Recording& recording);
void apply(State& state, const CommandRejected& event, const Recording& recording);

PostTransaction command_behind(const TransactionPosted& event);
ReverseTransaction command_behind(const TransactionReversed& event);
PlaceHold command_behind(const HoldPlaced& event);
CaptureHold command_behind(const HoldCaptured& event);
VoidHold command_behind(const HoldVoided& event);
ExtendHold command_behind(const HoldExtended& event);
ExpireHold command_behind(const HoldExpired& event);

// What the commands said. Accounts are taken by their identifiers, however they were named.
Content content_of(const State& state, const PostTransaction& command);
Content content_of(const State& state, const PlaceHold& command);
Content content_of(const ReverseTransaction& command);
Content content_of(const CaptureHold& command);
Content content_of(const VoidHold& command);
Content content_of(const ExtendHold& command);

// The next hold to expire.
const DueHold* next_due(const State& state);

}  // namespace daybook
