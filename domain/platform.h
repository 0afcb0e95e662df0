// Platforms: aggregates of the system journal, which gives each a journal of its own.
#pragma once

#include <expected>

#include "domain/rejection.h"
#include "domain/types.h"

namespace daybook {

struct Recording;
struct State;

// ---- commands
struct CreatePlatform {
  PlatformName platform;
  friend bool operator==(const CreatePlatform&, const CreatePlatform&) = default;
};

// ---- events
struct PlatformCreated {
  PlatformName platform;
  JournalNumber journal = 0;
  friend bool operator==(const PlatformCreated&, const PlatformCreated&) = default;
};

// ---- state
struct PlatformRow {
  PlatformName platform;  // as it was written; the table's key is in lower case
  JournalNumber journal = 0;
  friend bool operator==(const PlatformRow&, const PlatformRow&) = default;
};

// ---- rules
std::expected<PlatformCreated, Rejection> decision(const State& state, const CreatePlatform& command);

void apply(State& state, const PlatformCreated& event, const Recording& recording);

CreatePlatform command_behind(const PlatformCreated& event);

Violations violations_of(const CreatePlatform& command);

}  // namespace daybook
