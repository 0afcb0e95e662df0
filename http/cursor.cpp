#include "http/cursor.h"

#include <algorithm>

#include "eventstore/sha256.h"
#include "eventstore/text.h"

namespace daybook::http {
namespace {

constexpr std::size_t kCheckBytes = 8;

std::string check_value(std::string_view payload, std::string_view list) {
  std::string checked = "daybook cursor 1\n";
  checked.append(std::to_string(list.size())).append("\n").append(list).append(payload);
  const auto hash = sha256(checked);
  return {hash.begin(), hash.begin() + kCheckBytes};
}

// Base64 without the characters that mean something in a query (RFC 4648, section 5, without padding).
std::string to_base64url(std::string_view bytes) {
  auto text = to_base64(bytes);
  while (text.ends_with('=')) text.pop_back();
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  return text;
}

std::optional<std::string> from_base64url(std::string_view given) {
  if (given.find_first_of("+/=") != std::string_view::npos) return std::nullopt;
  std::string text(given);
  std::ranges::replace(text, '-', '+');
  std::ranges::replace(text, '_', '/');
  text.append((4 - text.size() % 4) % 4, '=');
  return from_base64(text);
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
