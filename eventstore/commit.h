// What the writer tells once a block is durable, before it answers anybody.
#pragma once

#include <chrono>
#include <cstdint>
#include <unordered_set>
#include <vector>

#include "domain/decide.h"
#include "eventstore/block.h"

namespace daybook {

// The rows of a state that changed, with their new values; nothing is ever removed from a state.
struct Changes {
  Header header;
  std::vector<std::pair<PlatformName, PlatformRow>> platforms;
  std::vector<std::pair<CredentialId, CredentialRow>> credentials;
  std::vector<std::pair<CustomerId, CustomerRow>> customers;
  std::vector<std::pair<AccountId, AccountRow>> accounts;
};

struct CommittedBlock {
  JournalNumber journal = kSystemJournal;
  Head head;  // after it
  Time last_time;
  std::uint64_t entries = 0;
  std::vector<Event> events;  // one for each entry
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
  // Once for each journal whenever the writer has recovered it, also when it is empty: where it stands, and in `changes` what no
  // snapshot has yet. `events` is empty.
  virtual void recovered(const CommittedBlock& tail) = 0;
  // On the appending thread, one call at a time, in the order of positions. Must be quick.
  virtual void committed(const std::vector<CommittedBlock>& blocks, const CommitMeasure& measure) = 0;
};

}  // namespace daybook
