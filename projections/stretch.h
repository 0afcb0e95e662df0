// The positions that come into question for a list: of a range of positions and a span of recorded time.
#pragma once

#include <optional>

#include "eventstore/log.h"
#include "projections/views.h"

namespace daybook {

// From `first` on, below `end`.
struct Stretch {
  Position first = 0;
  Position end = 0;
  bool backwards = false;

  bool has(Position position) const { return first <= position && position < end; }
  bool empty() const { return first >= end; }
};

// Of a journal with `size` entries: recorded at or after `from` and before `to`. REQUIRES: the range has `after` or `before` or neither.
Stretch stretch_of(const Log& log, JournalNumber journal, std::uint64_t size, const PositionRange& range, std::optional<Time> from,
                   std::optional<Time> to);

}  // namespace daybook
