#include "http/credential_key.h"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>
#include <cstdint>
#include <stdexcept>

namespace daybook::http {
namespace {

constexpr std::string_view kPrefix = "dbk_";  // so that a person, or a scan for leaked secrets, sees what it is

template <std::size_t size>
std::array<std::uint8_t, size> random_bytes() {
  std::array<std::uint8_t, size> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error("the operating system gave no random bytes");
  }
  return bytes;
}

// Six bits a character; the last one carries the bits that are left, with zeros behind them.
std::string base64url(const std::array<std::uint8_t, 32>& bytes) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  std::uint32_t bits = 0;
  int count = 0;
  for (const auto byte : bytes) {
    bits = (bits << 8) | byte;
    for (count += 8; count >= 6; count -= 6) text += alphabet[(bits >> (count - 6)) & 63];
  }
  text += alphabet[(bits << (6 - count)) & 63];
  return text;
}

}  // namespace

CredentialKey CredentialKey::make() {
  CredentialKey key;
  key.text = std::string(kPrefix) + base64url(random_bytes<32>());
  key.hash = hash_of_key(key.text);
  return key;
}

Hash hash_of_key(std::string_view text) {
  Hash hash{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash.data());
  return hash;
}

CredentialId new_credential_id() {
  std::string text = "c";
  for (const auto byte : random_bytes<8>()) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return {text};
}

}  // namespace daybook::http
