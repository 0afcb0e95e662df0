// The verbs' client: what it does with servers that don't answer as they should.
#include "tools/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <string>

using namespace daybook;

namespace {

// Takes connections, as far as the system does that by itself, and never says anything.
class SilentServer {
 public:
  SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(socket_, 8) == 0);
    REQUIRE(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port_ = ntohs(address.sin_port);
  }
  ~SilentServer() { ::close(socket_); }
  std::string at(const std::string& scheme) const { return scheme + "://127.0.0.1:" + std::to_string(port_); }

 private:
  int socket_;
  unsigned short port_ = 0;
};

}  // namespace

TEST_CASE("http client: a server that says nothing is waited for no longer than the patience lasts, also within TLS") {
  const std::string scheme = GENERATE(as<std::string>(), "http", "https");
  const SilentServer server;
  const HttpClient client({server.at(scheme)}, "dbk_any");
  const auto begin = std::chrono::steady_clock::now();
  CHECK_THROWS_WITH(client.send("GET", "/healthz", {}, std::chrono::seconds(1)), Catch::Contains("no answer from " + server.at(scheme)) && Catch::Contains("timed out"));
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
}
