// A blocking HTTP/1.1 client on one kept-alive connection to 127.0.0.1. One thread. Sends what it is told, also what no decent
// client would.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace daybook::test {

using HeaderFields = std::vector<std::pair<std::string, std::string>>;

struct HttpAnswer {
  int status = 0;
  HeaderFields headers;
  std::string body;

  std::optional<std::string> header(std::string_view name) const;  // ignoring case
};

class Client {
 public:
  explicit Client(unsigned short port);
  ~Client();
  Client(Client&&) noexcept;

  // Connects where there is no connection yet, or the server has closed it. Host and Content-Length are added. Throws
  // boost::system::system_error where the connection fails or ends before the answer is complete.
  HttpAnswer send(const std::string& method, const std::string& target, const HeaderFields& headers = {},
                  const std::string& body = {});

  // The answer as far as it has come when `enough` says so of its body, which may be one that goes on; then hangs up, and waits until the server has, too.
  HttpAnswer send_until(const std::string& method, const std::string& target, const HeaderFields& headers,
                        const std::function<bool(const std::string& body)>& enough);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The header that authenticates as `user` (a platform's name) with a credential's key.
std::pair<std::string, std::string> basic_authorization(const std::string& user, const std::string& key);

}  // namespace daybook::test
