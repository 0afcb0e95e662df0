// What deciding a command, or evolving an event, needs of the rows that may be absent from the state: who calls `decide` or `evolve` sees to it that
// they are there, where they exist.
#pragma once

#include <vector>

#include "domain/decide.h"

namespace daybook {

std::vector<TransactionId> needs_of(const Command& command);
std::vector<TransactionId> needs_of(const Event& event);

// The same for State::references; evolving needs none of them.
std::vector<ReferenceKey> references_needed_by(const Command& command);

// The accounts that a transaction moves money of, or expects something of, by identifier or number as the
// caller did; an account may come several times.
std::vector<AccountId> accounts_named_by(const Command& command);

// Has the processor fetch the rows of the accounts that the commands name. Deciding waits for memory more than for anything else where there are
// many accounts; here it waits for all of them at once.
void prefetch_accounts(const State& state, const std::vector<const Command*>& commands);

// The natural persons whose identities deciding the command asks for: those that a customer or partnership reaches, through partnerships too; at most
// kEntitiesReachedMax (know_your_customer.h).
std::vector<EntityId> persons_reached_by(const State& state, const Command& command);
// Where the command takes them; null where it has no place for any.
Identities* identities_of(Command& command);

// The accounts whose balances the event changes.
std::vector<AccountNumber> accounts_touched(const Event& event);

}  // namespace daybook
