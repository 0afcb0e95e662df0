#include <atomic>
#include <boost/asio/experimental/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>
#include <optional>

#include "http/live_body.h"
#include "tests/http/site.h"

namespace daybook::http::test {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

struct Seen {
  std::atomic<int> waiting{0};
  std::atomic<int> alive{0};
};

// Gives some pieces, then waits until it is ended.
class Patient : public LiveBody {
 public:
  Patient(Seen& seen, int pieces, std::string piece) : seen_(seen), left_(pieces), piece_(std::move(piece)) { ++seen_.alive; }
  ~Patient() override { --seen_.alive; }

  asio::awaitable<std::optional<std::string>> next() override {
    if (left_-- > 0) co_return piece_;
    const auto executor = co_await asio::this_coro::executor;
    timer_.emplace(executor);
    timer_->expires_at(std::chrono::steady_clock::time_point::max());
    if (ended_) co_return std::nullopt;
    ++seen_.waiting;
    co_await timer_->async_wait(asio::experimental::as_tuple(asio::use_awaitable));
    co_return std::nullopt;
  }
  void end() override {
    ended_ = true;
    if (timer_) timer_->cancel();
  }

 private:
  Seen& seen_;
  int left_;
  const std::string piece_;
  bool ended_ = false;
  std::optional<asio::steady_timer> timer_;
};

Server::Handler patient(Seen& seen, int pieces, std::size_t bytes) {
  return [&seen, pieces, bytes](Request) -> asio::awaitable<Response> {
    Response response;
    response.content_type = "text/event-stream";
    response.body = std::make_shared<Patient>(seen, pieces, std::string(bytes, 'x'));
    co_return response;
  };
}

const std::string kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

}  // namespace

TEST_CASE("live body: goes on until the server drains, and then ends at once and whole") {
  Seen seen;
  RunningSite site({}, patient(seen, 3, 4));
  Client client(site.port());
  client.send(kGet);
  REQUIRE(becomes_true([&] { return seen.waiting == 1; }));
  CHECK(site.server.drain());
  const auto answer = client.answer();
  CHECK(answer.fields.at("transfer-encoding") == "chunked");
  CHECK(answer.body == "xxxxxxxxxxxx");
  CHECK(client.is_closed());
  CHECK(seen.alive == 0);
}

TEST_CASE("live body: a reader that takes nothing is cut off") {
  Seen seen;
  ServerOptions options = {};
  options.write_ms_max = milliseconds(100);
  RunningSite site(options, patient(seen, 1'000'000, 64 << 10));
  Client slow(site.port(), 64 << 10);
  slow.send(kGet);
  CHECK(becomes_true([&] { return site.log_text().find("\"complete\":false") != std::string::npos; }));
  CHECK(becomes_true([&] { return seen.alive == 0; }));
}

TEST_CASE("live body: when its reader hangs up it ends at once, though nothing is to be sent") {
  Seen seen;
  RunningSite site({}, patient(seen, 1, 4));
  {
    Client client(site.port());
    client.send(kGet);
    REQUIRE(becomes_true([&] { return seen.waiting == 1; }));
  }
  CHECK(becomes_true([&] { return seen.alive == 0; }));
  CHECK(becomes_true([&] { return site.log_text().find("\"complete\":false") != std::string::npos; }));
}

TEST_CASE("live body: a reader that only stops sending has gone, too") {
  Seen seen;
  RunningSite site({}, patient(seen, 1, 4));
  Client client(site.port());
  client.send(kGet);
  REQUIRE(becomes_true([&] { return seen.waiting == 1; }));
  client.finish_sending();
  CHECK(becomes_true([&] { return seen.alive == 0; }));
}

TEST_CASE("live body: a request that is sent ahead is no hanging up, and is answered when the body has ended") {
  Seen seen;
  RunningSite site({}, patient(seen, 1, 4));
  Client client(site.port());
  const auto sent_with_the_first = GENERATE(true, false);
  client.send(sent_with_the_first ? kGet + kGet : kGet);
  REQUIRE(becomes_true([&] { return seen.waiting == 1; }));
  if (!sent_with_the_first) client.send(kGet);
  CHECK(site.server.drain());
  CHECK(client.answer().body == "xxxx");
  CHECK(client.answer().body == "xxxx");
  CHECK(client.is_closed());
}

TEST_CASE("live body: more than a head's worth of bytes sent ahead is left where it is, and the body goes on") {
  Seen seen;
  RunningSite site({}, patient(seen, 1, 4));
  Client client(site.port());
  client.send(kGet);
  REQUIRE(becomes_true([&] { return seen.waiting == 1; }));
  std::string ahead;
  while (ahead.size() <= 4 << 10) ahead += kGet;
  client.send(ahead);
  CHECK(seen.alive == 1);
  CHECK(site.server.drain());
  CHECK(client.answer().body == "xxxx");
}

TEST_CASE("live body: HEAD asks for no piece, and the connection goes on") {
  Seen seen;
  RunningSite site({}, patient(seen, 0, 0));
  Client client(site.port());
  client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(client.answer(true).fields.at("transfer-encoding") == "chunked");
  CHECK(seen.waiting == 0);
}

}  // namespace daybook::http::test
