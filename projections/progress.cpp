#include "projections/progress.h"

#include <utility>
#include <vector>

#include "eventstore/this_thread.h"

namespace daybook {

Progress::Progress() : deadlines_([this] { watch_deadlines(); }) {}

Progress::~Progress() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  earlier_deadline_.notify_one();
  deadlines_.join();
  for (auto& [deadline, wait] : waits_) wait.then(false);
}

std::uint64_t Progress::reflects(JournalNumber journal) const {
  std::lock_guard lock(mutex_);
  const auto it = journals_.find(journal);
  return it == journals_.end() ? 0 : it->second.size;
}

void Progress::advance(JournalNumber journal, std::uint64_t size) {
  std::vector<std::move_only_function<void(bool)>> ready;
  {
    std::lock_guard lock(mutex_);
    auto& reached = journals_[journal];
    reached.size = size;
    const auto last = reached.waits.upper_bound(size);
    for (auto it = reached.waits.begin(); it != last; ++it) {
      ready.push_back(std::move(it->second->second.then));
      waits_.erase(it->second);
    }
    reached.waits.erase(reached.waits.begin(), last);
  }
  for (auto& then : ready) then(true);
}

void Progress::wait(JournalNumber journal, std::uint64_t size, TimePoint deadline, std::move_only_function<void(bool)> then) {
  {
    std::lock_guard lock(mutex_);
    auto& reached = journals_[journal];
    if (reached.size < size) {
      const auto it = waits_.emplace(deadline, Wait{journal, {}, std::move(then)});
      it->second.by_size = reached.waits.emplace(size, it);
      if (it == waits_.begin()) earlier_deadline_.notify_one();
      somebody_waits_.notify_one();
      return;
    }
  }
  then(true);
}

void Progress::sleep_while_nobody_waits(TimePoint until) const {
  std::unique_lock lock(mutex_);
  somebody_waits_.wait_until(lock, until, [this] { return !waits_.empty() || awake_; });
}

void Progress::wake() {
  {
    std::lock_guard lock(mutex_);
    awake_ = true;
  }
  somebody_waits_.notify_all();
}

void Progress::watch_deadlines() {
  name_this_thread("deadlines");
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (waits_.empty()) {
      earlier_deadline_.wait(lock);
      continue;
    }
    const auto first = waits_.begin();
    if (const auto deadline = first->first; std::chrono::steady_clock::now() < deadline) {
      earlier_deadline_.wait_until(lock, deadline);
      continue;
    }
    auto then = std::move(first->second.then);
    journals_[first->second.journal].waits.erase(first->second.by_size);
    waits_.erase(first);
    lock.unlock();
    then(false);
    lock.lock();
  }
}

}  // namespace daybook
