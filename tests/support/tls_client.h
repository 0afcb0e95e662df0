// A blocking client within TLS, on one connection to 127.0.0.1. Waits at most 20 seconds for a byte. One thread.
#pragma once

#include <openssl/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace daybook::test {

struct TlsClientOptions {
  std::string ca = {};  // a PEM file
  int version_min = 0;  // TLS1_2_VERSION; 0: any
  int version_max = 0;
  std::string ciphers = {};  // of TLS 1.2
  std::string protocol = {};  // told by ALPN; empty: none
};

class TlsClient {
 public:
  TlsClient(std::uint16_t port, const TlsClientOptions& options);  // throws std::runtime_error where TLS is not agreed
  ~TlsClient();

  void send(std::string_view bytes);
  void send_unencrypted(std::string_view bytes);
  std::string take(std::string_view until);  // what comes, up to and with this text
  bool is_closed();                          // waits until the server says that nothing follows (close_notify)
  void hang_up();                            // without a word

  std::string ask(std::string_view target);  // GET; the answer's head and body, which must have a Content-Length

  std::string common_name() const;  // of the server's certificate
  std::string version() const;      // "TLSv1.3"
  std::string protocol() const;     // that ALPN agreed on

 private:
  std::string received_;
  int socket_ = -1;
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
  std::unique_ptr<SSL, void (*)(SSL*)> ssl_;
};

}  // namespace daybook::test
