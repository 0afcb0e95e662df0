// What is behind the writer. Included by its sources alone.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <thread>

#include "eventstore/admission.h"
#include "eventstore/commit_builder.h"
#include "eventstore/rejection_allowance.h"
#include "eventstore/writer.h"

namespace daybook {

inline void answer(Submission& submission, Unavailable why) {
  if (submission.done) submission.done({why});
}

// Two threads. The writer's decides into `builder` and hands a commit over; the appender's makes it durable and answers. What passes
// between them is guarded by `mutex`; everything else belongs to the thread that its comment names.
struct Writer::Impl {
  Parts parts;
  const WriterLimits limits;
  const std::function<void(const std::string&)> on_failure;

  std::mutex mutex;
  std::condition_variable for_writer, for_appender, for_resume;  // one of the members up to the next blank line changed
  std::deque<Submission> queue;
  std::optional<Commit> flight;  // handed over, not yet durable
  bool appending = false;        // from the hand-over until the log has it, or has refused it
  bool telling = false;          // from then on until the listener and all who asked were told
  bool decided = false;          // the writer had something to hand over when it last went to sleep
  std::optional<std::pair<Commit, AppendOutcome>> refused;  // an append that was not committed
  bool stopping = false;
  bool failed = false;  // storage failed
  bool writing = true;  // false: stepped down
  bool resuming = false;
  bool writer_ended = false;
  int conflicts = 0;  // in a row
  ResidentRows resident_rows;

  // The writer's thread:
  CommitBuilder builder;
  std::deque<Submission> taken;  // from the queue, not yet decided
  std::uint64_t epoch = 0;
  Admission admission;
  RejectionAllowance allowance;
  std::atomic<std::uint64_t> rejections_recorded{0}, rejections_limited{0};  // read by any thread

  std::thread writer_thread;
  std::thread appender_thread;

  Impl(Parts given, WriterLimits given_limits, std::function<void(const std::string&)> failure)
      : parts(std::move(given)),
        limits(given_limits),
        on_failure(std::move(failure)),
        builder(parts.keys, parts.states, limits.untold_entries_max),
        admission(parts.clock, parts.free_disk_bytes, limits),
        allowance(limits.rejections_per_minute_max) {}

  void enqueue(std::span<Submission> submissions);
  void recover_all();
  void tell_changes(StateChanges tail);
  void run();
  bool run_once(std::unique_lock<std::mutex>& lock);
  void resume_writing(std::unique_lock<std::mutex>& lock);
  void run_appender();
  void append(Commit commit);
  template <class Condition>
  void wait_until(std::unique_lock<std::mutex>& lock, const Condition& condition);
  bool is_full() const { return builder.entries() >= limits.block_entries_max || builder.bytes() >= limits.block_bytes_max; }
  void expire_due();
  void decide_taken();
  void decide_next();
  void decide(Submission& submission);
  bool may_hand_over();
  void hand_over();
  void settle_refused(std::unique_lock<std::mutex>& lock);
  bool became_durable(const Commit& commit) const;
  void destroy_erased(const Commit& commit);
  void finish(Commit commit, std::chrono::microseconds sync);
  void decide_again(std::vector<DecidedRequest> requests);
  void step_down();
  void answer_all(Unavailable why);
};

}  // namespace daybook
