// States hold what rules ask of natural persons sealed, with the keys of their entities. Here it is opened for a decision, and sealed before the state takes it.
#pragma once

#include <optional>

#include "domain/decide.h"
#include "eventstore/keys.h"

namespace daybook {

// The command with the identities that deciding it asks for, those whose keys exist and are whole; its own, too, where it comes sealed from an entry. None
// where it takes no identities. Costs about 10 µs for each, so it is done once a decision asks for them.
std::optional<Command> with_identities(const State& state, const Command& command, const KeyStore& keys);

// Seals the identity that the event brings, so that the state evolves with the very bytes that its entry has. Makes the key where the event brings a new one.
void seal_identity(Event& event, KeyStore& keys);

}  // namespace daybook
