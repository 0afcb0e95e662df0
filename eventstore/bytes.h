// Big-endian integers in byte strings.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace daybook {

// The number whose bytes in memory are those of `value` in big-endian order; and the way back.
template <std::unsigned_integral T>
constexpr T big_endian(T value) {
  return std::endian::native == std::endian::little ? std::byteswap(value) : value;
}

template <std::unsigned_integral T>
void append_big_endian(std::string& out, T value) {
  const T turned = big_endian(value);
  out.append(reinterpret_cast<const char*>(&turned), sizeof turned);
}

// REQUIRES: at least sizeof(T) bytes at `at`.
template <std::unsigned_integral T>
T big_endian_at(std::string_view bytes, std::size_t at) {
  T value = 0;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return big_endian(value);
}

}  // namespace daybook
