#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>
#include <string>

#include "surface_installation.h"

using namespace daybook;
using namespace daybook::http;
using nlohmann::json;

namespace {

std::vector<Position> positions(const json& entries) {
  std::vector<Position> list;
  for (const auto& entry : entries) list.push_back(entry.at("position"));
  return list;
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> list;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) list.push_back(line);
  return list;
}

const HeaderFields kLines = {{"Accept", "application/x-ndjson"}};

struct Journal : Installation {
  Caller acme = platform("acme-platform");
  explicit Journal(int entries) {
    for (int i = 1; i < entries; ++i) create_customer(acme, "group-" + std::to_string(1'000 + i));
  }
};

}  // namespace

TEST_CASE("entries: come as they are stored, oldest first, with the size of the journal") {
  Journal installation(3);
  const auto reply = installation.acme.get("/v1/entries");
  CHECK(reply.status == 200);
  CHECK(reply.header("X-Position") == "2");
  const auto page = reply.json();
  CHECK(page["size"] == 3);
  CHECK(page["nextCursor"].is_null());
  CHECK(positions(page["entries"]) == std::vector<Position>{0, 1, 2});
  std::string stored;
  installation.store().log().read_entries(1, 0, [&](Position, std::string_view entry) {
    stored += (stored.empty() ? "" : ",") + std::string(entry);
    return true;
  });
  CHECK(reply.body == "{\"entries\":[" + stored + "],\"nextCursor\":null,\"size\":3}");
}

TEST_CASE("entries: pages in both orders meet every entry once") {
  Journal installation(23);
  for (const std::string order : {"asc", "desc"}) {
    std::vector<Position> seen;
    std::string target = "/v1/entries?limit=5&order=" + order;
    std::string from;
    for (;;) {
      const auto page = installation.acme.get(target + from).json();
      for (const auto position : positions(page["entries"])) seen.push_back(position);
      if (page["nextCursor"].is_null()) break;
      CHECK(page["entries"].size() == 5);
      from = "&from=" + page["nextCursor"].get<std::string>();
    }
    if (order == "desc") std::ranges::reverse(seen);
    REQUIRE(seen.size() == 23);
    for (Position i = 0; i < 23; ++i) CHECK(seen[i] == i);
  }
}

TEST_CASE("entries: where a page begins and ends") {
  Journal installation(10);
  struct Row {
    std::string query;
    std::vector<Position> shown;
    json next;
  };
  const std::vector<Row> rows = {
      {"from=8", {8, 9}, nullptr},
      {"from=9&limit=1", {9}, nullptr},
      {"from=8&limit=1", {8}, "9"},
      {"from=10", {}, nullptr},
      {"from=1000", {}, nullptr},
      {"order=desc&limit=2", {9, 8}, "7"},
      {"order=desc&from=1", {1, 0}, nullptr},
      {"order=desc&from=1&limit=1", {1}, "0"},
      {"order=desc&from=0", {0}, nullptr},
      {"order=desc&from=1000&limit=1", {9}, "8"},
      {"order=ASC&limit=1", {0}, "1"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.query);
    const auto page = installation.acme.get("/v1/entries?" + row.query).json();
    CHECK(positions(page["entries"]) == row.shown);
    CHECK(page["nextCursor"] == row.next);
  }
}

TEST_CASE("entries: parameters that are not as they must be are all named") {
  Journal installation(1);
  const auto reply = installation.acme.get("/v1/entries?from=-1&limit=0&order=up");
  CHECK(reply.status == 400);
  CHECK(reply.content_type == "application/problem+json");
  const auto problem = reply.json();
  CHECK(problem["code"] == "invalid-field");
  CHECK(problem["title"] == "Bad Request");
  CHECK(problem["status"] == 400);
  CHECK(problem["requestId"].is_string());
  REQUIRE(problem["errors"].size() == 3);
  CHECK(problem["errors"][0] ==
        json{{"field", "order"}, {"rule", "choice"}, {"message", "must be asc or desc"}, {"given", "up"}});
  CHECK(problem["errors"][1]["field"] == "from");
  CHECK(problem["errors"][2]["field"] == "limit");
  CHECK(installation.acme.get("/v1/entries?limit=1000").status == 200);
  CHECK(installation.acme.get("/v1/entries?limit=1001").status == 400);
  CHECK(installation.acme.get("/v1/entries?limit=1001", kLines).status == 200);
}

TEST_CASE("entries: as lines the whole journal is streamed, in pieces of bounded size") {
  Journal installation(300);
  const auto reply = installation.acme.get("/v1/entries", kLines);
  CHECK(reply.content_type == "application/x-ndjson");
  CHECK(reply.pieces > 1);
  CHECK(reply.piece_max < 40'000);
  const auto all = lines(reply.body);
  REQUIRE(all.size() == 300);
  for (std::size_t i = 0; i < all.size(); ++i) CHECK(json::parse(all[i])["position"] == i);
  auto newest_first = lines(installation.acme.get("/v1/entries?order=desc", kLines).body);
  std::ranges::reverse(newest_first);
  CHECK(newest_first == all);
  CHECK(lines(installation.acme.get("/v1/entries?from=298", kLines).body) == std::vector<std::string>{all[298], all[299]});
}

TEST_CASE("entries: Accept chooses; what is neither is 406") {
  Journal installation(1);
  CHECK(installation.acme.get("/v1/entries", {{"Accept", "*/*"}}).content_type == "application/json");
  const auto refused = installation.acme.get("/v1/entries", {{"Accept", "text/csv"}});
  CHECK(refused.status == 406);
  CHECK(refused.json()["code"] == "not-acceptable");
}

TEST_CASE("entries: a single one is its exact bytes") {
  Journal installation(3);
  std::string stored;
  installation.store().log().read_entries(1, 1, [&](Position, std::string_view entry) {
    stored = entry;
    return false;
  });
  const auto reply = installation.acme.get("/v1/entries/1");
  CHECK(reply.body == stored);
  CHECK(reply.content_type == "application/json");
  const auto beyond = installation.acme.get("/v1/entries/3");
  CHECK(beyond.status == 404);
  CHECK(beyond.json()["code"] == "entry-unknown");
  for (const std::string position : {"-1", "x", "01", "1.0", "99999999999999999999", "18446744073709551615"}) {
    CAPTURE(position);
    CHECK(installation.acme.get("/v1/entries/" + position).status == 400);
  }
}

TEST_CASE("entries: say who asked, in which request, and why") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  const std::string body = R"({"customerIdentifier":"acme-eu","displayName":"Europe"})";
  const HeaderFields traced = {{"X-Correlation-ID", "corr-1"}, {"X-Causation-ID", std::string(100, 'c')}, {"X-Reason", "a reason"}};
  REQUIRE(acme.post("/raas/v2/customers", body, traced).status == 201);
  const auto entry = acme.get("/v1/entries/1").body;
  CHECK(entry.find("\"corr-1\"") != std::string::npos);
  CHECK(entry.find("\"" + std::string(100, 'c') + "\"") != std::string::npos);
  CHECK(entry.find("\"a reason\"") != std::string::npos);
  CHECK(entry.find("\"admin\"") != std::string::npos);
  CHECK(entry.find("00000000-0000-4000-8000-") != std::string::npos);
  for (const auto& value : {std::string(101, 'c'), std::string("a\tb"), std::string("€")}) {
    const auto refused = acme.post("/raas/v2/customers", body, {{"X-Causation-ID", value}});
    CHECK(refused.status == 400);
    CHECK(refused.json()["errors"][0]["path"] == "X-Causation-ID");
  }
}
