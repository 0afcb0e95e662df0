// What is decided and not yet handed to the log: requests in order, and the blocks that come of them. Only the writer's thread.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
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
  std::vector<StateChanges> changes;
  Taken taken = Taken::some;
  std::vector<DecidedRequest> requests;
  std::size_t entries = 0;
  std::size_t bytes = 0;
};

class CommitBuilder {
 public:
  // The commit with which more than `untold_entries_max` entries have come since all changes were taken takes all of them.
  CommitBuilder(KeyStore& keys, const StateSource& states, std::uint64_t untold_entries_max)
      : keys_(keys), states_(states), untold_entries_max_(untold_entries_max) {}

  // Forgets all that was decided and not closed, and begins on these states.
  void begin(std::unordered_map<JournalNumber, JournalState> journals);

  // Looks up at one go what the first of these need; decide() does it for one that was left out. REQUIRES: the first is decided next, since what was called in
  // goes with the commit.
  void call_in(std::deque<Submission>& submissions);

  enum class Verdict { decided, refusal_recorded };  // the second: an entry says that it was refused
  // Decides on the state at hand and evolves it; takes the submission. `now` is what the clock says. REQUIRES: no hold of the journal is due; expire_one.
  Verdict decide(Submission& submission, Time now);

  // Opens the journals of platforms that have none yet: a crash between two appends can leave one.
  void open_platforms(Time now);

  // Expires the hold of the journal that is due first; false where none is due.
  bool expire_one(JournalNumber number, Time now);
  bool expire_one(Time now);               // of any journal
  std::optional<Time> next_due() const;    // of all journals

  bool empty() const { return open_.requests.empty() && blocks_.empty(); }
  std::size_t entries() const { return open_.entries; }
  std::size_t bytes() const { return open_.bytes; }
  const ResidentRows& resident_rows() const { return resident_; }

  // All that was decided, and begins anew. Rows that a snapshot has since are evicted.
  Commit close(std::uint64_t epoch);

  // All changes that no commit has. REQUIRES: empty().
  std::vector<StateChanges> take_all_changes();

 private:
  struct OpenBlock {
    Append append;
    CommittedBlock committed;
  };
  struct Journal : JournalState {
    std::optional<Time> due;  // under which it is in due_
    ResidentRows counted;     // of it in resident_
  };
  using Outcome = std::variant<Accepted, Rejection, Unavailable>;
  enum class Purpose { storing, dry_run };
  enum class Transactions { to_call_in, called_in };
  struct Manner {
    Purpose purpose = Purpose::storing;
    Transactions needed = Transactions::to_call_in;
    bool balances = false;
  };

  Outcome decide_in(JournalNumber number, const Envelope& envelope, const Command& command, Time now, Manner manner);
  Outcome decide_batch_in(JournalNumber number, const Envelope& envelope, const std::vector<Command>& batch, Time now, Manner manner);
  bool record_refusal(const Submission& submission, const Rejection& rejection, Time now);
  std::expected<Accepted, Rejection> store(JournalNumber number, Journal& journal, const Envelope& envelope, Events events, Time time, bool balances);
  void take_changes_of(JournalNumber number, Journal& journal, Taken taken);
  void list_due(JournalNumber number, Journal& journal);
  void evict();
  void count(Journal& journal);
  OpenBlock& block_of(JournalNumber number, const JournalState& journal);
  BlockId next_block_id();

  KeyStore& keys_;
  const StateSource& states_;
  const std::uint64_t untold_entries_max_;
  std::unordered_map<JournalNumber, Journal> journals_;
  std::set<std::pair<Time, JournalNumber>> due_;  // when the next hold of each journal expires
  std::set<JournalNumber> visited_;               // where something was decided, or called in, since the last close, or rows wait for their eviction
  std::uint64_t commit_ = 1;                      // that is being built: what was called in for another one may have gone since
  std::uint64_t snapshot_version_ = 0;            // that the last eviction saw
  ResidentRows resident_;
  std::uint64_t untold_entries_ = 0;      // since all changes were taken
  std::set<JournalNumber> with_changes_;  // where some were left since then
  std::map<JournalNumber, OpenBlock> blocks_;
  Commit open_;
  std::vector<BlockId> block_ids_;  // random, for the next ones
};

}  // namespace daybook
