#include "eventstore/text.h"

#include <openssl/evp.h>
#include <simdjson.h>

#include <cstring>

namespace daybook {
namespace {

constexpr std::uint64_t kEachByte = 0x0101010101010101;
constexpr std::uint64_t kUpperBits = 0x80 * kEachByte;

// Whether any of eight bytes is zero (Warren, Hacker's Delight, 6-1), which the bit of it or of one above it then says.
std::uint64_t zero_in(std::uint64_t bytes) { return (bytes - kEachByte) & ~bytes & kUpperBits; }
std::uint64_t below(std::uint64_t bytes, std::uint64_t bound) { return (bytes - bound * kEachByte) & ~bytes & kUpperBits; }

[[gnu::always_inline]] inline bool all_plain(std::uint64_t bytes) {
  const auto equal_to = [&](char c) { return zero_in(bytes ^ static_cast<unsigned char>(c) * kEachByte); };
  return ((bytes & kUpperBits) | below(bytes, 0x20) | equal_to('"') | equal_to('\\') | equal_to('\x7f')) == 0;
}

bool is_plain(char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; }

}  // namespace

// Eight at a time: most texts are such characters alone, and every answer and entry is full of texts.
std::size_t plain_characters(std::string_view text) {
  std::size_t count = 0;
  for (std::uint64_t bytes = 0; count + sizeof bytes <= text.size(); count += sizeof bytes) {
    std::memcpy(&bytes, text.data() + count, sizeof bytes);
    if (!all_plain(bytes)) break;
  }
  // Those that are left, once more with some in front of them.
  std::uint64_t last = 0;
  if (text.size() >= sizeof last && count + sizeof last > text.size()) {
    std::memcpy(&last, text.data() + text.size() - sizeof last, sizeof last);
    if (all_plain(last)) return text.size();
  }
  while (count < text.size() && is_plain(text[count])) ++count;
  return count;
}

// Looks at each byte once, while it is copied; what is shorter than eight is put together from its halves.
char* copy_plain(char* to, std::string_view text) {
  const auto* from = text.data();
  const auto size = text.size();
  const auto copied = [&]<class Part>(std::size_t at, Part part) {
    std::memcpy(&part, from + at, sizeof part);
    std::memcpy(to + at, &part, sizeof part);
    return std::uint64_t{part};
  };
  bool plain = true;
  if (size >= sizeof(std::uint64_t)) {
    for (std::size_t at = 0; at + sizeof(std::uint64_t) <= size; at += sizeof(std::uint64_t)) plain &= all_plain(copied(at, std::uint64_t{}));
    plain &= all_plain(copied(size - sizeof(std::uint64_t), std::uint64_t{}));
  } else if (size >= sizeof(std::uint32_t)) {
    plain = all_plain(copied(0, std::uint32_t{}) | copied(size - sizeof(std::uint32_t), std::uint32_t{}) << 32);
  } else {
    for (std::size_t at = 0; at < size; ++at) plain &= is_plain(to[at] = from[at]);
  }
  return plain ? to + size : nullptr;
}

bool is_utf8(std::string_view bytes) { return simdjson::validate_utf8(bytes.data(), bytes.size()); }

std::string to_hex(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const auto byte : bytes) {
    hex += digits[byte >> 4];
    hex += digits[byte & 15];
  }
  return hex;
}

bool from_hex(std::string_view hex, std::span<std::uint8_t> bytes) {
  if (hex.size() != bytes.size() * 2) return false;
  const auto value = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const int high = value(hex[2 * i]);
    const int low = value(hex[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return true;
}

std::string to_base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL ends it with a zero
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (length < 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  bytes.resize(static_cast<std::size_t>(length) - padding);  // OpenSSL counts the padding as zero bytes
  // And it takes white space around the text, padding within it and any bits behind the last byte: other texts for the same bytes.
  if (to_base64(bytes) != text) return std::nullopt;
  return bytes;
}

}  // namespace daybook
