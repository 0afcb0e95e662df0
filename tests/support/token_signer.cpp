#include "support/token_signer.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <array>
#include <stdexcept>

#include "http/base64url.h"

namespace daybook::test {
namespace {

EVP_PKEY* new_key(TokenSigner::Kind kind) {
  switch (kind) {
    case TokenSigner::Kind::es256: return EVP_EC_gen("P-256");
    case TokenSigner::Kind::es384: return EVP_EC_gen("P-384");
    case TokenSigner::Kind::rs256: return EVP_RSA_gen(2'048);
    case TokenSigner::Kind::rs256_short: return EVP_RSA_gen(2'040);
    case TokenSigner::Kind::ed25519: return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  }
  return nullptr;
}

std::string number(EVP_PKEY* key, const char* name, std::size_t bytes = 0) {
  BIGNUM* value = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &value) != 1) throw std::runtime_error(name);
  std::string text(bytes ? bytes : static_cast<std::size_t>(BN_num_bytes(value)), '\0');
  BN_bn2binpad(value, reinterpret_cast<unsigned char*>(text.data()), static_cast<int>(text.size()));
  BN_free(value);
  return http::to_base64url(text);
}

std::string raw_public(EVP_PKEY* key) {
  std::string text(32, '\0');
  std::size_t size = text.size();
  EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(text.data()), &size);
  return http::to_base64url(text);
}

// The two numbers of an ECDSA signature, each in `bytes` bytes.
std::string joined(const std::string& der, std::size_t bytes) {
  const auto* in = reinterpret_cast<const unsigned char*>(der.data());
  ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &in, static_cast<long>(der.size()));
  std::string text(2 * bytes, '\0');
  auto* out = reinterpret_cast<unsigned char*>(text.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(pair), out, static_cast<int>(bytes));
  BN_bn2binpad(ECDSA_SIG_get0_s(pair), out + bytes, static_cast<int>(bytes));
  ECDSA_SIG_free(pair);
  return text;
}

}  // namespace

TokenSigner::TokenSigner(Kind kind, std::string id) : kind_(kind), id_(std::move(id)), key_(new_key(kind), EVP_PKEY_free) {}

std::string TokenSigner::public_key() const {
  const auto head = "{\"kid\":\"" + id_ + "\",\"use\":\"sig\",";
  auto* const key = key_.get();
  switch (kind_) {
    case Kind::es256:
      return head + R"("kty":"EC","crv":"P-256","alg":"ES256","x":")" + number(key, OSSL_PKEY_PARAM_EC_PUB_X, 32) + R"(","y":")" +
             number(key, OSSL_PKEY_PARAM_EC_PUB_Y, 32) + "\"}";
    case Kind::es384:
      return head + R"("kty":"EC","crv":"P-384","alg":"ES384","x":")" + number(key, OSSL_PKEY_PARAM_EC_PUB_X, 48) + R"(","y":")" +
             number(key, OSSL_PKEY_PARAM_EC_PUB_Y, 48) + "\"}";
    case Kind::rs256:
    case Kind::rs256_short:
      return head + R"("kty":"RSA","alg":"RS256","n":")" + number(key, OSSL_PKEY_PARAM_RSA_N) + R"(","e":")" +
             number(key, OSSL_PKEY_PARAM_RSA_E) + "\"}";
    case Kind::ed25519: return head + R"("kty":"OKP","crv":"Ed25519","alg":"EdDSA","x":")" + raw_public(key) + "\"}";
  }
  return {};
}

std::string TokenSigner::pem() const {
  BIO* out = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(out, key_.get());
  char* text = nullptr;
  const auto size = BIO_get_mem_data(out, &text);
  std::string pem(text, static_cast<std::size_t>(size));
  BIO_free(out);
  return pem;
}

std::string TokenSigner::token(const std::string& header, const std::string& claims) const {
  const auto bytes = part(header) + "." + part(claims);
  return bytes + "." + http::to_base64url(signature_of(bytes));
}

std::string TokenSigner::token(const std::string& claims) const {
  const std::string algorithm = kind_ == Kind::es256 ? "ES256" : kind_ == Kind::es384 ? "ES384" : kind_ == Kind::ed25519 ? "EdDSA" : "RS256";
  return token(R"({"alg":")" + algorithm + R"(","typ":"JWT","kid":")" + id_ + "\"}", claims);
}

std::string TokenSigner::signature_of(const std::string& bytes) const {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_DigestSignInit(context, nullptr, kind_ == Kind::ed25519 ? nullptr : EVP_sha256(), nullptr, key_.get());
  const auto* in = reinterpret_cast<const unsigned char*>(bytes.data());
  std::size_t size = 0;
  EVP_DigestSign(context, nullptr, &size, in, bytes.size());
  std::string signature(size, '\0');
  EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size, in, bytes.size());
  EVP_MD_CTX_free(context);
  signature.resize(size);
  if (kind_ == Kind::es256) return joined(signature, 32);
  return kind_ == Kind::es384 ? joined(signature, 48) : signature;
}

std::string key_set_of(std::initializer_list<std::string> keys) {
  std::string set = "{\"keys\":[";
  for (const auto& key : keys) set += (set.back() == '[' ? "" : ",") + key;
  return set + "]}";
}

std::string part(const std::string& json) { return http::to_base64url(json); }

std::string hmac_sha256(const std::string& secret, const std::string& bytes) {
  std::array<unsigned char, 32> digest{};
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
       digest.data(), &size);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

}  // namespace daybook::test
