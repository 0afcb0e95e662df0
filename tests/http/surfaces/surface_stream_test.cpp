#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>
#include <thread>

#include "http/live_body.h"
#include "surface_installation.h"

using namespace daybook;
using namespace daybook::http;
using nlohmann::json;

namespace {

// Takes what a stream has, piece by piece, as a connection does.
class StreamReader {
 public:
  explicit StreamReader(Reply reply) : live_(std::move(reply.live)) { REQUIRE(live_); }

  std::optional<std::string> next() {
    std::optional<std::string> piece;
    std::exception_ptr failure;
    context_.restart();
    boost::asio::co_spawn(context_, live_->next(), [&](std::exception_ptr failed, std::optional<std::string> given) {
      failure = failed;
      piece = std::move(given);
    });
    context_.run();
    if (failure) std::rethrow_exception(failure);
    return piece;
  }

  // The next piece that is no heartbeat; none at the end.
  std::string events() {
    auto piece = next();
    while (piece && piece->starts_with(":")) piece = next();
    return piece.value_or("");
  }

  void end_soon() {
    boost::asio::post(context_, [this] { live_->end(); });
  }

 private:
  static inline boost::asio::io_context context_;  // outlives each reply that still has its stream
  std::shared_ptr<LiveBody> live_;
};

ApplicationOptions options(std::chrono::milliseconds heartbeat = std::chrono::seconds(60), std::size_t streams_max = 100) {
  ApplicationOptions options;
  options.stream_heartbeat = heartbeat;
  options.streams_max = streams_max;
  return options;
}

struct Streamed : Installation {
  Caller acme = platform("acme-platform");
  explicit Streamed(ApplicationOptions given = options()) : Installation(given) { create_customer(acme, "acme-eu"); }
};

std::string event_of(const std::string& line) {
  const auto entry = json::parse(line);
  return "id: " + entry["position"].dump() + "\nevent: " + entry["type"].get<std::string>() + "\ndata: " + line + "\n\n";
}

std::string line_at(Installation& installation, Position wanted) {
  std::string line;
  installation.store().log().read_entries(1, wanted, [&](Position, std::string_view entry) {
    line = entry;
    return false;
  });
  return line;
}

}  // namespace

TEST_CASE("stream: entries come as events, those that are there and then each new one") {
  Streamed installation;
  const auto reply = installation.acme.get("/v1/entries/stream");
  CHECK(reply.status == 200);
  CHECK(reply.content_type == "text/event-stream");
  CHECK(reply.header("Cache-Control") == "no-store");
  StreamReader reader(reply);
  CHECK(reader.next() == ": heartbeat\n\n");
  const auto expected = event_of(line_at(installation, 0)) + event_of(line_at(installation, 1));
  auto both = reader.events();
  if (both.size() < expected.size()) both += reader.events();  // the projections may have had the first alone
  CHECK(both == expected);

  std::thread writing([&] { installation.create_customer(installation.acme, "acme-us"); });
  const auto piece = reader.events();
  writing.join();
  CHECK(piece == event_of(line_at(installation, 2)));
}

TEST_CASE("stream: goes on behind Last-Event-ID, behind `after`, and with what comes from now on") {
  Streamed installation;
  const auto first_of = [&](const std::string& target, HeaderFields fields = {}) {
    return StreamReader(installation.acme.get(target, std::move(fields))).events();
  };
  CHECK(first_of("/v1/entries/stream?after=0") == event_of(line_at(installation, 1)));
  CHECK(first_of("/v1/entries/stream?after=latest", {{"Last-Event-ID", "0"}}) == event_of(line_at(installation, 1)));
  StreamReader latest(installation.acme.get("/v1/entries/stream?after=latest"));
  CHECK(latest.next() == ": heartbeat\nid: 1\n\n");
  installation.create_customer(installation.acme, "acme-us");
  CHECK(latest.events() == event_of(line_at(installation, 2)));

  for (const auto* wrong : {"-1", "x", "01"}) {
    CHECK(installation.acme.get("/v1/entries/stream?after=" + std::string(wrong)).json()["errors"][0]["field"] == "after");
    CHECK(installation.acme.get("/v1/entries/stream", {{"Last-Event-ID", wrong}}).status == 400);
  }
}

