// What is decided and not yet handed to the log: requests in order, and the blocks that come of them. Only the writer's thread.
#pragma once

#include <map>
#include <unordered_map>
#include <vector>

#include "eventstore/commit.h"
#include "eventstore/keys.h"
#include "eventstore/log.h"
#include "eventstore/recovery.h"
#include "eventstore/writer.h"

namespace daybook {

struct DecidedRequest {
  Submission submission;
  Answer answer;
};

struct Commit {
  std::vector<Append> appends;         // one for each journal that grew; may be none
  std::vector<CommittedBlock> blocks;  // the same, for the listener
  std::vector<DecidedRequest> requests;
  std::size_t entries = 0;
  std::size_t bytes = 0;
};

class CommitBuilder {
 public:
  explicit CommitBuilder(KeyStore& keys) : keys_(keys) {}

  // The states that decisions are made on: as they are after all that was decided.
  std::unordered_map<JournalNumber, JournalState>& journals() { return journals_; }

  // Decides on the state at hand and evolves it. `now` is what the clock says.
  void decide(Submission submission, Time now);

  // Opens the journals of platforms that have none yet: a crash between two appends can leave one.
  void open_platforms(Time now);

  bool empty() const { return open_.requests.empty() && blocks_.empty(); }
  std::size_t entries() const { return open_.entries; }
  std::size_t bytes() const { return open_.bytes; }

  // All that was decided, and begins anew.
  Commit close(std::uint64_t epoch);

 private:
  struct OpenBlock {
    Append append;
    CommittedBlock committed;
  };
  using Outcome = std::variant<Accepted, Rejection, Unavailable>;
  Outcome decide_in(JournalNumber number, const Envelope& envelope, const Command& command, Time now);
  OpenBlock& block_of(JournalNumber number, const JournalState& journal);

  KeyStore& keys_;
  std::unordered_map<JournalNumber, JournalState> journals_;
  std::map<JournalNumber, OpenBlock> blocks_;
  Commit open_;
};

// The rows of the state that changed since the last call.
Changes take_changes(State& state);

}  // namespace daybook
