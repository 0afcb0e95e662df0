// Which past a request asks for, by position or time.
#pragma once

#include <expected>
#include <optional>

#include "http/context.h"
#include "http/json_text.h"
#include "http/parameters.h"
#include "projections/past.h"

namespace daybook::http {

// At most one of them; neither: now.
struct MomentAsked {
  std::optional<Position> position = {};  // after its entry
  std::optional<Time> at = {};            // after the last entry recorded at or before it
};

// From `atPosition` and `at`.
MomentAsked moment_asked(const Parameters& parameters);

// How many entries there were then. Failures: entry_unknown.
std::expected<std::uint64_t, Failure> size_at(const Past& past, const MomentAsked& moment);

// "atPosition" and "at" of the last of so many entries; nothing where there were none.
void append_moment(JsonText& json, const Past& past, std::uint64_t size);

}  // namespace daybook::http
