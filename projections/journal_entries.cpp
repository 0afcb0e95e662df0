#include "projections/journal_entries.h"

#include <algorithm>

#include "eventstore/failure.h"

namespace daybook {
namespace {

constexpr std::uint64_t kReadAheadEntries = 32;

[[noreturn]] void throw_lacking(JournalNumber journal, Position position) {
  throw StorageFailed("journal " + std::to_string(journal) + " lacks position " + std::to_string(position) + ", which the views name");
}

}  // namespace

Entry entry_at(const Log& log, JournalNumber journal, Position position) {
  std::optional<Entry> entry;
  log.read_entries(journal, position, [&](Position, std::string_view bytes) {
    entry = decode(bytes);
    return false;
  });
  if (!entry) throw_lacking(journal, position);
  return *std::move(entry);
}

Position first_at_or_after(const Log& log, JournalNumber journal, std::uint64_t size, Time time) {
  Position low = 0;
  Position high = size;
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    if (entry_at(log, journal, middle).time < time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

const Entry& JournalEntries::at(Position position) {
  if (entries_.empty() || position < entries_.front().position || position > entries_.back().position) {
    // Ahead only where the one asked for before is next to it: who follows an index may never come to the neighbours.
    const bool forwards = !entries_.empty() && position == last_ + 1;
    const bool backwards = !entries_.empty() && position + 1 == last_;
    const auto first = backwards ? position - std::min(position, kReadAheadEntries - 1) : position;
    const auto end = forwards ? std::min(size_, position + kReadAheadEntries) : position + 1;
    entries_.clear();
    log_.read_entries(journal_, first, [&](Position at, std::string_view bytes) {
      entries_.push_back(decode(bytes));
      return at + 1 < end;
    });
    if (entries_.empty() || entries_.back().position < position) {
      throw_lacking(journal_, position);
    }
  }
  last_ = position;
  return entries_[position - entries_.front().position];
}

}  // namespace daybook
