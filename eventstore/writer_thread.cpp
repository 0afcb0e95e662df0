// The writer's thread: takes what is queued, decides it, and settles what became of commits that the log refused.
#include <algorithm>
#include <cassert>
#include <chrono>

#include "eventstore/failure.h"
#include "eventstore/writer_impl.h"

namespace daybook {
namespace {

// So many conflicts in a row mean that another writer is at work though nobody fenced this one.
constexpr int kConflictsMax = 10;

// How long an idle writer sleeps while a hold waits for its time: not longer, since the clock may be set, nor shorter, since it may not be believed.
constexpr std::int64_t kDueMicrosecondsMin = 5'000;
constexpr std::int64_t kDueMicrosecondsMax = 1'000'000;

}  // namespace

void Writer::Impl::recover_all() {
  epoch = parts.log.become_writer();
  parts.listener.settle();
  std::unordered_map<JournalNumber, JournalState> journals;
  auto numbers = parts.log.journals();
  if (std::ranges::find(numbers, kSystemJournal) == numbers.end()) numbers.push_back(kSystemJournal);
  for (const auto number : numbers) {
    auto& journal = journals[number] =
        recover(number, parts.log, parts.states, [this](StateChanges part) { tell_changes(std::move(part)); });
    // A crash may have come between an erasure and the end of its key, or the keys may come from an older copy.
    std::vector<KeyId> erased;
    for (const auto& [key, row] : journal.state.erased_keys) erased.push_back(key);
    parts.keys.destroy(erased);
    if (journal.tail_entries > 0) tell_changes(hand_over_tail(journal, number, PostedRows::by_position));
    parts.listener.recovered(number, journal.tree.size());
  }
  builder.begin(std::move(journals));
  builder.open_platforms(admission.now());
  std::lock_guard lock(mutex);
  resident_rows = builder.resident_rows();
}

void Writer::Impl::tell_changes(StateChanges tail) {
  std::vector<StateChanges> all;
  all.push_back(std::move(tail));
  parts.listener.changed(std::move(all), Taken::all);
}

// Whatever throws here is a failing machine: the process ends, and the journal tells what became durable.
void Writer::Impl::run() {
  try {
    std::unique_lock lock(mutex);
    while (run_once(lock)) {
    }
    if (writing && !failed) {  // then all that changed is durable
      lock.unlock();
      parts.listener.changed(builder.take_all_changes(), Taken::all);
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
  decided = !builder.empty();
  wait_until(lock, [this] {
    return !queue.empty() || !taken.empty() || stopping || failed || refused || resuming || (!builder.empty() && !appending);
  });
  if (failed) return false;
  if (refused) settle_refused(lock);
  if (resuming) resume_writing(lock);
  if (taken.empty()) {
    taken.swap(queue);
  } else {
    std::move(queue.begin(), queue.end(), std::back_inserter(taken));
    queue.clear();
  }
  lock.unlock();
  expire_due();
  decide_taken();
  if (!builder.empty() && may_hand_over()) hand_over();
  lock.lock();
  const bool done = stopping && queue.empty() && taken.empty() && builder.empty() && !appending && !telling && !refused;
  if (stopping && !done && queue.empty() && taken.empty()) for_writer.wait(lock, [this] { return (!appending && !telling) || failed; });
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
      decided = true;
      for_writer.wait(lock, [this] { return !appending || failed; });
      lock.unlock();
      if (!may_hand_over()) return;
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
    decide(submission);
  }
  taken.pop_front();
}

// A dry run leaves no entry, whatever comes of it.
void Writer::Impl::decide(Submission& submission) {
  const auto now = parts.clock.steady_microseconds();
  const auto wait = submission.dry_run ? 0 : allowance.microseconds_to_wait(submission.envelope->actor.credential, now);
  if (wait > 0) {
    ++rejections_limited;
    if (submission.done) submission.done({Unavailable::too_many_rejections, 0, wait});
    return;
  }
  const auto envelope = submission.envelope;
  builder.call_in(taken);
  if (builder.decide(submission, admission.now()) == CommitBuilder::Verdict::refusal_recorded) {
    ++rejections_recorded;
    allowance.take(envelope->actor.credential, now);
  }
}

// Nothing is being appended, which stays so until this thread hands something over, and storage has not failed: after a failed sync
// nothing may be appended, since what is on disk is not known.
bool Writer::Impl::may_hand_over() {
  std::lock_guard lock(mutex);
  return !appending && !refused && !failed;
}

// REQUIRES: it may. The block is closed, and the appender woken, while nobody waits for the mutex: a thread that is woken to find the
// mutex taken sleeps again, and half of all calls of futex were that.
void Writer::Impl::hand_over() {
  auto commit = builder.close(epoch);
  {
    std::lock_guard lock(mutex);
    assert(!appending && !refused && !failed);
    flight = std::move(commit);
    resident_rows = builder.resident_rows();
    appending = true;
  }
  for_appender.notify_one();
}

void Writer::Impl::settle_refused(std::unique_lock<std::mutex>& lock) {
  auto [commit, outcome] = *std::exchange(refused, std::nullopt);
  const bool lost = outcome == AppendOutcome::fenced || ++conflicts > kConflictsMax;
  lock.unlock();
  auto decided_since = builder.close(epoch);  // on a state that never came to be
  if (lost) {
    if (outcome == AppendOutcome::unknown && became_durable(commit)) destroy_erased(commit);
    step_down();
    for (auto& request : commit.requests) answer(request.submission, Unavailable::not_writer);
    for (auto& request : decided_since.requests) answer(request.submission, Unavailable::not_writer);
  } else {
    recover_all();
    if (outcome == AppendOutcome::unknown && became_durable(commit)) {
      destroy_erased(commit);
      commit.changes.clear();  // recovering has told them
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

}  // namespace daybook
