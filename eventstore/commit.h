// What the writer tells once a commit is durable, before it answers anybody.
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
  std::vector<Event> events;  // of its entries, in their order, without the transactions
};

// Of one journal: what its newest entries changed.
struct StateChanges {
  JournalNumber journal = kSystemJournal;
  Head head;  // after the last of the entries
  Time last_time;
  std::uint64_t entries = 0;
  Changes changes;  // that were not told before
};

struct CommitMeasure {
  std::size_t entries = 0;
  std::size_t requests = 0;
  std::size_t bytes = 0;
  std::chrono::microseconds sync{};  // the append, with its sync
};

// One call at a time.
class CommitListener {
 public:
  virtual ~CommitListener() = default;
  // Before journals are recovered. When this returns, what was told of changes is in a snapshot or forgotten, so that no look-up is ahead of what is
  // recovered: that tells again what no snapshot has.
  virtual void settle() = 0;
  // What durable entries changed. With Taken::all there is no change of any journal, up to its entries so far, that was not told. Before `recovered` or
  // `committed` tells of the same entries; on the writer's thread or the appender's, and may wait for the disk.
  virtual void changed(std::vector<StateChanges> changes, Taken taken) = 0;
  // Once for each journal whenever the writer has recovered it, also when it is empty.
  virtual void recovered(JournalNumber journal, std::uint64_t size) = 0;
  // In the order of positions. On the appender's thread, mostly. Must be quick.
  virtual void committed(const std::vector<CommittedBlock>& blocks, const CommitMeasure& measure) = 0;
};

}  // namespace daybook
