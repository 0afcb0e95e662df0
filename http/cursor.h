// Where a page of a list begins or ends, as text that means nothing to its reader. A cursor names an identifier, not a count, so
// it stays right while others write. It carries a check value over itself and the list that it belongs to: one that was altered,
// or taken from another list, is refused instead of giving a wrong page. It holds nothing secret and gives no access.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace daybook::http {

struct Cursor {
  enum class Direction : char { after = 'a', before = 'b' };
  Direction direction = Direction::after;
  std::string identifier;
  friend bool operator==(const Cursor&, const Cursor&) = default;
};

// `list` names the list and all that it is filtered by.
std::string to_text(const Cursor& cursor, std::string_view list);
std::optional<Cursor> cursor_from_text(std::string_view text, std::string_view list);

}  // namespace daybook::http
