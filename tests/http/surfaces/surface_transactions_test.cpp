#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "surface_installation.h"

using namespace daybook;
using namespace daybook::http;
using nlohmann::json;

namespace {

std::string transaction(const std::string& id, const std::string& to, bool pending = false) {
  const json posting{{"from", "funding-usd"}, {"to", to}, {"amount", "1.00"}, {"currency", "USD"}};
  return json{{"id", id}, {"pending", pending}, {"postings", json::array({posting})}}.dump();
}

// Two groups with an account each; among 20 transactions the first, the tenth and the last are holds. How many entries the journal has.
std::uint64_t fill(Installation& installation, const Caller& acme) {
  for (const std::string group : {"acme-eu", "acme-us"}) {
    installation.create_customer(acme, group);
    installation.create_account(acme, group, group + "-1");
  }
  for (int i = 0; i < 20; ++i) {
    const bool hold = i == 0 || i == 9 || i == 19;
    const auto reply = acme.post("/v1/transactions", transaction("t-" + std::to_string(100 + i), i % 2 ? "acme-eu-1" : "acme-us-1", hold));
    REQUIRE(reply.status == 201);
  }
  return acme.get("/v1/entries?limit=1").json()["size"];
}

struct Walk {
  std::vector<std::string> ids;
  std::string last_cursor;  // what led to the last page
  int pages = 0;
};

// Page by page in one direction, to where no cursor leads on.
Walk walk(const Caller& caller, const std::string& list, const std::string& direction, std::string cursor = {}) {
  Walk walked;
  do {
    const auto page = caller.get(list + (cursor.empty() ? "" : "&cursor=" + cursor)).json();
    std::vector<std::string> ids;
    for (const auto& item : page["transactions"]) ids.push_back(item["id"]);
    if (direction == "prevCursor") std::ranges::reverse(ids);
    walked.ids.insert(walked.ids.end(), ids.begin(), ids.end());
    walked.last_cursor = cursor;
    cursor = page[direction].is_null() ? "" : page[direction].get<std::string>();
  } while (++walked.pages < 200 && !cursor.empty());
  return walked;
}

}  // namespace

TEST_CASE("lists of transactions: a page that has looked at as many rows as it may ends early, and says so only then") {
  std::uint64_t size = 0;
  {
    Installation measured;
    size = fill(measured, measured.platform("acme-platform"));
  }
  const std::string list = "/v1/transactions?type=void";
  Installation enough({.page_rows_max = size});
  const auto at = enough.platform("acme-platform");
  REQUIRE(fill(enough, at) == size);
  CHECK(at.get(list).json() == json{{"transactions", json::array()}, {"nextCursor", nullptr}, {"prevCursor", nullptr}});

  Installation too_few({.page_rows_max = size - 1});
  const auto past = too_few.platform("acme-platform");
  REQUIRE(fill(too_few, past) == size);
  const auto page = past.get(list).json();
  CHECK(page["transactions"].empty());
  REQUIRE(page["nextCursor"].is_string());
  const auto rest = past.get(list + "&cursor=" + page["nextCursor"].get<std::string>()).json();
  CHECK(rest["transactions"].empty());
  CHECK(rest["nextCursor"].is_null());
}

TEST_CASE("lists of transactions: what is rare is found however few rows a page may look at") {
  const std::uint64_t rows_max = GENERATE(1, 2, 7, 10'000);
  Installation installation({.page_rows_max = rows_max});
  const auto acme = installation.platform("acme-platform");
  fill(installation, acme);
  const std::string list = "/v1/transactions?type=hold&limit=2";
  const auto forwards = walk(acme, list, "nextCursor");
  CHECK(forwards.ids == std::vector<std::string>{"t-100", "t-109", "t-119"});
  REQUIRE(forwards.pages > 1);
  const auto page = acme.get(list + "&cursor=" + forwards.last_cursor).json();
  REQUIRE(page["prevCursor"].is_string());
  auto backwards = walk(acme, list, "prevCursor", page["prevCursor"].get<std::string>()).ids;
  for (const auto& item : page["transactions"]) backwards.insert(backwards.begin(), item["id"]);
  CHECK(backwards == std::vector<std::string>{"t-119", "t-109", "t-100"});
}

TEST_CASE("lists of transactions: a credential of several groups finds its own, each once, however few rows a page may look at") {
  const std::uint64_t rows_max = GENERATE(1, 3, 10'000);
  Installation installation({.page_rows_max = rows_max});
  const auto acme = installation.platform("acme-platform");
  fill(installation, acme);
  for (int i = 0; i < 6; ++i) {
    REQUIRE(acme.post("/v1/transactions", R"({"id":"own-)" + std::to_string(i) + R"(","pending":)" + (i % 3 ? "false" : "true") +
                                              R"(,"postings":[{"from":"acme-eu-1","to":"acme-us-1","amount":"0.01","currency":"USD"}]})")
                .status == 201);
  }
  const auto both = installation.credential("acme-platform", "viewer", {"acme-eu", "acme-us"});
  CHECK(walk(both, "/v1/transactions?limit=2", "nextCursor").ids ==
        std::vector<std::string>{"own-0", "own-1", "own-2", "own-3", "own-4", "own-5"});
  CHECK(walk(both, "/v1/transactions?type=hold&limit=10", "nextCursor").ids == std::vector<std::string>{"own-0", "own-3"});
}
