// A journal that was restored to an earlier point goes on as a new log, so that nobody who verifies it ever sees two trees of one size under one name. Its first
// new entry says what the log was that it does not continue.
#pragma once

#include <cstdint>
#include <expected>

#include "domain/rejection.h"
#include "domain/types.h"

namespace daybook {

struct Recording;
struct State;

struct RestoreLog {
  std::uint64_t restoration = 1;  // larger than any before; its log is named LOG/r<restoration> from here on
  std::uint64_t size = 0;         // of the journal in the backup: what the old log had at least
  Hash root{};                    // of its Merkle tree
  friend bool operator==(const RestoreLog&, const RestoreLog&) = default;
};

struct LogRestored {
  std::uint64_t restoration = 1;
  std::uint64_t size = 0;
  Hash root{};
  friend bool operator==(const LogRestored&, const LogRestored&) = default;
};

std::expected<LogRestored, Rejection> decision(const State& state, const RestoreLog& command);
void apply(State& state, const LogRestored& event, const Recording& recording);
RestoreLog command_behind(const LogRestored& event);

}  // namespace daybook
