#include "eventstore/writer.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

#include "eventstore/admission.h"
#include "eventstore/commit_builder.h"
#include "eventstore/failure.h"

namespace daybook {
namespace {

// So many conflicts in a row mean that another writer is at work though nobody fenced this one.
constexpr int kConflictsMax = 10;

// How long an idle writer sleeps while a hold waits for its time: not longer, since the clock may be set, nor shorter, since it may not be believed.
constexpr std::int64_t kDueMicrosecondsMin = 5'000;
constexpr std::int64_t kDueMicrosecondsMax = 1'000'000;

void answer(Submission& submission, Unavailable why) {
  if (submission.done) submission.done({why, 0});
}

}  // namespace

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
  bool appending = false;        // from the hand-over until the outcome was dealt with
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

  std::thread writer_thread;
  std::thread appender_thread;

  Impl(Parts given, WriterLimits given_limits, std::function<void(const std::string&)> failure)
      : parts(std::move(given)),
        limits(given_limits),
        on_failure(std::move(failure)),
        builder(parts.keys, parts.states),
        admission(parts.clock, parts.free_disk_bytes, limits) {}

  void recover_all();
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
  void hand_over();
  void settle_refused(std::unique_lock<std::mutex>& lock);
  bool became_durable(const Commit& commit) const;
  void finish(Commit commit, std::chrono::microseconds sync);
  void decide_again(std::vector<DecidedRequest> requests);
  void step_down();
  void answer_all(Unavailable why);
};

// ---- the writer's thread

void Writer::Impl::recover_all() {
  epoch = parts.log.become_writer();
  parts.listener.settle();
  std::unordered_map<JournalNumber, JournalState> journals;
  auto numbers = parts.log.journals();
  if (std::ranges::find(numbers, kSystemJournal) == numbers.end()) numbers.push_back(kSystemJournal);
  for (const auto number : numbers) {
    auto& journal = journals[number] =
        recover(number, parts.log, parts.states, [this](const CommittedBlock& part) { parts.listener.replayed(part); });
    parts.listener.recovered(hand_over_tail(journal, number));
  }
  builder.begin(std::move(journals));
  builder.open_platforms(admission.now());
}

// Whatever throws here is a failing machine: the process ends, and the journal tells what became durable.
void Writer::Impl::run() {
  try {
    std::unique_lock lock(mutex);
    while (run_once(lock)) {
    }
  } catch (const std::exception& error) {
    {
      std::lock_guard lock(mutex);
      failed = true;
    }
    on_failure(error.what());
  }
  answer_all(Unavailable::stopping);
  std::lock_guard lock(mutex);
  writer_ended = true;
  for_appender.notify_all();
  for_resume.notify_all();
}

// Until the condition holds, or a hold is due.
template <class Condition>
void Writer::Impl::wait_until(std::unique_lock<std::mutex>& lock, const Condition& condition) {
  const auto due = builder.next_due();
  if (!due || !writing) return for_writer.wait(lock, condition);
  const auto left = due->microseconds - parts.clock.wall().microseconds;
  for_writer.wait_for(lock, std::chrono::microseconds(std::clamp(left, kDueMicrosecondsMin, kDueMicrosecondsMax)), condition);
}

// Waits for something to do and does it; false at the end.
bool Writer::Impl::run_once(std::unique_lock<std::mutex>& lock) {
  wait_until(lock, [this] {
    return !queue.empty() || !taken.empty() || stopping || failed || refused || resuming || (!builder.empty() && !appending);
  });
  if (failed) return false;
  if (refused) settle_refused(lock);
  if (resuming) resume_writing(lock);
  std::move(queue.begin(), queue.end(), std::back_inserter(taken));
  queue.clear();
  lock.unlock();
  expire_due();
  decide_taken();
  lock.lock();
  if (!builder.empty() && !appending && !refused && !failed) hand_over();
  const bool done = stopping && queue.empty() && taken.empty() && builder.empty() && !appending && !refused;
  if (stopping && !done && queue.empty() && taken.empty()) for_writer.wait(lock, [this] { return !appending || failed; });
  return !done;
}

