// How far readers can see each journal, and who waits to see further. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "domain/types.h"

namespace daybook {

class Progress {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  Progress();
  ~Progress();  // tells all that still wait: false

  std::uint64_t reflects(JournalNumber journal) const;

  // `size` entries of the journal can be seen now, never fewer than before. Calls who waited for them, on this thread.
  void advance(JournalNumber journal, std::uint64_t size);

  // As Views::when_reflects.
  void wait(JournalNumber journal, std::uint64_t size, TimePoint deadline, std::move_only_function<void(bool)> then);

  // Until somebody waits, or the time comes; no more once `wake` was called.
  void sleep_while_nobody_waits(TimePoint until) const;
  void wake();

 private:
  struct Wait;
  using Waits = std::multimap<TimePoint, Wait>;
  struct Wait {
    JournalNumber journal = 0;
    std::multimap<std::uint64_t, Waits::iterator>::iterator by_size;
    std::move_only_function<void(bool)> then;
  };
  struct Journal {
    std::uint64_t size = 0;
    std::multimap<std::uint64_t, Waits::iterator> waits;
  };

  void watch_deadlines();

  mutable std::mutex mutex_;
  std::condition_variable earlier_deadline_;
  mutable std::condition_variable somebody_waits_;
  std::unordered_map<JournalNumber, Journal> journals_;
  Waits waits_;
  bool stopping_ = false;
  bool awake_ = false;
  std::thread deadlines_;  // last: it uses all of the above
};

}  // namespace daybook
