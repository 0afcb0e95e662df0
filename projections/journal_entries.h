// Reading entries of a journal by their positions: what rows of projections say in one number.
#pragma once

#include <cstdint>
#include <deque>

#include "eventstore/entry.h"
#include "eventstore/log.h"

namespace daybook {

// Throws JournalDamaged, and StorageFailed where there is none.
Entry entry_at(const Log& log, JournalNumber journal, Position position);

// The first position of those below `size` whose entry was recorded at or after the time; `size` where none was. As many reads as the
// size has binary digits.
Position first_at_or_after(const Log& log, JournalNumber journal, std::uint64_t size, Time time);

// Entries of neighbouring positions, read some at a time. One thread.
class JournalEntries {
 public:
  // REQUIRES: the log outlives it.
  JournalEntries(const Log& log, JournalNumber journal, std::uint64_t size) : log_(log), journal_(journal), size_(size) {}

  // REQUIRES: position < size. What it gives holds until the next call.
  const Entry& at(Position position);

 private:
  const Log& log_;
  JournalNumber journal_;
  std::uint64_t size_;
  Position last_ = 0;         // that was asked for
  std::deque<Entry> entries_;  // neighbours, in the order of positions
};

}  // namespace daybook
