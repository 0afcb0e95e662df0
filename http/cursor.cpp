#include "http/cursor.h"

#include "eventstore/sha256.h"
#include "http/base64url.h"

namespace daybook::http {
namespace {

constexpr std::size_t kCheckBytes = 8;

std::string check_value(std::string_view payload, std::string_view list) {
  std::string checked = "daybook cursor 1\n";
  checked.append(std::to_string(list.size())).append("\n").append(list).append(payload);
  const auto hash = sha256(checked);
  return {hash.begin(), hash.begin() + kCheckBytes};
}

}  // namespace

std::string to_text(const Cursor& cursor, std::string_view list) {
  const auto payload = std::string(1, static_cast<char>(cursor.direction)) + cursor.identifier;
  return to_base64url(check_value(payload, list) + payload);
}

std::optional<Cursor> cursor_from_text(std::string_view text, std::string_view list) {
  const auto bytes = from_base64url(text);
  if (!bytes || bytes->size() <= kCheckBytes) return std::nullopt;
  const auto payload = std::string_view(*bytes).substr(kCheckBytes);
  if (check_value(payload, list) != bytes->substr(0, kCheckBytes)) return std::nullopt;
  const auto direction = static_cast<Cursor::Direction>(payload[0]);
  if (direction != Cursor::Direction::after && direction != Cursor::Direction::before) return std::nullopt;
  return Cursor{direction, std::string(payload.substr(1))};
}

}  // namespace daybook::http
