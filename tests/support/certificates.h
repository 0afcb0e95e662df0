// A certificate authority of a test's own, and what it issues, as PEM files in a folder. One thread.
#pragma once

#include <openssl/types.h>

#include <filesystem>
#include <memory>
#include <string>

namespace daybook::test {

class CertificateAuthority {
 public:
  explicit CertificateAuthority(std::filesystem::path folder, const std::string& name = "authority of the tests");
  ~CertificateAuthority();

  std::string file() const { return (folder_ / "ca.pem").string(); }

  struct Issued {
    std::string certificate;  // files
    std::string key;
  };
  enum class KeyKind { p256, rsa };
  // For a server of that common name, at `alternatives` as OpenSSL writes them.
  Issued issue(const std::string& common_name, const std::string& alternatives = "DNS:localhost,IP:127.0.0.1", KeyKind kind = KeyKind::p256) const;

 private:
  const std::filesystem::path folder_;
  std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key_;
  std::unique_ptr<X509, void (*)(X509*)> certificate_;
};

}  // namespace daybook::test
