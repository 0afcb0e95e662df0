#include "projections/stretch.h"

#include <algorithm>

#include "projections/journal_entries.h"

namespace daybook {

Stretch stretch_of(const Log& log, JournalNumber journal, std::uint64_t size, const PositionRange& range, std::optional<Time> from,
                   std::optional<Time> to) {
  Stretch stretch{0, size, range.before.has_value()};
  if (range.after) stretch.first = *range.after < size ? *range.after + 1 : size;
  if (range.before) stretch.end = std::min(stretch.end, *range.before);
  if (from) stretch.first = std::max(stretch.first, first_at_or_after(log, journal, size, *from));
  if (to) stretch.end = std::min(stretch.end, first_at_or_after(log, journal, size, *to));
  return stretch;
}

}  // namespace daybook