void Writer::Impl::resume_writing(std::unique_lock<std::mutex>& lock) {
  if (!writing) {
    lock.unlock();
    recover_all();
    lock.lock();
    writing = true;
  }
  resuming = false;
  for_resume.notify_all();
}

// Of all journals, as far as there is room: what is left is due the next time.
void Writer::Impl::expire_due() {
  const auto due = builder.next_due();
  if (!due || !writing || *due > parts.clock.wall() || admission.refusal()) return;
  while (!is_full() && builder.expire_one(admission.now())) {
  }
}

void Writer::Impl::decide_taken() {
  while (!taken.empty()) {
    if (is_full()) {
      std::unique_lock lock(mutex);
      for_writer.wait(lock, [this] { return !appending || failed; });
      if (refused || failed) return;
      hand_over();
    }
    decide_next();
  }
}

// The first submission, or a hold that expires before it. It stays among the taken ones until it is decided, so that it is answered even if
// the machine fails meanwhile.
void Writer::Impl::decide_next() {
  auto& submission = taken.front();
  const auto why = writing ? admission.refusal() : Unavailable::not_writer;
  if (why) {
    answer(submission, *why);
  } else {
    if (builder.expire_one(submission.journal, admission.now())) return;
    builder.decide(submission, admission.now());
  }
  taken.pop_front();
}

// REQUIRES: the mutex is held, nothing is being appended, and storage has not failed: after a failed sync nothing may be appended,
// since what is on disk is not known.
void Writer::Impl::hand_over() {
  assert(!appending && !refused && !failed);
  flight = builder.close(epoch);
  resident_rows = builder.resident_rows();
  appending = true;
  for_appender.notify_one();
}

void Writer::Impl::settle_refused(std::unique_lock<std::mutex>& lock) {
  auto [commit, outcome] = *std::exchange(refused, std::nullopt);
  const bool lost = outcome == AppendOutcome::fenced || ++conflicts > kConflictsMax;
  lock.unlock();
  auto decided_since = builder.close(epoch);  // on a state that never came to be
  if (lost) {
    step_down();
    for (auto& request : commit.requests) answer(request.submission, Unavailable::not_writer);
    for (auto& request : decided_since.requests) answer(request.submission, Unavailable::not_writer);
  } else {
    recover_all();
    if (outcome == AppendOutcome::unknown && became_durable(commit)) {
      finish(std::move(commit), {});
      decide_again(std::move(decided_since.requests));
    } else {
      decide_again(std::move(decided_since.requests));
      decide_again(std::move(commit.requests));
    }
  }
  lock.lock();
}

// All blocks of a commit become durable or none, so that one tells for all. A commit without blocks has nothing to lose.
bool Writer::Impl::became_durable(const Commit& commit) const {
  if (commit.appends.empty()) return true;
  const auto& [journal, block, tiles] = commit.appends.front();
  bool found = false;
  if (parts.log.head(journal).size > block.first) {
    parts.log.read_blocks(journal, block.first, [&, &expected = block](const Block& stored) {
      found = stored.id == expected.id;
      return false;
    });
  }
  return found;
}

// In front of what waits, in the same order.
void Writer::Impl::decide_again(std::vector<DecidedRequest> requests) {
  for (auto request = requests.rbegin(); request != requests.rend(); ++request) {
    taken.push_front(std::move(request->submission));
  }
}

void Writer::Impl::step_down() {
  parts.log.stop_writing();
  std::lock_guard lock(mutex);
  writing = false;
}

