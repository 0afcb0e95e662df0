// Big-endian integers in byte strings.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace daybook {

template <std::unsigned_integral T>
void append_big_endian(std::string& out, T value) {
  for (int shift = static_cast<int>(sizeof(T) * 8) - 8; shift >= 0; shift -= 8) {
    out += static_cast<char>(static_cast<std::uint8_t>(value >> shift));
  }
}

// REQUIRES: at least sizeof(T) bytes at `at`.
template <std::unsigned_integral T>
T big_endian_at(std::string_view bytes, std::size_t at) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) value = static_cast<T>(value << 8 | static_cast<std::uint8_t>(bytes[at + i]));
  return value;
}

}  // namespace daybook
