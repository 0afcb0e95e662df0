// Deciding and evolving. `decide` holds all the rules, `evolve` none. Neither does I/O, reads a clock or keeps anything:
// time, identifiers and randomness travel in the command, so that a replay gives the same answer always.
#pragma once

#include <expected>
#include <variant>
#include <vector>

#include "domain/state.h"

namespace daybook {

using Command = std::variant<CreatePlatform, IssueCredential, RevokeCredential, OpenPlatform, CreateCustomer, CreateAccount,
                             UpdateAccount>;

using Event = std::variant<PlatformCreated, CredentialIssued, CredentialRevoked, PlatformOpened, CustomerCreated,
                           AccountCreated, AccountUpdated>;
using Events = std::vector<Event>;

// The events that the command leads to; none where what it asks for is so already.
std::expected<Events, Rejection> decide(const State& state, const Command& command);

void evolve(State& state, const Event& event);

// The command that led to the event: deciding it again on the same state gives the event again.
Command command_of(const Event& event);

}  // namespace daybook
