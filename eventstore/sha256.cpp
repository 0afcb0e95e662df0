#include "eventstore/sha256.h"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

namespace daybook {
namespace {

struct ContextFree {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

void check(int result) {
  if (result != 1) throw std::runtime_error("SHA-256 is not available in this OpenSSL");
}

// A context that was begun once, copied for each hash: fetching the algorithm by name is what costs.
class Context {
 public:
  Context() : context_(EVP_MD_CTX_new()), algorithm_(EVP_MD_fetch(nullptr, "SHA256", nullptr)) {
    if (!context_ || !algorithm_) throw std::runtime_error("SHA-256 is not available in this OpenSSL");
  }
  ~Context() { EVP_MD_free(algorithm_); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  void begin() { check(EVP_DigestInit_ex2(context_.get(), algorithm_, nullptr)); }
  void add(std::string_view bytes) { check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size())); }
  Hash end() {
    Hash hash;
    check(EVP_DigestFinal_ex(context_.get(), hash.data(), nullptr));
    return hash;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, ContextFree> context_;
  EVP_MD* algorithm_;
};

Context& context_of_thread() {
  thread_local Context context;
  return context;
}

}  // namespace

Hash sha256(std::string_view bytes) {
  auto& context = context_of_thread();
  context.begin();
  context.add(bytes);
  return context.end();
}

Hash sha256_prefixed(std::uint8_t prefix, std::string_view a, std::string_view b) {
  auto& context = context_of_thread();
  context.begin();
  context.add({reinterpret_cast<const char*>(&prefix), 1});
  context.add(a);
  if (!b.empty()) context.add(b);
  return context.end();
}

}  // namespace daybook
