// Several transactions as one decision: all of them or none. They are decided one after the other on a copy of the rows that they may
// touch, so that a refusal leaves no trace, and then stored in one step.
#pragma once

#include <expected>
#include <vector>

#include "domain/decide.h"
#include "eventstore/writer.h"

namespace daybook {

struct BatchDecided {
  Events events;  // of those that are new, in order
  BatchOutcome outcome;
};

std::vector<TransactionId> needs_of(const std::vector<Command>& commands);

// The one that the rejection of the batch is about.
const Command& refused_of(const std::vector<Command>& commands, const Rejection& rejection);

// `next` is the position of the first event. The rejection is that of the first command that is refused, with its place in the list, from
// 0, as the fact "index"; it is no outcome, and is not remembered.
// REQUIRES: each is a PostTransaction or a PlaceHold, and what needs_of names is in the state, where it exists.
std::expected<BatchDecided, Rejection> decide_batch(const State& state, const std::vector<Command>& commands, Time time, Position next,
                                                     bool reason_given = false);

}  // namespace daybook
