// What the writer tells once a block is durable, before it answers anybody.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "domain/decide.h"
#include "eventstore/block.h"
#include "eventstore/changes.h"

namespace daybook {

struct CommittedBlock {
  JournalNumber journal = kSystemJournal;
  Head head;  // after it
  Time last_time;
  std::uint64_t entries = 0;
  std::vector<Event> events;  // of its entries, in their order, without the transactions
  Changes changes;            // since the block before it
};

struct CommitMeasure {
  std::size_t entries = 0;
  std::size_t requests = 0;
  std::size_t bytes = 0;
  std::chrono::microseconds sync{};  // the append, with its sync
};

class CommitListener {
 public:
  virtual ~CommitListener() = default;
  // All rows that were told so far are in a snapshot when this returns, so that no look-up is ahead of what is recovered next.
  virtual void settle() = 0;
  // While a journal with a long tail is recovered, once for each part of it but the last: as `recovered`.
  virtual void replayed(const CommittedBlock& part) = 0;
  // Once for each journal whenever the writer has recovered it, also when it is empty: where it stands, and in `changes` what neither a
  // snapshot nor a part before has. `events` is empty.
  virtual void recovered(const CommittedBlock& tail) = 0;
  // On the appending thread, one call at a time, in the order of positions. Must be quick, and may take what it keeps out of the blocks.
  virtual void committed(std::vector<CommittedBlock>& blocks, const CommitMeasure& measure) = 0;
};

}  // namespace daybook
