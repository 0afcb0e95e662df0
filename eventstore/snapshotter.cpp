#include "eventstore/snapshotter.h"

#include <utility>

#include "eventstore/this_thread.h"

namespace daybook {

Snapshotter::Snapshotter(Snapshots& snapshots, std::uint64_t tail_entries_max,
                         std::function<void(const std::string&)> on_failure)
    : snapshots_(snapshots),
      tail_entries_max_(tail_entries_max),
      on_failure_(std::move(on_failure)),
      thread_([this] { run(); }) {}

Snapshotter::~Snapshotter() {
  {
    std::unique_lock lock(mutex_);
    if (pending_taken_ == Taken::all && !pending_.empty()) write_pending(lock);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Snapshotter::add(std::vector<StateChanges> changes, Taken taken) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !is_writing_ || pending_entries_ + writing_entries_ < tail_entries_max_ || failed_; });
  for (auto& more : changes) {
    pending_entries_ += more.entries;
    pending_[more.journal].add(std::move(more));
  }
  pending_taken_ = taken;
  if (taken == Taken::all && pending_entries_ > untold_entries_max(tail_entries_max_)) write_pending(lock);
}

void Snapshotter::write_pending(std::unique_lock<std::mutex>& lock) {
  changed_.wait(lock, [this] { return !is_writing_ || failed_; });
  if (failed_) return;
  writing_ = std::exchange(pending_, {});
  writing_entries_ = std::exchange(pending_entries_, 0);
  is_writing_ = true;
  changed_.notify_all();
}

void Snapshotter::settle() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !is_writing_ || failed_; });
  pending_.clear();
  pending_entries_ = 0;
  pending_taken_ = Taken::all;
}

void Snapshotter::run() {
  name_this_thread("snapshots");
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return is_writing_ || stopping_; });
    if (!is_writing_) return;
    const auto deltas = std::exchange(writing_, {});
    lock.unlock();
    try {
      snapshots_.write(deltas);
    } catch (const std::exception& error) {
      on_failure_(error.what());
      lock.lock();
      failed_ = true;
      changed_.notify_all();
      return;
    }
    lock.lock();
    is_writing_ = false;
    writing_entries_ = 0;
    changed_.notify_all();
  }
}

}  // namespace daybook
