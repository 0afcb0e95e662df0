// Texts as bytes, and bytes as texts: hexadecimal in lower case, base64 (RFC 4648, with padding).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace daybook {

// How many characters `text` begins with that stand for themselves in JSON and on a terminal: printable ASCII but quote and backslash.
std::size_t plain_characters(std::string_view text);

// Copies `text` to where there is room for it, and gives the place behind it; null where not all of it are plain characters, though bytes were written.
// REQUIRES: the two don't overlap.
char* copy_plain(char* to, std::string_view text);

bool is_utf8(std::string_view bytes);

std::string to_hex(std::span<const std::uint8_t> bytes);
bool from_hex(std::string_view hex, std::span<std::uint8_t> bytes);  // false unless it is exactly that many bytes

std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);  // none where it is not exactly what to_base64 makes

}  // namespace daybook
