#include "http/key_set.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "http/base64url.h"
#include "http/json_body.h"

namespace daybook::http {
namespace {

constexpr std::size_t kDepthMax = 8;
constexpr std::size_t kCoordinateBytes = 32;  // of P-256, and of Ed25519's keys
constexpr std::size_t kSignatureBytes = 64;   // of both
constexpr int kRsaBitsMin = 2'048, kRsaBitsMax = 8'192;

using Key = std::shared_ptr<EVP_PKEY>;

template <class T, void (*release)(T*)>
struct Release {
  void operator()(T* object) const { release(object); }
};
using Parameters = std::unique_ptr<OSSL_PARAM, Release<OSSL_PARAM, OSSL_PARAM_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Release<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Release<EVP_PKEY_CTX, EVP_PKEY_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Release<BIGNUM, BN_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Release<EVP_MD_CTX, EVP_MD_CTX_free>>;
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, Release<ECDSA_SIG, ECDSA_SIG_free>>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

Number number_of(std::string_view bytes) { return Number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr)); }

[[noreturn]] void refuse(const std::string& key, const std::string& why) { throw std::runtime_error("key " + key + " " + why); }

// Null where the parameters make no key that can be one.
Key made(const char* type, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* raw = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &raw, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    return nullptr;
  }
  Key key(raw, EVP_PKEY_free);
  const KeyContext check(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  return EVP_PKEY_public_check(check.get()) == 1 ? key : nullptr;
}

Key elliptic_key(std::string_view x, std::string_view y) {
  if (x.size() != kCoordinateBytes || y.size() != kCoordinateBytes) return nullptr;
  const auto point = "\x04" + std::string(x) + std::string(y);  // uncompressed
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  return made("EC", builder.get());
}

Key rsa_key(std::string_view modulus, std::string_view exponent) {
  if (modulus.size() > kRsaBitsMax / 8 || exponent.size() > 8) return nullptr;
  const auto n = number_of(modulus), e = number_of(exponent);
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  auto key = made("RSA", builder.get());
  return key && EVP_PKEY_get_bits(key.get()) >= kRsaBitsMin ? key : nullptr;
}

Key edwards_key(std::string_view x) {
  if (x.size() != kCoordinateBytes) return nullptr;
  return {EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(x), x.size()), EVP_PKEY_free};
}

// A member that is a text; "" where it is absent.
std::string text_in(const JsonValue& object, std::string_view name, const std::string& key) {
  const auto* value = object.find(name);
  if (!value) return {};
  if (!value->text()) refuse(key, "has a \"" + std::string(name) + "\" that is no text");
  return *value->text();
}

std::string bytes_in(const JsonValue& object, std::string_view name, const std::string& key) {
  auto bytes = from_base64url(text_in(object, name, key));
  if (!bytes || bytes->empty()) refuse(key, "has no \"" + std::string(name) + "\" in base64url");
  return *std::move(bytes);
}

bool verifies(const JsonValue& jwk) {
  const auto* operations = jwk.find("key_ops");
  if (!operations) return true;
  const auto is_verify = [](const JsonValue& operation) { return operation.text() && *operation.text() == "verify"; };
  return operations->array() && std::ranges::any_of(*operations->array(), is_verify);
}

// Nothing where the key is for something else.
std::optional<SignatureAlgorithm> algorithm_of(const JsonValue& jwk, const std::string& key) {
  const auto type = text_in(jwk, "kty", key), curve = text_in(jwk, "crv", key);
  const auto use = text_in(jwk, "use", key), said = text_in(jwk, "alg", key);
  std::optional<SignatureAlgorithm> algorithm;
  if (type == "EC" && curve == "P-256") algorithm = SignatureAlgorithm::es256;
  if (type == "RSA") algorithm = SignatureAlgorithm::rs256;
  if (type == "OKP" && curve == "Ed25519") algorithm = SignatureAlgorithm::eddsa;
  if (!algorithm || (!use.empty() && use != "sig") || !verifies(jwk)) return std::nullopt;
  if (!said.empty() && algorithm_named(said) != algorithm) return std::nullopt;
  return algorithm;
}

