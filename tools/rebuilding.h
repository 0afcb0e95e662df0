// Shows how a projection is made anew, on standard error: a bar on a terminal, else a line for every tenth.
#pragma once

#include <string>

#include "tools/administration.h"

namespace daybook {

// Returns when the projection is not rebuilding (any more), or with a sentence where there is none of that name.
OrSentence<void> watch_rebuilding(Administration& administration, const std::string& projection);

// "[######--------------]  30 %  300 of 1000 entries"
std::string progress_bar(std::uint64_t done, std::uint64_t total);

}  // namespace daybook
