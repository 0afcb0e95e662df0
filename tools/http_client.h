// A small blocking HTTP/1.1 client for the administration verbs: one request a connection, also within TLS. One thread.
#pragma once

#include <chrono>
#include <memory>
#include <string>

namespace boost::asio::ssl {
class context;
}

namespace daybook {

struct HttpAnswer {
  int status = 0;
  std::string body;
};

// Which server, and who vouches for it.
struct ServerAt {
  std::string url;          // http://HOST[:PORT] or https://HOST[:PORT]
  std::string tls_ca = {};  // a PEM file with the certificates that may have signed the server's; empty: those that the system trusts
};

struct Authority {
  std::string host;  // without the brackets of an IPv6 address
  std::string port;
  bool encrypted = false;
  std::string text() const;  // as the header Host has it, without the port
};

// Of http://HOST[:PORT][/], or https, where HOST is a name, an IPv4 address, or an IPv6 address in brackets. Throws std::runtime_error where it
// is none.
Authority authority_of(const std::string& url);

class HttpClient {
 public:
  // `bearer` goes into every request. A server within TLS must show a certificate for the URL's host that a trusted one signed. Throws
  // std::runtime_error where the URL is none, or the file of certificates can't be used.
  HttpClient(const ServerAt& server, std::string bearer);

  // Throws std::runtime_error, with a sentence that names the server, where no answer comes.
  // `patience`: with a server that says nothing.
  HttpAnswer send(const std::string& method, const std::string& target, const std::string& json_body = {},
                  std::chrono::seconds patience = std::chrono::seconds(60)) const;

 private:
  Authority authority_;
  std::string bearer_;
  std::shared_ptr<boost::asio::ssl::context> trusted_;  // null: plain HTTP
};

}  // namespace daybook