Key key_in(const JsonValue& jwk, SignatureAlgorithm algorithm, const std::string& id) {
  switch (algorithm) {
    case SignatureAlgorithm::es256: return elliptic_key(bytes_in(jwk, "x", id), bytes_in(jwk, "y", id));
    case SignatureAlgorithm::rs256: return rsa_key(bytes_in(jwk, "n", id), bytes_in(jwk, "e", id));
    case SignatureAlgorithm::eddsa: return edwards_key(bytes_in(jwk, "x", id));
  }
  std::unreachable();
}

void require_no_secret(const JsonValue& jwk, const std::string& key) {
  if (text_in(jwk, "kty", key) == "oct" || jwk.find("k")) refuse(key, "is a shared secret; the set must have public keys only");
  for (const auto* member : {"d", "p", "q", "dp", "dq", "qi", "oth"}) {
    if (jwk.find(member)) refuse(key, "is a private key; the set must have public keys only");
  }
}

}  // namespace

std::optional<SignatureAlgorithm> algorithm_named(std::string_view name) {
  if (name == "ES256") return SignatureAlgorithm::es256;
  if (name == "RS256") return SignatureAlgorithm::rs256;
  if (name == "EdDSA") return SignatureAlgorithm::eddsa;
  return std::nullopt;
}

KeySet::KeySet(std::string_view json) {
  if (json.size() > kBytesMax) throw std::runtime_error("it has more than " + std::to_string(kBytesMax) + " bytes");
  const auto set = parse_json(json, kDepthMax);
  if (!set) throw std::runtime_error("it is not JSON: " + set.error().what);
  const auto* keys = set->find("keys");
  if (!keys || !keys->array()) throw std::runtime_error("it is no JSON object with a list \"keys\"");
  if (keys->array()->size() > kKeysMax) throw std::runtime_error("it has more than " + std::to_string(kKeysMax) + " keys");
  for (const auto& jwk : *keys->array()) {
    const auto number = std::to_string(&jwk - keys->array()->data() + 1);
    if (!jwk.object()) refuse(number, "is no JSON object");
    require_no_secret(jwk, number);
    const auto algorithm = algorithm_of(jwk, number);
    if (!algorithm) continue;
    auto id = text_in(jwk, "kid", number);
    if (id.empty() || id.size() > kKeyIdBytesMax) refuse(number, "has no \"kid\" of 1 to " + std::to_string(kKeyIdBytesMax) + " bytes");
    if (find(id)) refuse(number, "has the \"kid\" of another one");
    auto key = key_in(jwk, *algorithm, number);
    if (!key) refuse(number, "has numbers that make no key, or one that is too short or too long");
    keys_.push_back({std::move(id), *algorithm, std::move(key)});
  }
  if (keys_.empty()) throw std::runtime_error("it has no key that verifies ES256, RS256 or EdDSA");
}

const KeySet::Key* KeySet::find(std::string_view id) const {
  const auto found = std::ranges::find(keys_, id, &Key::id);
  return found == keys_.end() ? nullptr : &*found;
}

namespace {

// ECDSA's two numbers one after the other, as JWS has them (RFC 7518, section 3.4), in the form that OpenSSL takes; "" where they are none.
std::string in_der(std::string_view signature) {
  if (signature.size() != kSignatureBytes) return {};
  const EcdsaSignature pair(ECDSA_SIG_new());
  ECDSA_SIG_set0(pair.get(), number_of(signature.substr(0, kCoordinateBytes)).release(), number_of(signature.substr(kCoordinateBytes)).release());
  std::string der(static_cast<std::size_t>(i2d_ECDSA_SIG(pair.get(), nullptr)), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  i2d_ECDSA_SIG(pair.get(), &out);
  return der;
}

}  // namespace

bool is_signature(const KeySet::Key& key, std::string_view signed_bytes, std::string_view signature) {
  std::string der;
  if (key.algorithm == SignatureAlgorithm::es256) signature = der = in_der(signature);
  if (signature.empty()) return false;
  const auto* digest = key.algorithm == SignatureAlgorithm::eddsa ? nullptr : EVP_sha256();
  const DigestContext context(EVP_MD_CTX_new());
  return context && EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key.key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(signed_bytes), signed_bytes.size()) == 1;
}

}  // namespace daybook::http
