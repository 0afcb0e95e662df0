// A journal's state from what is durable: the newest snapshot, then the entries after it.
#pragma once

#include <functional>
#include <optional>
#include <stdexcept>

#include "domain/state.h"
#include "eventstore/block.h"
#include "eventstore/commit.h"
#include "eventstore/log.h"
#include "eventstore/merkle.h"
#include "eventstore/residency.h"
#include "eventstore/state_source.h"

namespace daybook {

// All that the writer keeps of a journal.
struct JournalState {
  State state;
  MerkleTree tree;
  Time last_time;
  std::uint64_t tail_entries = 0;  // evolved since the snapshot, and not handed over
  Residency residency = {};        // which of its rows the state has
};

// An entry that is whole, and that no decision can have made of those before it.
class EntryImpossible : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Entry;
// What follows of an entry for state and time, not for the tree; calls in the rows that it needs. REQUIRES: its position is the journal's next. Throws
// EntryImpossible, SnapshotDamaged; JournalDamaged where an entry that this one needs can't be read.
void evolve_entry(JournalState& journal, JournalNumber number, const Entry& entry, const StateSource& snapshots);

// What has changed in the tail, for snapshots. Then there is no tail.
StateChanges hand_over_tail(JournalState& journal, JournalNumber number, PostedRows posted, Taken taken = Taken::all);

// So many entries are evolved before what they changed is handed over to be written: memory does not grow with the tail.
inline constexpr std::uint64_t kReplayEntriesMax = 16'384;

// Evolves the tail and checks each block on the way: positions, roots, bytes. `replayed` gets all parts of the tail but the last, of at least
// `part_entries` entries each; the state that is returned then lacks rows that a snapshot has since. Throws JournalDamaged, SnapshotDamaged.
JournalState recover(
    JournalNumber journal, const Log& log, const StateSource& snapshots,
    const std::function<void(StateChanges part)>& replayed = {}, std::uint64_t part_entries = kReplayEntriesMax);

}  // namespace daybook
