#include <catch2/catch.hpp>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "tests/http/site.h"

namespace daybook::http::test {
namespace {

using std::chrono::milliseconds;

const std::string kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

Server::Handler gated(Gate& gate) {
  return [&gate](Request request) -> boost::asio::awaitable<Response> {
    co_await gate.wait();
    co_return co_await echo(std::move(request));
  };
}

bool refuses_connections(std::uint16_t port) {
  try {
    Client client(port);
    return client.is_closed();
  } catch (const std::system_error&) {
    return true;
  }
}

TEST_CASE("drain: idle connections are closed at once and nobody new is accepted") {
  RunningSite site;
  Client used(site.port());
  CHECK(used.ask(kGet).status == 200);
  Client unused(site.port());
  REQUIRE(becomes_true([&] { return site.metrics_text().find("connections_open 2\n") != std::string::npos; }));
  CHECK(site.server.drain());
  CHECK(used.is_closed());
  CHECK(unused.is_closed());
  CHECK(refuses_connections(site.port()));
  CHECK(site.server.drain());
}

TEST_CASE("drain: what was read is answered, and the answer says that it is the last") {
  Gate gate;
  RunningSite site({}, gated(gate));
  Client client(site.port());
  client.send(kGet);
  REQUIRE(becomes_true([&] { return gate.waiting == 1; }));
  auto drained = std::async(std::launch::async, [&] { return site.server.drain(); });
  CHECK(becomes_true([&] { return refuses_connections(site.port()); }));
  CHECK(drained.wait_for(milliseconds(0)) == std::future_status::timeout);
  gate.open();
  const auto answer = client.answer();
  CHECK(answer.body == "GET /a [a] ");
  CHECK(answer.fields.at("connection") == "close");
  CHECK(client.is_closed());
  CHECK(drained.get());
}

TEST_CASE("drain: requests that were sent ahead are answered too") {
  Gate gate;
  RunningSite site({}, gated(gate));
  Client client(site.port());
  client.send(kGet + kGet + kGet);
  REQUIRE(becomes_true([&] { return gate.waiting == 1; }));
  auto drained = std::async(std::launch::async, [&] { return site.server.drain(); });
  CHECK(becomes_true([&] { return refuses_connections(site.port()); }));
  gate.open();
  CHECK(!client.answer().fields.contains("connection"));
  CHECK(!client.answer().fields.contains("connection"));
  CHECK(client.answer().fields.at("connection") == "close");
  CHECK(drained.get());
}

TEST_CASE("drain: a request that is half read is read to its end and answered") {
  RunningSite site;
  Client client(site.port());
  client.send("POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
  CHECK(client.answer().status == 100);
  client.send("ab");
  auto drained = std::async(std::launch::async, [&] { return site.server.drain(); });
  CHECK(becomes_true([&] { return refuses_connections(site.port()); }));
  const auto answer = client.ask("cd");
  CHECK(answer.body == "POST /a [a] abcd");
  CHECK(answer.fields.at("connection") == "close");
  CHECK(drained.get());
}

TEST_CASE("drain: under load, every request that reached a handler is answered whole") {
  std::atomic<int> handled = 0;
  std::atomic<int> answered = 0;
  RunningSite site({}, [&](Request request) -> boost::asio::awaitable<Response> {
    ++handled;
    co_return co_await echo(std::move(request));
  });
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      try {
        Client client(site.port());
        while (!client.ask(kGet).fields.contains("connection")) ++answered;
        ++answered;
      } catch (const std::exception&) {
        // The connection was idle when the server closed it: this request never reached a handler.
      }
    });
  }
  CHECK(becomes_true([&] { return answered > 200; }));
  CHECK(site.server.drain());
  for (auto& thread : threads) thread.join();
  CHECK(handled == answered);
}

TEST_CASE("drain: drain_ms_max, the rest is cut off; its handler still ends") {
  Gate gate;
  std::atomic<bool> ended = false;
  auto site = std::make_unique<RunningSite>(ServerOptions{.drain_ms_max = milliseconds(100)},
                                            [&](Request request) -> boost::asio::awaitable<Response> {
                                              co_await gate.wait();
                                              ended = true;
                                              co_return co_await echo(std::move(request));
                                            });
  Client client(site->port());
  client.send(kGet);
  REQUIRE(becomes_true([&] { return gate.waiting == 1; }));
  CHECK(!site->server.drain());
  CHECK(client.is_closed());
  CHECK(!ended);
  CHECK(site->log_text().find("connections were cut off because draining took too long") != std::string::npos);
  gate.open();
  site.reset();
  CHECK(ended);
}

TEST_CASE("drain: the end of the server drains") {
  Gate gate;
  auto site = std::make_unique<RunningSite>(ServerOptions{}, gated(gate));
  Client client(site->port());
  client.send(kGet);
  REQUIRE(becomes_true([&] { return gate.waiting == 1; }));
  const auto port = site->port();
  auto ended = std::async(std::launch::async, [&] { site.reset(); });
  CHECK(becomes_true([&] { return refuses_connections(port); }));
  gate.open();
  CHECK(client.answer().status == 200);
  ended.get();
}

}  // namespace
}  // namespace daybook::http::test
