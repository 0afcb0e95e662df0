#include "eventstore/seal.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "eventstore/bytes.h"

namespace daybook {
namespace {

constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;
static_assert(kNonceBytes + kTagBytes == kSealBytes);

struct CipherFree {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, CipherFree>;

Context new_context() {
  Context context(EVP_CIPHER_CTX_new());
  if (!context) throw std::bad_alloc();
  return context;
}

// What OpenSSL refuses here can only be our own mistake or a broken library.
void check(int result) {
  if (result != 1) throw std::runtime_error("OpenSSL refused a cipher operation");
}

auto* in(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
auto* out(std::string& bytes, std::size_t at) { return reinterpret_cast<unsigned char*>(bytes.data()) + at; }

}  // namespace

void fill_random(void* bytes, std::size_t count) {
  check(RAND_bytes(static_cast<unsigned char*>(bytes), static_cast<int>(count)));
}

CipherKey random_key() {
  CipherKey key;
  check(RAND_priv_bytes(key.data(), static_cast<int>(key.size())));
  return key;
}

std::string seal(const CipherKey& key, std::string_view text, std::string_view bound) {
  std::string sealed(kNonceBytes + text.size() + kTagBytes, '\0');
  fill_random(sealed.data(), kNonceBytes);
  const auto context = new_context();
  int length = 0;
  check(EVP_EncryptInit_ex2(context.get(), EVP_aes_256_gcm(), key.data(), in(sealed), nullptr));
  check(EVP_EncryptUpdate(context.get(), nullptr, &length, in(bound), static_cast<int>(bound.size())));
  check(EVP_EncryptUpdate(context.get(), out(sealed, kNonceBytes), &length, in(text), static_cast<int>(text.size())));
  check(EVP_EncryptFinal_ex(context.get(), out(sealed, kNonceBytes + text.size()), &length));
  check(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, out(sealed, kNonceBytes + text.size())));
  return sealed;
}

std::optional<std::string> unseal(const CipherKey& key, std::string_view sealed, std::string_view bound) {
  if (sealed.size() < kNonceBytes + kTagBytes) return std::nullopt;
  const auto ciphertext = sealed.substr(kNonceBytes, sealed.size() - kNonceBytes - kTagBytes);
  std::string tag(sealed.substr(sealed.size() - kTagBytes));
  std::string text(ciphertext.size(), '\0');
  const auto context = new_context();
  int length = 0;
  check(EVP_DecryptInit_ex2(context.get(), EVP_aes_256_gcm(), key.data(), in(sealed), nullptr));
  check(EVP_DecryptUpdate(context.get(), nullptr, &length, in(bound), static_cast<int>(bound.size())));
  check(EVP_DecryptUpdate(context.get(), out(text, 0), &length, in(ciphertext), static_cast<int>(ciphertext.size())));
  check(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()));
  if (EVP_DecryptFinal_ex(context.get(), out(text, text.size()), &length) != 1) return std::nullopt;
  return text;
}

WrappedKey wrap(const CipherKey& master, const CipherKey& key) {
  WrappedKey wrapped;
  const auto context = new_context();
  EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  int length = 0;
  check(EVP_EncryptInit_ex2(context.get(), EVP_aes_256_wrap(), master.data(), nullptr, nullptr));
  check(EVP_EncryptUpdate(context.get(), wrapped.data(), &length, key.data(), static_cast<int>(key.size())));
  return wrapped;
}

std::optional<CipherKey> unwrap(const CipherKey& master, const WrappedKey& wrapped) {
  WrappedKey room;  // OpenSSL may use more of it than the key needs
  const auto context = new_context();
  EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  int length = 0;
  check(EVP_DecryptInit_ex2(context.get(), EVP_aes_256_wrap(), master.data(), nullptr, nullptr));
  const int done =
      EVP_DecryptUpdate(context.get(), room.data(), &length, wrapped.data(), static_cast<int>(wrapped.size()));
  CipherKey key;
  if (done != 1 || length != static_cast<int>(key.size())) return std::nullopt;
  std::copy_n(room.begin(), key.size(), key.begin());
  OPENSSL_cleanse(room.data(), room.size());
  return key;
}

Hash keyed_hash(const CipherKey& key, std::string_view text) {
  Hash hash;
  unsigned length = 0;
  const bool done = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), in(text), text.size(), hash.data(), &length);
  check(done && length == hash.size() ? 1 : 0);
  return hash;
}

std::uint64_t keyed_print(const CipherKey& key, std::string_view text) {
  const auto hash = keyed_hash(key, text);
  return big_endian_at<std::uint64_t>({reinterpret_cast<const char*>(hash.data()), hash.size()}, 0);
}

void cleanse(CipherKey& key) { OPENSSL_cleanse(key.data(), key.size()); }

}  // namespace daybook
