#include "http/credential_key.h"

#include <openssl/rand.h>

#include <array>
#include <cstdint>
#include <stdexcept>

#include "eventstore/sha256.h"
#include "http/base64url.h"

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

}  // namespace

CredentialKey CredentialKey::make() {
  CredentialKey key;
  const auto secret = random_bytes<32>();
  key.text = std::string(kPrefix) + to_base64url({reinterpret_cast<const char*>(secret.data()), secret.size()});
  key.hash = hash_of_key(key.text);
  return key;
}

Hash hash_of_key(std::string_view text) { return sha256(text); }

CredentialId new_credential_id() {
  std::string text = "c";
  for (const auto byte : random_bytes<8>()) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return {text};
}

}  // namespace daybook::http
