#include "tools/rebuilding.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <thread>

namespace daybook {
namespace {

constexpr std::chrono::milliseconds kLookMs{100};  // between two looks at the state
constexpr std::uint64_t kBarCharacters = 30;

std::uint64_t percent(std::uint64_t done, std::uint64_t total) {
  return total == 0 ? 100 : std::min<std::uint64_t>(100, done * 100 / total);
}

}  // namespace

std::string progress_bar(std::uint64_t done, std::uint64_t total) {
  const auto share = percent(done, total);
  const auto filled = share * kBarCharacters / 100;
  const auto number = std::to_string(share);
  return "[" + std::string(filled, '#') + std::string(kBarCharacters - filled, '-') + "] " + std::string(3 - number.size(), ' ') +
         number + " %  " + std::to_string(done) + " of " + std::to_string(total) + " entries";
}

OrSentence<void> watch_rebuilding(Administration& administration, const std::string& projection) {
  const bool on_terminal = ::isatty(STDERR_FILENO) == 1;
  std::uint64_t tenth = 0;
  for (;; std::this_thread::sleep_for(kLookMs)) {
    const auto all = administration.projections();
    if (!all) return std::unexpected(all.error());
    const auto row = std::ranges::find(*all, projection, &ProjectionStatus::name);
    if (row == all->end()) return std::unexpected("there is no projection " + projection);
    if (!row->rebuilding) break;
    const auto bar = progress_bar(row->rebuilt_entries, row->rebuild_total_entries);
    if (on_terminal) {
      std::cerr << "\r" << projection << " " << bar << std::flush;
    } else if (const auto now = percent(row->rebuilt_entries, row->rebuild_total_entries) / 10; now > tenth) {
      tenth = now;
      std::cerr << projection << " " << bar << "\n";
    }
  }
  if (on_terminal) std::cerr << "\r\033[K";  // the bar has done its work
  return {};
}

}  // namespace daybook
