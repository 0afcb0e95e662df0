#include "support/certificates.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <stdexcept>

namespace daybook::test {
namespace {

using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;
using Certificate = std::unique_ptr<X509, void (*)(X509*)>;
using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

constexpr unsigned kRsaBits = 2'048;

Key new_key(CertificateAuthority::KeyKind kind = CertificateAuthority::KeyKind::p256) {
  return {kind == CertificateAuthority::KeyKind::rsa ? EVP_RSA_gen(kRsaBits) : EVP_EC_gen("P-256"), EVP_PKEY_free};
}

void extend(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  auto* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  if (!extension) throw std::runtime_error("no extension " + value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

// Without an issuer it is its own.
Certificate new_certificate(const std::string& common_name, EVP_PKEY* key, X509* issuer) {
  static long serial = 0;
  Certificate certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3'600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 86'400);
  auto* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), issuer ? X509_get_subject_name(issuer) : name);
  X509_set_pubkey(certificate.get(), key);
  return certificate;
}

template <class Write>
void write(const std::filesystem::path& path, Write put) {
  const File file(std::fopen(path.c_str(), "wb"), std::fclose);
  if (!file || put(file.get()) != 1) throw std::runtime_error("can't write " + path.string());
}

}  // namespace

CertificateAuthority::CertificateAuthority(std::filesystem::path folder, const std::string& name)
    : folder_(std::move(folder)), key_(new_key()), certificate_(new_certificate(name, key_.get(), nullptr)) {
  extend(certificate_.get(), certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
  X509_sign(certificate_.get(), key_.get(), EVP_sha256());
  std::filesystem::create_directories(folder_);
  write(file(), [&](std::FILE* out) { return PEM_write_X509(out, certificate_.get()); });
}

CertificateAuthority::~CertificateAuthority() = default;

CertificateAuthority::Issued CertificateAuthority::issue(const std::string& common_name, const std::string& alternatives, KeyKind kind) const {
  const auto key = new_key(kind);
  const auto certificate = new_certificate(common_name, key.get(), certificate_.get());
  extend(certificate.get(), certificate_.get(), NID_subject_alt_name, alternatives);
  X509_sign(certificate.get(), key_.get(), EVP_sha256());
  const Issued issued{(folder_ / (common_name + ".pem")).string(), (folder_ / (common_name + ".key")).string()};
  write(issued.certificate, [&](std::FILE* out) { return PEM_write_X509(out, certificate.get()); });
  write(issued.key, [&](std::FILE* out) { return PEM_write_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
  return issued;
}

}  // namespace daybook::test
