// A line on a terminal's standard error that says how far something is; nothing where standard error is no terminal. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace daybook {

class ProgressLine {
 public:
  explicit ProgressLine(std::uint64_t total_entries);
  ~ProgressLine();  // the line has done its work
  ProgressLine(const ProgressLine&) = delete;

  void show(std::uint64_t entries);

 private:
  using TimePoint = std::chrono::steady_clock::time_point;
  const bool on_terminal_;
  const std::uint64_t total_;
  const TimePoint begun_;
  TimePoint shown_;
};

// "[###---] 45 %  450 of 1000 entries, 700000/s, 1 s left".
std::string progress_text(std::uint64_t entries, std::uint64_t total, std::chrono::milliseconds elapsed);

}  // namespace daybook
