// Whether an event can come next at all. Events that were decided always can, and `evolve` takes that for granted; a journal that somebody else wrote may say
// what no decision would.
#pragma once

#include <optional>
#include <string>

#include "domain/decide.h"

namespace daybook {

// What the event needs that the state has not: a sentence; none where it can evolve. It looks at what the event names and at the form of its postings, not at
// rules. REQUIRES: the rows that needs_of(event) names are in the state, those that exist.
std::optional<std::string> why_not_next(const State& state, const Event& event);

}  // namespace daybook
