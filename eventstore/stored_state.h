// The state that a folder stores, its snapshot, beside the one that the entries lead to: both as bytes, row by row.
#pragma once

#include <cstdint>
#include <optional>

#include "eventstore/journal_walk.h"
#include "eventstore/snapshots.h"

namespace daybook {

struct StoredState {
  std::uint64_t size = 0;  // the entries that it stands for
  JournalWalk::StateCheck check;
};

// None where there is no snapshot that this version reads. What was spilled counts as the walk's. REQUIRES: both outlive the check, and
// both have the journal's log, so that their rows have one form.
std::optional<StoredState> stored_state(const Snapshots& stored, Spill& spill, JournalNumber journal);

}  // namespace daybook
