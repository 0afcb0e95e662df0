#include "tools/progress_line.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "tools/rebuilding.h"

namespace daybook {
namespace {

using namespace std::chrono;

constexpr milliseconds kShowMs{100};  // between two lines

}  // namespace

std::string progress_text(std::uint64_t entries, std::uint64_t total, milliseconds elapsed) {
  const auto milliseconds_passed = static_cast<std::uint64_t>(std::max<milliseconds::rep>(1, elapsed.count()));
  const auto rate = entries * 1'000 / milliseconds_passed;
  auto text = progress_bar(entries, total) + ", " + std::to_string(rate) + "/s";
  if (rate > 0 && entries < total) text += ", " + std::to_string((total - entries) / rate) + " s left";
  return text;
}

ProgressLine::ProgressLine(std::uint64_t total_entries)
    : on_terminal_(::isatty(STDERR_FILENO) == 1), total_(total_entries), begun_(steady_clock::now()), shown_(begun_) {}

ProgressLine::~ProgressLine() {
  if (on_terminal_) std::cerr << "\r\033[K" << std::flush;
}

void ProgressLine::show(std::uint64_t entries) {
  if (!on_terminal_) return;
  const auto now = steady_clock::now();
  if (now - shown_ < kShowMs) return;
  shown_ = now;
  std::cerr << "\r" << progress_text(entries, total_, duration_cast<milliseconds>(now - begun_)) << "\033[K" << std::flush;
}

}  // namespace daybook
