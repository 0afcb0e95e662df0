// A small blocking HTTP/1.1 client for the administration verbs: one request a connection. One thread.
#pragma once

#include <chrono>
#include <string>

namespace daybook {

struct HttpAnswer {
  int status = 0;
  std::string body;
};

struct Authority {
  std::string host;  // without the brackets of an IPv6 address
  std::string port;
  std::string text() const;  // as the header Host has it, without the port
};

// Of http://HOST[:PORT][/], where HOST is a name, an IPv4 address, or an IPv6 address in brackets. Throws std::runtime_error where it is none.
Authority authority_of(const std::string& url);

class HttpClient {
 public:
  // `url` is http://HOST[:PORT]; `bearer` goes into every request. Throws std::runtime_error where the URL is none.
  HttpClient(const std::string& url, std::string bearer);

  // Throws std::runtime_error, with a sentence that names the server, where no answer comes.
  // `patience`: with a server that says nothing.
  HttpAnswer send(const std::string& method, const std::string& target, const std::string& json_body = {},
                  std::chrono::seconds patience = std::chrono::seconds(60)) const;

 private:
  Authority authority_;
  std::string bearer_;
};

}  // namespace daybook
