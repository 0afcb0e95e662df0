// Looking for the first entry after which an expression holds.
#pragma once

#include <optional>

#include "tools/replay/expression.h"

namespace daybook::replay {

// At or behind `from`. By halving where the expression is monotone; where only some objects can change it, from one of their versions to the next; else entry
// by entry.
std::optional<Position> first_where(const Past& past, const Expression& expression, Position from);

}  // namespace daybook::replay
