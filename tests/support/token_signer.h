// Signs tokens as an identity provider does, well or badly. One thread.
#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>

namespace daybook::test {

class TokenSigner {
 public:
  enum class Kind { es256, rs256, rs256_short, ed25519, es384 };
  TokenSigner(Kind kind, std::string id);

  const std::string& id() const { return id_; }
  std::string public_key() const;  // as a JSON Web Key with its id
  std::string pem() const;         // of the public key

  // The token of a header and claims, both JSON.
  std::string token(const std::string& header, const std::string& claims) const;
  std::string token(const std::string& claims) const;  // with the header that belongs to the key

 private:
  std::string signature_of(const std::string& bytes) const;

  const Kind kind_;
  const std::string id_;
  std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key_;
};

std::string key_set_of(std::initializer_list<std::string> keys);  // {"keys":[…]}
std::string part(const std::string& json);                        // base64url, as tokens have it
std::string hmac_sha256(const std::string& secret, const std::string& bytes);

}  // namespace daybook::test
