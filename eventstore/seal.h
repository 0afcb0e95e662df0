// The ciphers of the key store. AES-256-GCM (NIST SP 800-38D) seals data, AES key wrap (RFC 3394) wraps keys.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/types.h"

namespace daybook {

using CipherKey = std::array<std::uint8_t, 32>;
using WrappedKey = std::array<std::uint8_t, 40>;

inline constexpr std::size_t kSealBytes = 28;  // that sealing adds to a text: a nonce of 12 and a tag of 16

CipherKey random_key();
void fill_random(void* bytes, std::size_t count);  // from the operating system's generator, by way of OpenSSL

// nonce (12 random bytes), ciphertext, tag (16). `bound` is not in it, and must be given again to unseal.
std::string seal(const CipherKey& key, std::string_view text, std::string_view bound);
// Empty where key, bytes or `bound` are not those of sealing.
std::optional<std::string> unseal(const CipherKey& key, std::string_view sealed, std::string_view bound);

WrappedKey wrap(const CipherKey& master, const CipherKey& key);
std::optional<CipherKey> unwrap(const CipherKey& master, const WrappedKey& wrapped);

// HMAC-SHA-256 (FIPS 198-1), and 64 bits of it.
Hash keyed_hash(const CipherKey& key, std::string_view text);
std::uint64_t keyed_print(const CipherKey& key, std::string_view text);

// Overwrites a secret so that the compiler can't leave it out.
void cleanse(CipherKey& key);

}  // namespace daybook
