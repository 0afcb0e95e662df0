#include <catch2/catch.hpp>
#include <memory>
#include <thread>

#include "tests/http/site.h"

namespace daybook::http::test {
namespace {

// What the handler of these tests made, and what became of it.
struct Made {
  std::atomic<std::size_t> pieces{0};
  std::atomic<int> streams{0};
};

// A body of `pieces` pieces; piece n is the letter n of the alphabet, `bytes` times.
Server::Handler streaming(Made& made, std::size_t pieces, std::size_t bytes) {
  return [&made, pieces, bytes](Request) -> boost::asio::awaitable<Response> {
    ++made.streams;
    std::shared_ptr<void> alive(nullptr, [&made](void*) { --made.streams; });
    Response response;
    response.content_type = "text/plain";
    response.body = [&made, pieces, bytes, alive, next = std::size_t{0}]() mutable -> std::optional<std::string> {
      if (next == pieces) return std::nullopt;
      ++made.pieces;
      return std::string(bytes, static_cast<char>('a' + next++ % 26));
    };
    co_return response;
  };
}

const std::string kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

TEST_CASE("stream: pieces come as chunks, and the connection goes on") {
  Made made;
  RunningSite site({}, streaming(made, 3, 5));
  Client client(site.port());
  for (int i = 0; i < 2; ++i) {
    const auto answer = client.ask(kGet);
    CHECK(answer.fields.at("transfer-encoding") == "chunked");
    CHECK(!answer.fields.contains("content-length"));
    CHECK(answer.body == "aaaaabbbbbccccc");
  }
  CHECK(becomes_true([&] { return made.streams == 0; }));
}

TEST_CASE("stream: one without a piece is an empty body") {
  Made made;
  RunningSite site({}, streaming(made, 0, 0));
  Client client(site.port());
  CHECK(client.ask(kGet).body.empty());
  CHECK(client.ask(kGet).status == 200);
}

TEST_CASE("stream: empty pieces don't end the body") {
  RunningSite site({}, [](Request) -> boost::asio::awaitable<Response> {
    Response response;
    response.body = [next = 0]() mutable -> std::optional<std::string> {
      if (next == 10) return std::nullopt;
      return ++next % 2 ? "" : "x";
    };
    co_return response;
  });
  CHECK(Client(site.port()).ask(kGet).body == "xxxxx");
}

TEST_CASE("stream: HEAD doesn't ask for a piece") {
  Made made;
  RunningSite site({}, streaming(made, 3, 5));
  Client client(site.port());
  client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(client.answer(true).fields.at("transfer-encoding") == "chunked");
  CHECK(made.pieces == 0);
  CHECK(client.ask(kGet).body == "aaaaabbbbbccccc");
}

TEST_CASE("stream: HTTP/1.0 gets it plain, ended by the connection") {
  Made made;
  RunningSite site({}, streaming(made, 3, 5));
  Client client(site.port());
  const auto answer = client.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK(!answer.fields.contains("transfer-encoding"));
  CHECK(answer.fields.at("connection") == "close");
  CHECK(answer.body == "aaaaabbbbbccccc");
}

TEST_CASE("stream: pieces are made only as fast as the client takes them") {
  constexpr std::size_t kPieceBytes = 64 << 10;
  constexpr std::size_t kPieces = 4000;  // 250 MiB
  Made made;
  RunningSite site({}, streaming(made, kPieces, kPieceBytes));
  Client client(site.port(), 64 << 10);
  client.send(kGet);
  // The kernel buffers some megabytes for a client that doesn't read; beyond them nothing is made.
  REQUIRE(becomes_true([&] { return made.pieces > 0; }));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  CHECK(made.pieces < kPieces / 4);
  std::size_t received = 0;
  while (received < kPieces * kPieceBytes) {
    const std::string piece = client.some_bytes(1 << 20);
    REQUIRE(!piece.empty());
    received += piece.size();
  }
  CHECK(becomes_true([&] { return made.streams == 0; }));
  CHECK(made.pieces == kPieces);
}

TEST_CASE("stream: when the client goes away, the stream is destroyed") {
  Made made;
  RunningSite site({}, streaming(made, 1'000'000, 64 << 10));
  Client client(site.port());
  client.send(kGet);
  CHECK(!client.some_bytes(1000).empty());
  CHECK(made.streams == 1);
  client.hang_up();
  CHECK(becomes_true([&] { return made.streams == 0; }));
  CHECK(made.pieces < 1'000'000);
  CHECK(becomes_true([&] { return site.log_text().find("\"complete\":false") != std::string::npos; }));
}

TEST_CASE("stream: one that fails leaves a body that can't be taken for whole") {
  RunningSite site({}, [](Request) -> boost::asio::awaitable<Response> {
    Response response;
    response.body = [next = 0]() mutable -> std::optional<std::string> {
      if (next++ == 2) throw std::runtime_error("the reason");
      return "piece";
    };
    co_return response;
  });
  Client client(site.port());
  CHECK_THROWS(client.ask(kGet));
  CHECK(becomes_true([&] { return site.log_text().find("\"exception\":\"the reason\"") != std::string::npos; }));
}

}  // namespace
}  // namespace daybook::http::test
