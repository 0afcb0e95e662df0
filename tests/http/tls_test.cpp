// TLS at the server: what it agrees to, that HTTP within it is the same, and that a new certificate disturbs nobody.
#include <openssl/ssl.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "http/live_body.h"
#include "http/tls.h"
#include "support/certificates.h"
#include "support/temporary_folder.h"
#include "support/tls_client.h"
#include "tests/http/site.h"

namespace daybook::http::test {
namespace {

using daybook::test::CertificateAuthority;
using daybook::test::TlsClient;
using daybook::test::TlsClientOptions;
using std::chrono::milliseconds;

struct Tls {
  using Key = CertificateAuthority::KeyKind;

  explicit Tls(Key key_kind = Key::p256) : key(key_kind) {}

  daybook::test::TemporaryFolder folder;
  CertificateAuthority authority{folder.path()};
  Key key;
  CertificateAuthority::Issued issued = authority.issue("first", "DNS:localhost,IP:127.0.0.1", key);
  std::shared_ptr<TlsIdentity> identity = std::make_shared<TlsIdentity>(issued.certificate, issued.key);

  ServerOptions options() const {
    ServerOptions options;
    options.tls = identity;
    return options;
  }
  TlsClientOptions trusting() const { return {.ca = authority.file()}; }
};

bool is_agreed(std::uint16_t port, const TlsClientOptions& options) {
  try {
    const TlsClient client(port, options);
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

}  // namespace

TEST_CASE("TLS: requests are answered within it, one after another, with HSTS") {
  const Tls tls;
  RunningSite site(tls.options());
  TlsClient client(site.port(), tls.trusting());
  CHECK(client.version() == "TLSv1.3");
  CHECK(client.common_name() == "first");
  const auto answer = client.ask("/a");
  CHECK_THAT(answer, Catch::StartsWith("HTTP/1.1 200 OK\r\n"));
  CHECK_THAT(answer, Catch::Contains("\r\nStrict-Transport-Security: max-age=31536000\r\n"));
  CHECK_THAT(client.ask("/b"), Catch::EndsWith("GET /b [b] "));
}

TEST_CASE("TLS: which versions, ciphers and protocols are agreed to") {
  struct Row {
    std::string name;
    bool agreed;
    TlsClientOptions offered;
    Tls::Key key = Tls::Key::p256;
  };
  const auto row = GENERATE(Row{"TLS 1.3 alone", true, {.version_min = TLS1_3_VERSION}},
                            Row{"TLS 1.2 with forward secrecy", true, {.version_max = TLS1_2_VERSION}},
                            Row{"TLS 1.2 with ChaCha20", true, {.version_max = TLS1_2_VERSION, .ciphers = "ECDHE-ECDSA-CHACHA20-POLY1305"}},
                            Row{"TLS 1.2 with CBC", false, {.version_max = TLS1_2_VERSION, .ciphers = "ECDHE-ECDSA-AES128-SHA256"}},
                            // Of a certificate for RSA, since that alone can do without.
                            Row{"TLS 1.2 with forward secrecy and RSA", true, {.version_max = TLS1_2_VERSION, .ciphers = "ECDHE-RSA-AES128-GCM-SHA256"}, Tls::Key::rsa},
                            Row{"TLS 1.2 without forward secrecy", false, {.version_max = TLS1_2_VERSION, .ciphers = "AES128-GCM-SHA256"}, Tls::Key::rsa},
                            Row{"TLS 1.2 without encryption", false, {.version_max = TLS1_2_VERSION, .ciphers = "ECDHE-ECDSA-NULL-SHA"}},
                            Row{"TLS 1.1", false, {.version_max = TLS1_1_VERSION}},
                            Row{"HTTP/1.1", true, {.protocol = "http/1.1"}},
                            Row{"HTTP/2 alone", false, {.protocol = "h2"}});
  CAPTURE(row.name);
  const Tls tls(row.key);
  RunningSite site(tls.options());
  auto offered = row.offered;
  offered.ca = tls.authority.file();
  CHECK(is_agreed(site.port(), offered) == row.agreed);
  TlsClient next(site.port(), tls.trusting());  // whatever became of that one
  CHECK_THAT(next.ask("/a"), Catch::StartsWith("HTTP/1.1 200"));
  if (!row.agreed) CHECK_THAT(site.metrics_text(), Catch::Contains("daybook_tls_handshakes_failed_total 1\n"));
}

TEST_CASE("TLS: plain HTTP on its port is not answered") {
  const Tls tls;
  RunningSite site(tls.options());
  Client client(site.port());
  client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(client.some_bytes(100).find("HTTP") == std::string::npos);
}

TEST_CASE("TLS: a handshake that doesn't come to its end is cut off") {
  const Tls tls;
  auto options = tls.options();
  options.tls_handshake_ms_max = milliseconds(100);
  RunningSite site(options);
  Client client(site.port());
  client.send("\x16\x03\x01");
  CHECK(client.is_closed());
}

// Each record is read on its own, so that the outcome of one waits to be told when the time is over.
TEST_CASE("TLS: a handshake of many pieces that stops is cut off, too") {
  const Tls tls;
  auto options = tls.options();
  options.tls_handshake_ms_max = milliseconds(100);
  RunningSite site(options);
  std::string burst;
  const std::string hello("\x01\x01\xff\xf0", 4);  // a ClientHello of 131,056 bytes
  for (int i = 0; i < 60'000; ++i) {
    burst += std::string("\x16\x03\x01\x00\x01", 5);
    burst += i < 4 ? hello[static_cast<std::size_t>(i)] : '\0';
  }
  for (int i = 0; i < 5; ++i) {
    Client client(site.port());
    std::this_thread::sleep_for(milliseconds(60 + 10 * i));
    try {
      client.send(burst);
    } catch (const std::exception&) {  // it was cut off meanwhile
    }
    CHECK(client.is_closed());
  }
}

TEST_CASE("TLS: bytes of no record, after the handshake, end the connection and nothing else") {
  const Tls tls;
  RunningSite site(tls.options());
  TlsClient client(site.port(), tls.trusting());
  client.ask("/a");
  client.send_unencrypted("GET /b HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK_THROWS(client.take("HTTP/1.1"));
  TlsClient next(site.port(), tls.trusting());
  CHECK_THAT(next.ask("/a"), Catch::StartsWith("HTTP/1.1 200"));
}

TEST_CASE("TLS: a body of many records arrives whole, both ways") {
  const Tls tls;
  RunningSite site(tls.options());
  TlsClient client(site.port(), tls.trusting());
  const std::string body(900'000, 'b');
  client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n" + body);
  CHECK_THAT(client.take("\r\n\r\n"), Catch::Contains("Content-Length: 900012\r\n"));
  CHECK(client.take(body).size() == 900'012);
}

TEST_CASE("TLS: the limits on time hold within it, and the end is said") {
  const Tls tls;
  auto options = tls.options();
  SECTION("a head that comes too slowly gets 408") {
    options.read_header_ms_max = milliseconds(100);
    RunningSite site(options);
    TlsClient client(site.port(), tls.trusting());
    client.send("GET /a HT");
    CHECK_THAT(client.take("\r\n\r\n"), Catch::StartsWith("HTTP/1.1 408"));
  }
  SECTION("an idle connection is closed") {
    options.idle_ms_max = milliseconds(100);
    RunningSite site(options);
    TlsClient client(site.port(), tls.trusting());
    client.ask("/a");
    CHECK(client.is_closed());
  }
  SECTION("a server that drains closes") {
    RunningSite site(options);
    TlsClient client(site.port(), tls.trusting());
    client.ask("/a");
    CHECK(site.server.drain());
    CHECK(client.is_closed());
  }
  SECTION("a reader that takes nothing is cut off") {
    options.write_ms_max = milliseconds(100);
    RunningSite site(options, [](Request) -> boost::asio::awaitable<Response> {
      Response response;
      response.body = std::string(64 << 20, 'x');
      co_return response;
    });
    TlsClient client(site.port(), tls.trusting());
    client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(becomes_true([&] { return site.log_text().find("\"complete\":false") != std::string::npos; }));
  }
}

TEST_CASE("TLS: one connection beyond the limit gets 503 within TLS") {
  const Tls tls;
  auto options = tls.options();
  options.connections_max = 1;
  RunningSite site(options);
  TlsClient first(site.port(), tls.trusting());
  first.ask("/a");
  TlsClient second(site.port(), tls.trusting());
  CHECK_THAT(second.take("\r\n\r\n"), Catch::StartsWith("HTTP/1.1 503"));
}

TEST_CASE("TLS: a new certificate is shown to new connections, and those that are open go on") {
  const Tls tls;
  RunningSite site(tls.options());
  TlsClient before(site.port(), tls.trusting());
  before.ask("/a");
  const auto second = tls.authority.issue("second");
  std::filesystem::rename(second.certificate, tls.issued.certificate);
  std::filesystem::rename(second.key, tls.issued.key);
  tls.identity->reload();
  TlsClient after(site.port(), tls.trusting());
  CHECK(after.common_name() == "second");
  CHECK(before.common_name() == "first");
  CHECK_THAT(before.ask("/b"), Catch::EndsWith("GET /b [b] "));
  CHECK_THAT(after.ask("/c"), Catch::EndsWith("GET /c [c] "));
}

TEST_CASE("TLS: files that can't be used are named, and a reload keeps what was there") {
  Tls tls;
  const auto other = tls.authority.issue("other");
  CHECK_THROWS_WITH(TlsIdentity("/nowhere.pem", tls.issued.key), Catch::Contains("the TLS certificate /nowhere.pem can't be used"));
  CHECK_THROWS_WITH(TlsIdentity(tls.issued.certificate, "/nowhere.key"), Catch::Contains("the TLS key /nowhere.key can't be used"));
  CHECK_THROWS_WITH(TlsIdentity(tls.issued.certificate, other.key), Catch::Contains("the TLS key " + other.key + " can't be used"));
  CHECK_THROWS_WITH(TlsIdentity(tls.issued.key, tls.issued.key), Catch::Contains("the TLS certificate"));
  RunningSite site(tls.options());
  std::ofstream(tls.issued.certificate) << "no certificate";
  CHECK_THROWS(tls.identity->reload());
  TlsClient client(site.port(), tls.trusting());
  CHECK(client.common_name() == "first");
}

namespace {

// One piece, and then nothing until it is ended.
class Quiet : public LiveBody {
 public:
  explicit Quiet(std::atomic<bool>& ended) : ended_(ended) {}
  boost::asio::awaitable<std::optional<std::string>> next() override {
    if (!std::exchange(begun_, true)) co_return "piece";
    co_await gate_.wait();
    co_return std::nullopt;
  }
  void end() override { ended_ = true, gate_.open(); }

 private:
  std::atomic<bool>& ended_;
  bool begun_ = false;
  Gate gate_;
};

}  // namespace

TEST_CASE("TLS: a live body ends when its reader hangs up, or the server drains, and is the last of its connection") {
  const Tls tls;
  std::atomic<bool> ended{false};
  RunningSite site(tls.options(), [&ended](Request) -> boost::asio::awaitable<Response> {
    Response response;
    response.body = std::make_shared<Quiet>(ended);
    co_return response;
  });
  TlsClient client(site.port(), tls.trusting());
  client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK_THAT(client.take("piece"), Catch::Contains("Connection: close\r\n"));
  SECTION("hangs up") {
    client.hang_up();
    CHECK(becomes_true([&] { return ended.load(); }));
  }
  SECTION("sends another request, which is not answered") {
    client.send("GET /b HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(site.server.drain());
    CHECK_NOTHROW(client.take("0\r\n\r\n"));
    CHECK(client.is_closed());
  }
}

TEST_CASE("server: plain HTTP is offered beyond loopback only where that was said") {
  ServerOptions options;
  options.address = "0.0.0.0";
  CHECK_THROWS_WITH(RunningSite(options), Catch::Contains("plain HTTP would show keys and personal data to the network at 0.0.0.0") &&
                                              Catch::Contains("--tls-certificate") && Catch::Contains("--plain-http-beyond-loopback"));
  options.address = "localhost";
  CHECK_NOTHROW(RunningSite(options));
}

}  // namespace daybook::http::test
