#include "http/server.h"

#include <catch2/catch.hpp>
#include <system_error>
#include <thread>

#include "tests/http/site.h"

namespace daybook::http::test {
namespace {

const std::string kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

TEST_CASE("server: a connection answers one request after another") {
  RunningSite site;
  Client client(site.port());
  for (int i = 0; i < 3; ++i) {
    const auto answer = client.ask(kGet);
    CHECK(answer.status == 200);
    CHECK(answer.body == "GET /a [a] ");
    CHECK(answer.fields.at("content-type") == "text/plain");
    CHECK(answer.fields.at("date").ends_with(" GMT"));
    CHECK(!answer.fields.contains("connection"));
  }
}

TEST_CASE("server: three requests in one packet are answered in order") {
  RunningSite site;
  Client client(site.port());
  client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nPOST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET /3 HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(client.answer().body == "GET /1 [1] ");
  CHECK(client.answer().body == "POST /2 [2] abc");
  CHECK(client.answer().body == "GET /3 [3] ");
}

TEST_CASE("server: every answer carries an id of its own, the one that the handler saw") {
  RunningSite site({}, [](Request request) -> boost::asio::awaitable<Response> {
    Response response;
    response.body = request.id;
    co_return response;
  });
  Client client(site.port());
  const auto first = client.ask("GET / HTTP/1.1\r\nHost: x\r\nX-Request-Id: mine\r\n\r\n");
  const auto second = client.ask(kGet);
  CHECK(first.body == first.fields.at("x-request-id"));
  CHECK(first.body.size() == 36);
  CHECK(first.body != second.body);
}

TEST_CASE("server: the handler gets all of a request") {
  RunningSite site({}, [](Request request) -> boost::asio::awaitable<Response> {
    Response response;
    response.body = std::string(request.headers.find("x-custom").value()) + "|" + std::string(request.parameter("q").value()) + "|" +
                    request.client + "|" + request.method_name + (request.method == Method::other ? "|other" : "");
    co_return response;
  });
  Client client(site.port());
  CHECK(client.ask("PURGE /a?q=1+2 HTTP/1.1\r\nHost: x\r\nX-Custom: \t a b \r\n\r\n").body == "a b|1 2|127.0.0.1|PURGE|other");
}

TEST_CASE("server: Connection: close is honoured") {
  RunningSite site;
  Client client(site.port());
  const auto answer = client.ask("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  CHECK(answer.status == 200);
  CHECK(answer.fields.at("connection") == "close");
  CHECK(client.is_closed());
}

TEST_CASE("server: HTTP/1.0 closes unless it asks to keep the connection") {
  RunningSite site;
  Client client(site.port());
  const auto kept = client.ask("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK(kept.status == 200);
  CHECK(kept.fields.at("connection") == "keep-alive");
  const auto last = client.ask("GET /a HTTP/1.0\r\n\r\n");
  CHECK(last.body == "GET /a [a] ");
  CHECK(last.fields.at("connection") == "close");
  CHECK(client.is_closed());
}

TEST_CASE("server: a client that only stops sending gets its answer") {
  RunningSite site;
  Client client(site.port());
  client.send(kGet);
  client.finish_sending();
  CHECK(client.answer().status == 200);
  CHECK(client.is_closed());
}

TEST_CASE("server: HEAD is answered like GET, without the body") {
  RunningSite site;
  Client client(site.port());
  client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto answer = client.answer(true);
  CHECK(answer.status == 200);
  CHECK(answer.fields.at("content-length") == std::to_string(std::string("HEAD /a [a] ").size()));
  CHECK(client.ask(kGet).body == "GET /a [a] ");
}

TEST_CASE("server: 204 and 304 have neither body nor length") {
  RunningSite site({}, [](Request request) -> boost::asio::awaitable<Response> {
    Response response;
    response.status = request.path == "/204" ? 204 : 304;
    response.content_type = "";
    co_return response;
  });
  Client client(site.port());
  for (const int status : {204, 304}) {
    const auto answer = client.ask("GET /" + std::to_string(status) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(answer.status == status);
    CHECK(!answer.fields.contains("content-length"));
    CHECK(!answer.fields.contains("content-type"));
  }
}

TEST_CASE("server: a client that expects to be told to continue is told, once the head is read") {
  RunningSite site;
  Client client(site.port());
  client.send("POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n");
  CHECK(client.answer().head == "HTTP/1.1 100 Continue");
  CHECK(client.ask("hi").body == "POST /a [a] hi");

  SECTION("also for chunks") {
    client.send("POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
    CHECK(client.answer().status == 100);
    CHECK(client.ask("1\r\na\r\n0\r\n\r\n").body == "POST /a [a] a");
  }
  SECTION("not when the body is there, or none follows, or the client speaks HTTP/1.0") {
    CHECK(client.ask("POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi").status == 200);
    CHECK(client.ask("POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n").status == 200);
    client.send("POST /a HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    CHECK(client.ask("hi").status == 200);
  }
}

TEST_CASE("server: a handler that throws costs its caller a 500, and nobody else anything") {
  RunningSite site({}, [](Request request) -> boost::asio::awaitable<Response> {
    if (request.path == "/number") throw 7;
    if (request.path == "/exception") throw std::runtime_error("the reason");
    return echo(std::move(request));
  });
  Client client(site.port());
  for (const auto* path : {"/exception", "/number"}) {
    const auto answer = client.ask("GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(answer.status == 500);
    CHECK(answer.body == "500 " + std::string(path) + " " + answer.fields.at("x-request-id"));
    const std::string log = site.log_text();
    CHECK(log.find("\"level\":\"error\",\"message\":\"a handler failed\",\"requestId\":\"" + answer.fields.at("x-request-id")) !=
          std::string::npos);
  }
  CHECK(client.ask(kGet).status == 200);
  CHECK(site.log_text().find("\"exception\":\"the reason\"") != std::string::npos);
}

TEST_CASE("server: an error that can't be described is still answered") {
  MemoryFile file;
  Metrics metrics;
  Log log({.descriptor = file.descriptor()});
  const auto describe = [](int, const std::string&, const std::string&) -> Response { throw std::runtime_error("no words"); };
  Server server({.port = 0, .threads = 1}, echo, describe, metrics, log);
  server.start();
  Client client(server.port());
  const auto answer = client.ask("GET /% HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(answer.status == 400);
  CHECK(answer.body == "error 400\n");
}

TEST_CASE("server: a command that was read runs to its end though the client hangs up") {
  Gate gate;
  std::atomic<bool> ended = false;
  RunningSite site({}, [&](Request request) -> boost::asio::awaitable<Response> {
    co_await gate.wait();
    ended = true;
    co_return co_await echo(std::move(request));
  });
  Client client(site.port());
  client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
  REQUIRE(becomes_true([&] { return gate.waiting == 1; }));
  client.hang_up();
  Client other(site.port());  // the reset has arrived when a later connection has
  CHECK(!ended);
  gate.open();
  CHECK(becomes_true([&] { return ended.load(); }));
  CHECK(other.ask(kGet).status == 200);
}

TEST_CASE("server: requests of many connections are answered side by side") {
  Gate gate;
  RunningSite site({}, [&](Request request) -> boost::asio::awaitable<Response> {
    co_await gate.wait();
    co_return co_await echo(std::move(request));
  });
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 50; ++i) {
    clients.push_back(std::make_unique<Client>(site.port()));
    clients.back()->send(kGet);
  }
  CHECK(becomes_true([&] { return gate.waiting == 50; }));
  gate.open();
  for (auto& client : clients) CHECK(client->answer().status == 200);
}

TEST_CASE("server: clients on many threads, each with its own answers") {
  RunningSite site;
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&, thread] {
      for (int connection = 0; connection < 5; ++connection) {
        Client client(site.port());
        for (int i = 0; i < 20; ++i) {
          const std::string path = "/" + std::to_string(thread * 1000 + i);
          if (client.ask("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").body == "GET " + path + " [" + path.substr(1) + "] ") ++right;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(right == 800);
}

TEST_CASE("server: an address that can't be had is named") {
  RunningSite site;
  Metrics metrics;
  const auto describe = [](int, const std::string&, const std::string&) { return Response(); };
  const auto bind = [&](const std::string& address, std::uint16_t port) {
    Server({.address = address, .port = port, .plain_beyond_loopback = true}, echo, describe, metrics, site.log);
  };
  CHECK_THROWS_AS(bind("127.0.0.1", site.port()), std::system_error);
  CHECK_THROWS_WITH(bind("127.0.0.1", site.port()),
                    Catch::Contains("can't listen on 127.0.0.1:" + std::to_string(site.port())) && Catch::Contains("in use"));
  CHECK_THROWS_WITH(bind("192.0.2.1", 0), Catch::Contains("can't listen on 192.0.2.1:0"));
  CHECK_THROWS_WITH(bind("no host", 0), Catch::Contains("can't listen on no host:0"));
}

TEST_CASE("server: one that was never started ends like any other") {
  Metrics metrics;
  Log log;
  Server server({.port = 0}, echo, [](int, const std::string&, const std::string&) { return Response(); }, metrics, log);
  CHECK(server.port() != 0);
  CHECK(server.drain());
}

}  // namespace
}  // namespace daybook::http::test
