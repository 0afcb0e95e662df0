// Points in time as entries and answers write them (RFC 3339, UTC).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/types.h"

namespace daybook {

// With microseconds: 2026-11-21T21:58:56.123456Z. REQUIRES: the years 0 to 9999.
std::string to_text(Time time);
// With milliseconds, cut off, not rounded: 2026-11-21T21:58:56.123Z.
std::string to_text_milliseconds(Time time);

// Exactly the form with microseconds.
std::optional<Time> time_from_text(std::string_view text);

}  // namespace daybook
