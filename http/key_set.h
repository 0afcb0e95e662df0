// The public keys of those who sign tokens: a JSON Web Key Set (RFC 7517, RFC 7518, RFC 8037), read once and never changed. Thread-safe.
//
// A key verifies signatures of one algorithm, the one that its type and curve stand for; what a token says of itself never chooses another. Keys for
// other uses, and of types that are not taken, are passed over, as RFC 7517 asks. A set with a secret in it is refused: it should not be there.
#pragma once

#include <openssl/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace daybook::http {

enum class SignatureAlgorithm : std::uint8_t {
  es256,  // ECDSA on P-256 with SHA-256
  rs256,  // RSASSA-PKCS1-v1_5 with SHA-256, keys of 2,048 to 8,192 bits
  eddsa,  // Ed25519
};

// By the name that `alg` has, with its case: "ES256", "RS256", "EdDSA".
std::optional<SignatureAlgorithm> algorithm_named(std::string_view name);

class KeySet {
 public:
  static constexpr std::size_t kBytesMax = 1 << 20;  // of the text
  static constexpr std::size_t kKeysMax = 100;
  static constexpr std::size_t kKeyIdBytesMax = 256;

  // Throws std::runtime_error that says what is wrong, and shows nothing of the text.
  explicit KeySet(std::string_view json);

  struct Key {
    std::string id;
    SignatureAlgorithm algorithm;
    std::shared_ptr<EVP_PKEY> key;
  };
  const Key* find(std::string_view id) const;  // null: there is none
  std::size_t size() const { return keys_.size(); }

 private:
  std::vector<Key> keys_;
};

bool is_signature(const KeySet::Key& key, std::string_view signed_bytes, std::string_view signature);

}  // namespace daybook::http
