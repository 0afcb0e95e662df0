// A journal's state from what is durable: the newest snapshot, then the entries after it.
#pragma once

#include <optional>

#include "domain/state.h"
#include "eventstore/block.h"
#include "eventstore/log.h"
#include "eventstore/merkle.h"

namespace daybook {

// All that the writer keeps of a journal.
struct JournalState {
  State state;
  MerkleTree tree;
  Time last_time;
  std::uint64_t tail_entries = 0;  // entries since the last snapshot
};

// A state as it was after `head.size` entries.
struct Snapshot {
  State state;
  Head head;
  Time last_time;
};

class StateSource {
 public:
  virtual ~StateSource() = default;
  // None where there is no snapshot: then all entries are evolved. Throws SnapshotDamaged.
  virtual std::optional<Snapshot> load(JournalNumber journal) const = 0;
};

// Evolves the tail and checks each block on the way: positions, roots, bytes. Throws JournalDamaged, SnapshotDamaged.
JournalState recover(JournalNumber journal, const Log& log, const StateSource& snapshots);

}  // namespace daybook