TEST_CASE("stream: a filter leaves out the rest, and heartbeats say how far was looked") {
  Streamed installation(options(std::chrono::milliseconds(20)));
  installation.create_customer(installation.acme, "acme-us");
  StreamReader reader(installation.acme.get("/v1/entries/stream?customer=acme-eu"));
  CHECK(reader.events() == event_of(line_at(installation, 1)));
  CHECK(reader.next() == ": heartbeat\nid: 2\n\n");
  StreamReader rejected(installation.acme.get("/v1/entries/stream?rejected=true"));
  installation.acme.post("/raas/v2/customers", R"({"customerIdentifier":"acme-eu","displayName":"Again"})");
  CHECK(rejected.events() == event_of(line_at(installation, 3)));
  CHECK(installation.acme.get("/v1/entries/stream?type=nothing.1").json()["errors"][0]["field"] == "type");
}

TEST_CASE("stream: entries come as CloudEvents where they are asked for so") {
  Streamed installation;
  for (const auto& [target, fields] : {std::pair(std::string("/v1/entries/stream?format=cloudevents"), HeaderFields{}),
                                       std::pair(std::string("/v1/entries/stream"), HeaderFields{{"Accept", "application/cloudevents+json"}})}) {
    const auto text = StreamReader(installation.acme.get(target, fields)).events();
    const auto event = json::parse(text.substr(text.find("data: ") + 6, text.find("\n\n") - text.find("data: ") - 6));
    CHECK(event["specversion"] == "1.0");
    CHECK(event["id"] == "0");
    CHECK(event["data"] == json::parse(line_at(installation, 0)));
  }
}

TEST_CASE("stream: ends at once when the server drains") {
  Streamed installation;
  StreamReader reader(installation.acme.get("/v1/entries/stream?after=latest"));
  reader.next();
  reader.end_soon();
  CHECK_FALSE(reader.next());
  CHECK_FALSE(reader.next());
}

TEST_CASE("stream: ends when its credential is revoked") {
  Streamed installation(options(std::chrono::milliseconds(20)));
  const auto issued =
      installation.operator_caller().post("/v1/platforms/acme-platform/credentials", R"({"role":"auditor"})").json();
  const Caller auditor(installation, "acme-platform", issued["key"]);
  StreamReader reader(auditor.get("/v1/entries/stream?after=latest"));
  CHECK(reader.next());
  CHECK(reader.next());
  REQUIRE(installation.operator_caller()
              .send("DELETE", "/v1/platforms/acme-platform/credentials/" + issued["credential"].get<std::string>())
              .status == 200);
  CHECK_FALSE(reader.next());
}

TEST_CASE("stream: as many as one platform may have, and one more is refused; another platform still has its places") {
  auto given = options(std::chrono::seconds(60), 2);
  given.platform_streams_max = 1;
  Streamed installation(given);
  const auto other = installation.platform("other-platform");
  auto first = std::make_optional<StreamReader>(installation.acme.get("/v1/entries/stream"));
  const auto refused = installation.acme.get("/v1/entries/stream");
  CHECK(refused.status == 503);
  CHECK_THAT(refused.body, Catch::Contains("a platform has at most 1 at once"));
  CHECK(refused.header("Retry-After") == "1");
  CHECK(other.get("/v1/entries/stream").status == 200);
  first.reset();
  CHECK(installation.acme.get("/v1/entries/stream").status == 200);
}

TEST_CASE("stream: as many as the server takes, and one more is refused until one ends") {
  Streamed installation(options(std::chrono::seconds(60), 2));
  auto first = std::make_optional<StreamReader>(installation.acme.get("/v1/entries/stream"));
  const StreamReader second(installation.acme.get("/v1/entries/stream"));
  const auto refused = installation.acme.get("/v1/entries/stream");
  CHECK(refused.status == 503);
  CHECK(refused.json()["code"] == "too-many-streams");
  CHECK(refused.header("Retry-After") == "1");
  CHECK(installation.metrics_text().find("daybook_entry_streams_open 2\n") != std::string::npos);
  first.reset();
  CHECK(installation.acme.get("/v1/entries/stream").status == 200);
}
