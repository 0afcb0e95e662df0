// Cursors and page tokens, all of one form: a list's name, then the text that a caller gives as a cursor of it. Only what the list itself gave is taken.
#include "fuzz/target.h"
#include "http/consistency.h"
#include "http/cursor.h"

namespace {

using namespace daybook::http;
using daybook::fuzz::require;

void run(std::string_view bytes) {
  const auto [list, text] = daybook::fuzz::in_halves(bytes);
  if (const auto cursor = cursor_from_text(text, list)) require(to_text(*cursor, list) == text, "a cursor has one text");

  daybook::fuzz::Choices choices(text);
  const auto direction = choices.flag() ? Cursor::Direction::after : Cursor::Direction::before;
  const auto flipped = choices.byte(), bit = choices.byte();
  const Cursor cursor{direction, std::string(choices.rest())};
  auto given = to_text(cursor, list);
  require(cursor_from_text(given, list) == cursor, "a cursor is taken by its list");
  require(!cursor_from_text(given, std::string(list) + " "), "a cursor is of one list");
  given[flipped % given.size()] ^= static_cast<char>(1 << bit % 8);
  require(!cursor_from_text(given, list), "a cursor that was altered is refused");
  if (const auto position = whole_number(cursor.identifier)) require(std::to_string(*position) == cursor.identifier, "a position has one text");
}

const daybook::fuzz::Target target("cursor", run);

}  // namespace
