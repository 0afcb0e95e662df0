// Lists of objects of the past: pages, lines, who may see personal data, and that others have their turn meanwhile.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <sstream>

#include "surface_installation.h"

using namespace daybook;
using namespace daybook::http;
using nlohmann::json;

namespace {

ApplicationOptions options(std::uint64_t page_rows_max = 10'000) {
  ApplicationOptions options;
  options.page_rows_max = page_rows_max;
  return options;
}

std::string hold(const std::string& id) {
  const json posting{{"from", "funding-usd"}, {"to", "acme-main"}, {"amount", "1"}, {"currency", "USD"}};
  return json{{"id", id}, {"pending", true}, {"postings", json::array({posting})}}.dump();
}

// Holds h00, h01 … of which those that are divisible by `open_each` stay open.
struct Held : Installation {
  Caller acme = platform("acme-platform");
  Held(ApplicationOptions given, int holds, int open_each) : Installation(given) {
    create_customer(acme, "acme-eu");
    create_account(acme, "acme-eu", "acme-main");
    for (int i = 0; i < holds; ++i) {
      const auto id = "h" + std::string(i < 10 ? "0" : "") + std::to_string(i);
      REQUIRE(acme.post("/v1/transactions", hold(id)).status == 201);
      if (i % open_each == 0) continue;
      REQUIRE(acme.post("/v1/transactions/" + id + "/void", json{{"id", "void-" + id}}.dump()).status == 201);
    }
  }
};

struct Listed {
  std::vector<json> objects;
  std::size_t pages = 0;
};

Listed all_pages(const Caller& caller, const std::string& target) {
  Listed listed;
  std::string cursor;
  do {
    const auto page = caller.get(target + (cursor.empty() ? "" : "&cursor=" + cursor)).json();
    for (const auto& object : page.at("objects")) listed.objects.push_back(object);
    cursor = page.at("nextCursor").is_null() ? "" : page.at("nextCursor").get<std::string>();
    REQUIRE(++listed.pages < 1'000);
  } while (!cursor.empty());
  return listed;
}

std::vector<json> all_lines(const Caller& caller, const std::string& target) {
  std::vector<json> objects;
  const auto reply = caller.get(target, {{"Accept", "application/x-ndjson"}});
  CHECK(reply.content_type == "application/x-ndjson");
  std::istringstream lines(reply.body);
  for (std::string line; std::getline(lines, line);) objects.push_back(json::parse(line));
  return objects;
}

std::vector<std::string> ids(const std::vector<json>& objects) {
  std::vector<std::string> ids;
  for (const auto& object : objects) ids.push_back(object.at("id"));
  return ids;
}

}  // namespace

TEST_CASE("state: pages pass over any number of closed holds, show each open one once, and end; lines show the same") {
  const std::uint64_t rows_max = GENERATE(1, 3, 10'000);
  Held installation(options(rows_max), 13, 5);
  const auto limit = GENERATE(as<std::string>{}, "1", "2", "200");
  const std::vector<std::string> open{"h00", "h05", "h10"};
  const auto listed = all_pages(installation.acme, "/v1/state?kind=hold&limit=" + limit);
  CHECK(ids(listed.objects) == open);
  CHECK(ids(all_lines(installation.acme, "/v1/state?kind=hold")) == open);
  CHECK(all_pages(installation.acme, "/v1/state?limit=" + limit).objects == all_lines(installation.acme, "/v1/state"));
  if (rows_max == 3) CHECK(listed.pages >= 5);
}

TEST_CASE("state: a page looks at page_rows_max rows; where one more is behind them, it says so") {
  // Whether what is behind them is an open hold only the next page knows.
  const int holds = GENERATE(6, 7);
  Held installation(options(6), holds, 100);
  const auto page = installation.acme.get("/v1/state?kind=hold").json();
  CHECK(page["objects"].size() == 1);
  CHECK(page["nextCursor"].is_null() == (holds == 6));
}

TEST_CASE("state: all pages of a list are of one moment, whatever comes meanwhile") {
  Held installation(options(), 0, 1);
  for (const auto* customer : {"beta-us", "gamma"}) installation.create_customer(installation.acme, customer);
  const auto first = installation.acme.get("/v1/state?kind=customer&limit=2").json();
  installation.create_customer(installation.acme, "later");
  const auto second = installation.acme.get("/v1/state?kind=customer&limit=200&cursor=" + first["nextCursor"].get<std::string>()).json();
  CHECK(second["atPosition"] == first["atPosition"]);
  CHECK(ids(second["objects"]) == std::vector<std::string>{"beta-us", "gamma"});
  // A cursor is one of its own list.
  for (const auto* other : {"/v1/state?kind=account", "/v1/state?kind=customer&atPosition=3", "/v1/state", "/v1/diff?from=0&to=1"}) {
    const auto target = std::string(other) + (std::string(other).find('?') == std::string::npos ? "?" : "&");
    CHECK(installation.acme.get(target + "cursor=" + first["nextCursor"].get<std::string>()).json()["errors"][0]["field"] == "cursor");
  }
  CHECK(installation.acme.get("/v1/state?customer=beta-us&limit=1").json()["errors"][0]["field"] == "limit");
}

TEST_CASE("diff: pages and lines show each object once, where it was changed first, and leave out what is as it was") {
  Held installation(options(GENERATE(1, 2, 10'000)), 4, 2);
  const auto last = std::to_string(installation.store().size(1) - 1);
  const std::vector<std::string> expected{"acme-platform", "acme-eu", "acme-main", "funding-usd", "h00", "h02"};
  const auto target = "/v1/diff?from=0&to=" + last;
  const auto lines = all_lines(installation.acme, target);
  const auto in_lines = ids(lines);
  CHECK(std::set<std::string>(in_lines.begin(), in_lines.end()).size() == in_lines.size());
  CHECK(in_lines == std::vector<std::string>(expected.begin() + 1, expected.end()));
  for (const auto* limit : {"1", "3", "200"}) CHECK(all_pages(installation.acme, target + "&limit=" + limit).objects == lines);
  // What came and went in between is the same before and after it.
  CHECK(std::ranges::find(in_lines, "h01") == in_lines.end());
}

TEST_CASE("diff: as many entries as diff_entries_max lie between the positions, and one more is refused with the range") {
  ApplicationOptions given;
  given.diff_entries_max = 3;
  Held installation(given, 2, 1);
  CHECK(installation.acme.get("/v1/diff?from=1&to=4").status == 200);
  const auto refused = installation.acme.get("/v1/diff?from=1&to=5");
  CHECK(refused.status == 400);
  CHECK(refused.json()["errors"][0]["field"] == "to");
  CHECK(refused.json()["errors"][0]["message"] == "must be a position from 1 to 4");
}

TEST_CASE("state and diff: another connection of the thread is answered while a long page is made") {
  Held installation(options(), 0, 1);
  for (int i = 0; i < 260; ++i) installation.create_customer(installation.acme, "customer-" + std::to_string(i));
  const auto last = std::to_string(installation.store().size(1) - 1);
  // Few are shown of the many that are looked at, or all.
  for (const auto& target : {"/v1/state?limit=200", "/v1/state?kind=customer&atPosition=1", "/v1/diff?limit=200&from=0&to="}) {
    const auto whole = std::string(target).ends_with("=") ? target + last : std::string(target);
    CAPTURE(whole);
    const auto together = installation.ask_together({{installation.acme, "GET", whole}, {installation.acme, "GET", "/healthz"}});
    CHECK(together.order == std::vector<std::size_t>{1, 0});
    CHECK(together.replies[0].status == 200);
  }
}

TEST_CASE("state and diff: lines come in pieces between which others have their turn, though they are few") {
  Held installation(options(), 0, 1);
  for (int i = 0; i < 130; ++i) installation.create_customer(installation.acme, "customer-" + std::to_string(i));
  const auto lines = [&](const std::string& target) { return installation.acme.get(target, {{"Accept", "application/x-ndjson"}}); };
  CHECK(lines("/v1/state?kind=customer&atPosition=1").pieces == 2);
  CHECK(lines("/v1/diff?from=99&to=99").pieces == 0);
  CHECK(lines("/v1/diff?from=0&to=100").pieces >= 4);
  CHECK(lines("/v1/state?limit=0").json()["errors"][0]["field"] == "limit");
  CHECK(lines("/v1/state?cursor=x").json()["errors"][0]["field"] == "cursor");
}

// ---- personal data

namespace {

struct Shown : Held {
  Shown() : Held(options(), 0, 1) {}
  json last_entry() { return acme.get("/v1/entries?order=desc&limit=1").json()["entries"][0]; }
  std::uint64_t size() { return store().size(1); }
};

constexpr auto kEmail = "acme-main@example.com";
constexpr const char* kWithPersonalData[] = {"/v1/state?account=acme-main&", "/v1/state?kind=account&", "/v1/diff?from=1&to=2&",
                                             "/v1/accounts/acme-main/history?"};

}  // namespace

TEST_CASE("past: personal data is sealed unless it is asked for, also to who may see it") {
  Shown installation;
  const auto before = installation.size();
  for (const auto& asked : kWithPersonalData) {
    const auto target = std::string(asked, 0, std::string_view(asked).size() - 1);
    const auto body = installation.acme.get(target).body;
    CAPTURE(target, body);
    CHECK(body.find(kEmail) == std::string::npos);
    CHECK(body.find("\"contactEmail\":\"sealed\"") != std::string::npos);
  }
  CHECK(installation.size() == before);
}

TEST_CASE("past: who asks for personal data gets it, and an entry says who saw what of whom") {
  Shown installation;
  for (const auto* target : kWithPersonalData) {
    CAPTURE(target);
    const auto before = installation.size();
    const auto reply = installation.acme.get(target + std::string("personalData=plain"));
    CHECK(reply.status == 200);
    CHECK(reply.body.find(kEmail) != std::string::npos);
    REQUIRE(installation.size() == before + 1);
    const auto entry = installation.last_entry();
    CHECK(entry["type"] == "personal-data-read.1");
    CHECK(entry["data"]["positions"] == json::array({2}));
    CHECK(entry["data"]["about"] == json::array({{{"kind", "account"}, {"id", "acme-main"}}}));
  }
}

TEST_CASE("past: where nothing personal is shown no entry says so, and who lacks the right is refused") {
  Shown installation;
  const auto before = installation.size();
  CHECK(installation.acme.get("/v1/state?kind=customer&personalData=plain").status == 200);
  CHECK(installation.acme.get("/v1/state?account=acme-main&atPosition=1&personalData=plain").status == 200);
  CHECK(installation.acme.get("/v1/customers/acme-eu/history?personalData=plain").status == 200);
  CHECK(installation.acme.get("/v1/state?personalData=open").status == 400);
  const auto lines = installation.acme.get("/v1/state?personalData=plain", {{"Accept", "application/x-ndjson"}});
  CHECK(lines.json()["errors"][0]["field"] == "personalData");
  CHECK(installation.size() == before);
  const auto auditor = installation.credential("acme-platform", "auditor");
  for (const auto* target : kWithPersonalData) {
    CHECK(auditor.get(target + std::string("personalData=plain")).status == 403);
  }
  CHECK(installation.size() == before);
}

TEST_CASE("past: entities are opened and recorded as accounts are; of a page, at most a hundred objects") {
  Shown installation;
  const json person{{"id", "ada"}, {"firstName", "Ada"}, {"lastName", "Lovelace"}, {"birthDate", "1990-01-01"}, {"birthPlace", "London"},
                    {"birthCountry", "GB"}};
  const auto made = installation.acme.post("/customers/entities/natural-persons", person.dump());
  INFO(made.body);
  REQUIRE(made.status / 100 == 2);
  CHECK(installation.acme.get("/v1/state?entity=ada").body.find("Lovelace") == std::string::npos);
  CHECK(installation.acme.get("/v1/entities/ada/history?personalData=plain").body.find("Lovelace") != std::string::npos);
  CHECK(installation.last_entry()["data"]["about"] == json::array({{{"kind", "entity"}, {"id", "ada"}}}));
  for (int i = 0; i < 101; ++i) installation.create_account(installation.acme, "acme-eu", "account-" + std::to_string(i));
  const auto page = installation.acme.get("/v1/state?kind=account&limit=200&personalData=plain").json();
  CHECK(page["objects"].size() == 100);
  CHECK(installation.last_entry()["data"]["about"].size() == 100);
  CHECK(installation.acme.get("/v1/state?kind=account&limit=200").json()["objects"].size() == 102);
}