void Writer::Impl::answer_all(Unavailable why) {
  std::unique_lock lock(mutex);
  std::move(queue.begin(), queue.end(), std::back_inserter(taken));
  queue.clear();
  auto open = builder.close(epoch);
  if (refused) {
    for (auto& request : refused->first.requests) open.requests.push_back(std::move(request));
    refused.reset();
  }
  lock.unlock();
  for (auto& request : open.requests) answer(request.submission, why);
  for (auto& submission : taken) answer(submission, why);
  taken.clear();
}

// ---- the appender's thread

void Writer::Impl::run_appender() {
  for (;;) {
    std::unique_lock lock(mutex);
    for_appender.wait(lock, [this] { return flight || writer_ended; });
    if (!flight) return;
    auto commit = *std::exchange(flight, std::nullopt);
    lock.unlock();
    append(std::move(commit));
  }
}

void Writer::Impl::append(Commit commit) {
  auto outcome = AppendOutcome::committed;
  std::chrono::microseconds sync{};
  try {
    if (!commit.appends.empty()) {
      const auto begin = std::chrono::steady_clock::now();
      parts.keys.sync();  // an entry must never be there without the key of its personal data
      outcome = parts.log.append(commit.appends.front().block.epoch, commit.appends);
      sync = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
    }
  } catch (const std::exception& error) {
    {
      std::lock_guard lock(mutex);
      failed = true;  // first, so that nothing more is appended whatever becomes of the rest
      appending = false;
      for_writer.notify_all();
    }
    on_failure(error.what());
    for (auto& request : commit.requests) answer(request.submission, Unavailable::stopping);
    return;
  }
  const bool committed = outcome == AppendOutcome::committed;
  if (committed) finish(std::move(commit), sync);
  std::lock_guard lock(mutex);
  appending = false;
  if (committed) conflicts = 0;
  if (!committed) refused.emplace(std::move(commit), outcome);
  for_writer.notify_one();
}

// Tells the listener and answers. On the appender's thread, or on the writer's while nothing is being appended.
void Writer::Impl::finish(Commit commit, std::chrono::microseconds sync) {
  if (!commit.blocks.empty()) {
    parts.listener.committed(commit.blocks, {commit.entries, commit.requests.size(), commit.bytes, sync});
  }
  for (auto& [submission, outcome] : commit.requests) {
    if (submission.done) submission.done(std::move(outcome));
  }
}

// ---- any thread

Writer::Writer(Parts parts, WriterLimits limits, std::function<void(const std::string&)> on_failure)
    : impl_(std::make_unique<Impl>(std::move(parts), limits, std::move(on_failure))) {
  impl_->recover_all();
  impl_->appender_thread = std::thread([impl = impl_.get()] { impl->run_appender(); });
  impl_->writer_thread = std::thread([impl = impl_.get()] { impl->run(); });
}

Writer::~Writer() {
  {
    std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
    impl_->for_writer.notify_all();
  }
  impl_->writer_thread.join();
  impl_->appender_thread.join();
}

void Writer::submit(Submission submission) {
  auto why = Unavailable::stopping;
  {
    std::lock_guard lock(impl_->mutex);
    if (!impl_->stopping && !impl_->failed) {
      if (impl_->queue.size() < impl_->limits.queue_requests_max) {
        impl_->queue.push_back(std::move(submission));
        impl_->for_writer.notify_one();
        return;
      }
      why = Unavailable::overloaded;
    }
  }
  answer(submission, why);
}

bool Writer::is_writer() const {
  std::lock_guard lock(impl_->mutex);
  return impl_->writing && !impl_->failed;
}

ResidentRows Writer::resident_rows() const {
  std::lock_guard lock(impl_->mutex);
  return impl_->resident_rows;
}

void Writer::resume() {
  std::unique_lock lock(impl_->mutex);
  impl_->resuming = true;
  impl_->for_writer.notify_one();
  impl_->for_resume.wait(lock, [this] { return !impl_->resuming || impl_->writer_ended; });
}

}  // namespace daybook
