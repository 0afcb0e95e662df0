// The key that signs a journal's checkpoints, rotated: the entry hands the new key over under the signatures of the old one. The keys themselves, and which of
// them sign, are the event store's (eventstore/log_keys.h).
#pragma once

#include <expected>

#include "domain/rejection.h"
#include "domain/types.h"

namespace daybook {

struct Recording;
struct State;

// ---- commands
struct RotateLogKey {
  Hash public_key{};  // of Ed25519, which signs from now on
  Hash previous{};    // signs beside it until it is retired
  friend bool operator==(const RotateLogKey&, const RotateLogKey&) = default;
};

struct RetireLogKey {
  Hash public_key{};  // signs no more
  friend bool operator==(const RetireLogKey&, const RetireLogKey&) = default;
};

// ---- events
struct LogKeyRotated {
  Hash public_key{};
  Hash previous{};
  friend bool operator==(const LogKeyRotated&, const LogKeyRotated&) = default;
};

struct LogKeyRetired {
  Hash public_key{};
  friend bool operator==(const LogKeyRetired&, const LogKeyRetired&) = default;
};

// ---- rules: none, since no state knows the keys
std::expected<LogKeyRotated, Rejection> decision(const State& state, const RotateLogKey& command);
std::expected<LogKeyRetired, Rejection> decision(const State& state, const RetireLogKey& command);

void apply(State& state, const LogKeyRotated& event, const Recording& recording);
void apply(State& state, const LogKeyRetired& event, const Recording& recording);

RotateLogKey command_behind(const LogKeyRotated& event);
RetireLogKey command_behind(const LogKeyRetired& event);

}  // namespace daybook
