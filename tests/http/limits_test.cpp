// Every limit of ServerOptions: at it a request is answered, one past it is not.
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <functional>
#include <memory>
#include <system_error>
#include <thread>

#include "tests/http/site.h"

namespace daybook::http::test {
namespace {

using std::chrono::milliseconds;

const std::string kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

std::string head_of_size(std::size_t bytes) {
  const std::string begin = "GET /a HTTP/1.1\r\nHost: x\r\nA: ";
  return begin + std::string(bytes - begin.size() - 4, 'a') + "\r\n\r\n";
}

std::string post_of_size(std::size_t bytes) {
  return "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n" + std::string(bytes, 'b');
}

std::string chunked_post_of_size(std::size_t bytes) {
  std::string request = "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (std::size_t i = 0; i < bytes; ++i) request += "1\r\nb\r\n";
  return request + "0\r\n\r\n";
}

std::string target_of_size(std::size_t bytes) { return "GET /" + std::string(bytes - 1, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n"; }

// Within ten seconds.
bool eventually(const std::function<bool()>& holds) {
  for (int tries = 0; tries < 1'000; ++tries) {
    if (holds()) return true;
    std::this_thread::sleep_for(milliseconds(10));
  }
  return false;
}

void check_refused(RunningSite& site, const std::string& request, int status, const std::string& path) {
  Client client(site.port());
  const auto answer = client.ask(request);
  CHECK(answer.status == status);
  CHECK(answer.body == std::to_string(status) + " " + path + " " + answer.fields.at("x-request-id"));
  CHECK(answer.fields.at("connection") == "close");
  CHECK(client.is_closed());
}

TEST_CASE("limits: header_bytes_max, 431") {
  RunningSite site({.header_bytes_max = 200});
  Client client(site.port());
  CHECK(client.ask(head_of_size(200)).status == 200);
  check_refused(site, head_of_size(201), 431, "/a");
  check_refused(site, "GET /a HTTP/1.1\r\nA: " + std::string(100'000, 'a'), 431, "/a");
}

TEST_CASE("limits: bodies_bytes_max over all connections, 503 to the one that goes beyond, and room again after it") {
  RunningSite site({.bodies_bytes_max = 3'000});
  const auto head = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2001\r\n\r\n";
  Client first(site.port());
  first.send(head + std::string(2'000, 'b'));  // one byte is still to come
  const auto beyond = [&] {
    Client second(site.port());
    return second.ask(post_of_size(1'001)).status == 503;
  };
  CHECK(eventually(beyond));
  const auto fits = [&] {  // once those that went beyond have left their room
    Client second(site.port());
    return second.ask(post_of_size(999)).status == 200;
  };
  CHECK(eventually(fits));
  first.send("b");
  CHECK(first.answer().status == 200);
  const auto room_again = [&] {
    Client third(site.port());
    return third.ask(post_of_size(3'000)).status == 200;
  };
  CHECK(eventually(room_again));
}

TEST_CASE("limits: header_bytes_max within the first line, 414") {
  RunningSite site({.header_bytes_max = 50});
  check_refused(site, "GET /" + std::string(60, 'a'), 414, "/" + std::string(60, 'a'));
}

TEST_CASE("limits: header_bytes_max also bounds a chunk's header and the trailers") {
  RunningSite site({.header_bytes_max = 100});
  const std::string head = "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  Client client(site.port());
  CHECK(client.ask(head + "0\r\nA: " + std::string(80, 'a') + "\r\n\r\n").status == 200);
  check_refused(site, head + "0\r\nA: " + std::string(100, 'a'), 431, "/a");
  check_refused(site, head + "1;a=" + std::string(100, 'a'), 431, "/a");
}

TEST_CASE("limits: bytes_max of the target, 414") {
  RunningSite site({.target = {.bytes_max = 100}});
  Client client(site.port());
  CHECK(client.ask(target_of_size(100)).status == 200);
  check_refused(site, target_of_size(101), 414, "/" + std::string(99, 'a'));
}

TEST_CASE("limits: segments_max and parameters_max of the target, 400") {
  RunningSite site({.target = {.segments_max = 2, .parameters_max = 2}});
  Client client(site.port());
  CHECK(client.ask("GET /a/b?c&d HTTP/1.1\r\nHost: x\r\n\r\n").status == 200);
  check_refused(site, "GET /a/b/c HTTP/1.1\r\nHost: x\r\n\r\n", 400, "/a/b/c");
  check_refused(site, "GET /a?b&c&d HTTP/1.1\r\nHost: x\r\n\r\n", 400, "/a");
}

TEST_CASE("limits: body_bytes_max, 413, answered without waiting for the body") {
  RunningSite site({.body_bytes_max = 1000});
  Client client(site.port());
  CHECK(client.ask(post_of_size(1000)).body.size() == 1000 + std::string("POST /a [a] ").size());
  CHECK(client.ask(chunked_post_of_size(1000)).body.size() == 1000 + std::string("POST /a [a] ").size());
  check_refused(site, "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n", 413, "/a");
  check_refused(site, chunked_post_of_size(1001), 413, "/a");
}

TEST_CASE("limits: bulk_body_bytes_max, 413, where many commands come at once") {
  RunningSite site({.body_bytes_max = 10, .bulk_body_bytes_max = 1000});
  const std::string head = "POST /v1/transactions/bulk HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer any\r\nContent-Length: ";
  CHECK(Client(site.port()).ask(head + "1000\r\n\r\n" + std::string(1000, 'b')).status == 200);
  check_refused(site, head + "1001\r\n\r\n", 413, "/v1/transactions/bulk");
  check_refused(site, "POST /v1/transactions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer any\r\nContent-Length: 11\r\n\r\n", 413, "/v1/transactions");
  check_refused(site, "POST /any/bulk HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer any\r\nContent-Length: 11\r\n\r\n", 413, "/any/bulk");
  check_refused(site, "POST /v1/transactions/bulk HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n", 413, "/v1/transactions/bulk");
}

TEST_CASE("limits: a client that sends far too large a body to its end can read the 413") {
  RunningSite site({.body_bytes_max = 1000});
  Client client(site.port());
  client.send(post_of_size(20'000'000));
  CHECK(client.answer().status == 413);
}

TEST_CASE("limits: a body that is not welcome is not asked for") {
  RunningSite site({.body_bytes_max = 10});
  check_refused(site, "POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n", 413, "/a");
}

TEST_CASE("limits: read_header_ms_max, 408") {
  RunningSite site({.read_header_ms_max = milliseconds(200)});
  check_refused(site, "GET /a HTTP/1.1\r\nHost: x\r\n", 408, "/a");
  check_refused(site, "GE", 408, "");
  Client client(site.port());
  client.send("\r\n\r\n");  // nothing of a request
  CHECK(client.is_closed());
}

TEST_CASE("limits: read_header_ms_max doesn't start again with each byte") {
  RunningSite site({.read_header_ms_max = milliseconds(300)});
  Client client(site.port());
  client.send("GET /a HTTP/1.1\r\nA: ");
  std::atomic<bool> answered = false;
  std::thread sender([&] {
    for (int i = 0; i < 1000 && !answered; ++i) {
      try {
        client.send("a");
      } catch (const std::system_error&) {
        return;  // the server has closed
      }
      std::this_thread::sleep_for(milliseconds(10));
    }
  });
  const auto answer = client.answer();
  answered = true;
  sender.join();
  CHECK(answer.status == 408);
}

TEST_CASE("limits: read_body_ms_max, 408") {
  RunningSite site({.read_body_ms_max = milliseconds(200)});
  check_refused(site, "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcd", 408, "/a");
  check_refused(site, "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcd", 408, "/a");
}

TEST_CASE("limits: idle_ms_max, closed silently") {
  RunningSite site({.idle_ms_max = milliseconds(200)});
  Client silent(site.port());
  CHECK(silent.is_closed());
  Client client(site.port());
  CHECK(client.ask(kGet).status == 200);
  CHECK(client.is_closed());
}

TEST_CASE("limits: linger_ms_max, a client that never closes after the last answer is left") {
  RunningSite site({.linger_ms_max = milliseconds(100)});
  Client client(site.port());
  CHECK(client.ask("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").status == 200);
  CHECK(becomes_true([&] { return site.metrics_text().find("daybook_http_connections_open 0\n") != std::string::npos; }));
}

TEST_CASE("limits: connections_max, 503 with Retry-After, and there is room again when one goes") {
  RunningSite site({.connections_max = 2});
  {
    Client first(site.port());
    Client second(site.port());
    CHECK(first.ask(kGet).status == 200);
    CHECK(second.ask(kGet).status == 200);
    Client third(site.port());
    const auto answer = third.ask(kGet);
    CHECK(answer.status == 503);
    CHECK(answer.fields.at("retry-after") == "1");
    CHECK(answer.fields.at("connection") == "close");
    CHECK(answer.body == "503  " + answer.fields.at("x-request-id"));
    third.finish_sending();
    CHECK(third.is_closed());
    CHECK(first.ask(kGet).status == 200);
  }
  CHECK(site.metrics_text().find("daybook_http_connections_refused_total 1\n") != std::string::npos);
  CHECK(becomes_true([&] { return Client(site.port()).ask(kGet).status == 200; }));
}

TEST_CASE("limits: refusals_max, closed without a word") {
  RunningSite site({.connections_max = 1, .refusals_max = 1, .linger_ms_max = std::chrono::hours(1)});
  Client first(site.port());
  CHECK(first.ask(kGet).status == 200);
  Client refused(site.port());
  CHECK(refused.answer().status == 503);
  Client ignored(site.port());
  CHECK(ignored.is_closed());
}

// The client's own socket takes the last descriptor that the process may open.
TEST_CASE("limits: a server without free descriptors goes on once there are some") {
#ifdef DAYBOOK_SANITIZED
  // UBSan opens a pipe to see whether an object's memory can be read, and without a descriptor takes every object for a broken one.
  WARN("skipped: UBSan itself needs descriptors");
  return;
#endif
  RunningSite site;
  const int last_free = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  REQUIRE(last_free >= 0);
  ::close(last_free);
  rlimit usual{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &usual) == 0);
  const rlimit tight{static_cast<rlim_t>(last_free) + 1, usual.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &tight) == 0);
  Client client(site.port());
  client.send(kGet);
  const bool warned = becomes_true([&] { return site.log_text().find("connections can't be accepted") != std::string::npos; });
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &usual) == 0);
  CHECK(warned);
  CHECK(client.answer().status == 200);
}

TEST_CASE("limits: write_ms_max, a reader that takes nothing is cut off and the rest of its body is not made") {
  std::atomic<int> pieces = 0;
  std::atomic<bool> destroyed = false;
  RunningSite site({.write_ms_max = milliseconds(300)}, [&](Request) -> boost::asio::awaitable<Response> {
    std::shared_ptr<void> guard(nullptr, [&](void*) { destroyed = true; });
    Response response;
    response.body = [&pieces, guard]() -> std::optional<std::string> {
      ++pieces;
      return std::string(64 << 10, 'x');
    };
    co_return response;
  });
  Client client(site.port(), 4096);
  client.send(kGet);
  CHECK(becomes_true([&] { return destroyed.load(); }));
  CHECK(pieces < 1000);  // what the kernel buffers for a client, and not more
  CHECK(becomes_true([&] { return site.log_text().find("\"complete\":false") != std::string::npos; }));
}

}  // namespace
}  // namespace daybook::http::test
