#include "eventstore/writer.h"

#include <algorithm>
#include <chrono>
#include <iterator>

#include "eventstore/this_thread.h"
#include "eventstore/writer_impl.h"

namespace daybook {

// ---- the appender's thread

namespace {

// While a commit is made durable the next one can't leave, and so few are decided in less time than the writer takes to wake.
constexpr std::size_t kWakingRequests = 16;

}  // namespace

void Writer::Impl::run_appender() {
  for (;;) {
    std::unique_lock lock(mutex);
    for_appender.wait(lock, [this] { return flight || writer_ended; });
    if (!flight) return;
    auto commit = *std::exchange(flight, std::nullopt);
    lock.unlock();
    append(std::move(commit));
    lock.lock();
    telling = false;
    if (stopping) for_writer.notify_one();
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
      if (outcome == AppendOutcome::committed) destroy_erased(commit);
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
  if (outcome != AppendOutcome::committed) {
    std::lock_guard lock(mutex);
    appending = false;
    refused.emplace(std::move(commit), outcome);
    for_writer.notify_one();
    return;
  }
  bool wakes = false;
  {
    std::lock_guard lock(mutex);
    appending = false;
    telling = true;
    conflicts = 0;
    wakes = decided || !queue.empty() || stopping;
  }
  if (wakes) for_writer.notify_one();  // the next commit is closed while this one is told
  finish(std::move(commit), sync);
}

// Before anybody is told of the erasure.
void Writer::Impl::destroy_erased(const Commit& commit) {
  std::vector<KeyId> keys;
  for (const auto& block : commit.blocks) {
    for (const auto& event : block.events) {
      if (const auto* erased = std::get_if<EntityErased>(&event)) keys.push_back(erased->key);
    }
  }
  parts.keys.destroy(keys);
}

// Tells the listener and answers. On the appender's thread, or on the writer's while nothing is being appended or told.
void Writer::Impl::finish(Commit commit, std::chrono::microseconds sync) {
  if (!commit.changes.empty()) parts.listener.changed(std::move(commit.changes), commit.taken);
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
  impl_->appender_thread = std::thread([impl = impl_.get()] {
    name_this_thread("appender");
    let_this_thread_take_short_slices();
    impl->run_appender();
  });
  impl_->writer_thread = std::thread([impl = impl_.get()] {
    name_this_thread("writer");
    let_this_thread_take_short_slices();
    impl->run();
  });
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

void Writer::submit(Submission submission) { impl_->enqueue({&submission, 1}); }
void Writer::submit(std::vector<Submission> submissions) { impl_->enqueue(submissions); }

void Writer::Impl::enqueue(std::span<Submission> submissions) {
  auto why = Unavailable::stopping;
  std::size_t queued = 0;
  bool wakes = false;
  {
    std::lock_guard lock(mutex);
    if (!stopping && !failed) {
      why = Unavailable::overloaded;
      queued = std::min(submissions.size(), limits.queue_requests_max - std::min(queue.size(), limits.queue_requests_max));
      std::ranges::move(submissions.first(queued), std::back_inserter(queue));
      wakes = !appending || queue.size() >= kWakingRequests;  // it is woken anyway once the log has what is being appended
    }
  }
  if (wakes) for_writer.notify_one();
  for (auto& submission : submissions.subspan(queued)) answer(submission, why);
}

bool Writer::is_writer() const {
  std::lock_guard lock(impl_->mutex);
  return impl_->writing && !impl_->failed;
}

ResidentRows Writer::resident_rows() const {
  std::lock_guard lock(impl_->mutex);
  return impl_->resident_rows;
}

RejectionCounts Writer::rejection_counts() const {
  return {impl_->rejections_recorded.load(), impl_->rejections_limited.load()};
}

void Writer::resume() {
  std::unique_lock lock(impl_->mutex);
  impl_->resuming = true;
  impl_->for_writer.notify_one();
  impl_->for_resume.wait(lock, [this] { return !impl_->resuming || impl_->writer_ended; });
}

}  // namespace daybook
