// The one thing that appends. Requests queue; the writer takes all that is queued, decides and evolves each in order, appends
// what came of it as one block a journal, and answers when that is durable. While one commit syncs the next is decided.
//
// Every answer, also a rejection, waits until all that its decision saw is durable.
//
// Where the log says conflict, what was decided and is not durable is dropped, the state recovered and the same requests decided again.
// Where it says unknown, the writer begins a new epoch, which settles what became of the commit, and answers accordingly. Where it is
// fenced, it steps down: requests are answered not_writer until resume().
//
// Before anything is decided at a time, all holds of that journal that are due by then expire; when it is idle, a timer sees to it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/books.h"
#include "eventstore/commit.h"
#include "eventstore/entry.h"
#include "eventstore/log.h"
#include "eventstore/recovery.h"
#include "eventstore/shared.h"

namespace daybook {

struct WriterLimits {
  std::size_t queue_requests_max = 65'536;                      // beyond: Unavailable::overloaded
  std::size_t block_entries_max = 8'192;                        // of one commit, all journals together
  std::size_t block_bytes_max = 4 << 20;                        // of one commit, all journals together
  std::uint64_t disk_reserve_bytes = std::uint64_t{256} << 20;  // below: Unavailable::disk_full
  std::int64_t clock_jump_seconds_max = 3'600;                  // further ahead at once: Unavailable::clock_jumped
  std::uint32_t rejections_per_minute_max = 600;  // of one credential's commands; 0: any number. Beyond: Unavailable::too_many_rejections
  std::uint64_t untold_entries_max = 0;           // of which the listener was told some changes; the commit that goes beyond tells it all
};

// Rows of all journals' states that are in memory.
struct ResidentRows {
  std::uint64_t accounts = 0;
  std::uint64_t holds = 0;         // those that are open
  std::uint64_t transactions = 0;  // those that no snapshot has yet, and a few that were looked up
  std::uint64_t requests = 0;      // likewise
  std::uint64_t references = 0;    // likewise
};

// The wall clock, and one that never jumps.
struct Clock {
  std::function<Time()> wall;
  std::function<std::int64_t()> steady_microseconds;
  static Clock of_system();
};

struct Recorded {
  Position position = 0;
  Time time;
  Event event;
  std::vector<Balances> balances = {};  // of the accounts that the event touches, after it; in the order of their numbers. None where they were not asked for
};

// The outcome that the same command had when it came first: under its own id, or with its Idempotency-Key.
struct Earlier {
  Position position = 0;      // of its first entry
  std::uint64_t entries = 1;
};

struct BatchOutcome {
  std::vector<Earlier> places;         // where the outcome of each command is, in their order; new ones are among the events
  std::optional<std::size_t> refused;  // this one was refused when it came before: nothing is done, and `places` has its outcome alone
};

struct Accepted {
  // None where what was asked for is so already, or came before. One may be a CommandRejected: a refusal whose id is remembered.
  std::vector<Recorded> events;
  std::optional<Earlier> earlier;
  BatchOutcome batch = {};
};

// Why a command was not decided.
enum class Unavailable { stopping, not_writer, overloaded, disk_full, clock_jumped, journal_unknown, too_many_rejections };

struct Answer {
  std::variant<Accepted, Rejection, Unavailable> outcome;
  std::uint64_t journal_size = 0;  // entries of the journal that the decision saw; all of them durable
  std::int64_t retry_after_microseconds = 0;  // of too_many_rejections
};

// Since the writer started.
struct RejectionCounts {
  std::uint64_t recorded = 0;  // refused commands that became an entry
  std::uint64_t limited = 0;   // commands that were not decided because too many of their credential's were refused
};

struct Submission {
  JournalNumber journal = kSystemJournal;
  Shared<Envelope> envelope;  // of many that came in one request it is the same
  Command command;
  // Decided like any other, then forgotten: the events say what would have happened, and where. Time does go on: holds that are due expire.
  bool dry_run = false;
  // Called exactly once, on a thread of the writer, or on the submitting one where the writer can't even queue it. Must not block
  // or throw.
  std::move_only_function<void(Answer)> done;
  // Instead of `command`: all of these or none, in one decision and one commit. Each is a PostTransaction or a PlaceHold.
  std::vector<Command> batch = {};
  bool balances = true;  // whether the answer shall have those after it; that of a dry run has them always
  // The writer's own: the commit for which the rows that it needs were looked up, counted from 1.
  std::uint64_t called_in_for = 0;
};

class Writer {
 public:
  struct Parts {
    Log& log;
    KeyStore& keys;
    const StateSource& states;
    CommitListener& listener;
    Clock clock;
    std::function<std::uint64_t()> free_disk_bytes;
  };

  // Becomes the log's writer, recovers every journal and starts. Throws JournalDamaged, StorageFailed.
  // `on_failure` is called on a thread of the writer when storage failed: the process must end. Whoever still waits is answered
  // Unavailable::stopping, which promises nothing.
  Writer(Parts parts, WriterLimits limits, std::function<void(const std::string&)> on_failure);
  ~Writer();  // answers all that was submitted, then ends

  // Both from any thread. Several come one after the other, with no other submission between them; where the queue has no room for all, the last ones
  // are answered overloaded.
  void submit(Submission submission);
  void submit(std::vector<Submission> submissions);

  // False after another writer fenced this one; every submission is then answered not_writer.
  bool is_writer() const;
  ResidentRows resident_rows() const;  // as of the last commit
  RejectionCounts rejection_counts() const;

  // Tries to become the writer again, from what the log holds now.
  void resume();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace daybook
