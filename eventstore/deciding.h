// Deciding with a memory: a command that comes again gets its first outcome. And what a decision would do, without doing it.
#pragma once

#include <expected>
#include <optional>
#include <vector>

#include "domain/books.h"
#include "domain/decide.h"
#include "eventstore/entry.h"
#include "eventstore/recovery.h"
#include "eventstore/writer.h"

namespace daybook {

struct Decided {
  Events events;                  // none where what was asked for is so already, or came before
  std::optional<Earlier> earlier;
};

// Whether the command brings an id of its own, under which its outcome is remembered.
bool has_own_id(const Command& command);

// Decides unless the envelope's Idempotency-Key came before. A refusal whose key is to be remembered is an event: CommandRejected.
// REQUIRES: what needs_of(command) names and the row of the key are in the state, where they exist.
std::expected<Decided, Rejection> decide_once(const State& state, const Envelope& envelope, const Command& command, Time time);

// What the journal says of a command that was refused and has no id or key to remember that by; none where it was refused for its form.
std::optional<CommandRejected> trail_of(const Command& command, const Rejection& rejection);
// The same where what the caller wrote can't be stored: the command and the rule alone.
CommandRejected without_texts(CommandRejected refused);

// Of the accounts that the event touches, on a state that it has evolved.
std::vector<Balances> balances_after(const State& state, const Event& event);

// What storing the events would answer. Nothing is evolved, sealed or stored.
std::expected<Accepted, Rejection> rehearse(const JournalState& journal, const Envelope& envelope, const Events& events, Time time,
                                            KeyStore& keys);

}  // namespace daybook
