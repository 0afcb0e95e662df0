#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "http/opened_entry.h"
#include "surface_installation.h"

using namespace daybook;
using namespace daybook::http;
using nlohmann::json;

namespace {

struct Trail : Installation {
  Caller acme = platform("acme-platform");
  Trail() { create_customer(acme, "acme-eu"); }

  Reply refused() { return acme.post("/raas/v2/customers", R"({"customerIdentifier":"acme-eu","displayName":"Again"})"); }
  std::uint64_t size() { return store().size(1); }
  json last_entry() { return acme.get("/v1/entries?order=desc&limit=1").json()["entries"][0]; }
};

std::vector<Position> positions(const json& page) {
  std::vector<Position> list;
  for (const auto& row : page.at("entries")) list.push_back(row.at("position"));
  return list;
}

}  // namespace

TEST_CASE("trail: every surface's refusals are entries with the ids and the rule, and nothing else of the body") {
  Trail trail;
  trail.create_account(trail.acme, "acme-eu", "acme-main");
  struct Row {
    std::string method, target, body;
    int status;
    std::string command, code;
  };
  const Row rows[] = {
      {"POST", "/raas/v2/customers", R"({"customerIdentifier":"acme-eu","displayName":"Secret"})", 409, "CreateCustomer", "customer-exists"},
      {"POST", "/v1/customers", R"({"customerIdentifier":"acme-eu","displayName":"Secret"})", 409, "CreateCustomer", "customer-exists"},
      {"PATCH", "/v1/accounts/acme-nowhere", R"({"displayName":"Secret"})", 404, "PATCH /v1/accounts/{account}", "account-unknown"},
      {"POST", "/v1/transactions", R"({"id":"t-1","postings":[{"from":"acme-main","to":"settlement-usd","amount":"1","currency":"USD"}]})", 422,
       "PostTransaction", "insufficient-funds"},
      {"POST", "/raas/v2/transferFunds", R"({"transferFrom":"acme-main","transferTo":"acme-nowhere","amount":1})", 404, "POST /raas/v2/transferFunds",
       "account-unknown"},
      {"POST", "/raas/v2/creditCardDeposits",
       R"({"customerIdentifier":"acme-eu","accountIdentifier":"acme-main","creditCardToken":"00000000-0000-4000-8000-000000000000","amount":1})", 404,
       "POST /raas/v2/creditCardDeposits", "card-unknown"},
      {"DELETE", "/customers/customers/nobody", "", 404, "EndCustomer", "customer-not-under-contract"},
      {"PATCH", "/customers/entities/natural-persons/nobody", R"([{"op":"remove","path":"/address"}])", 404, "", "entity-unknown"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.target);
    const auto before = trail.size();
    const auto reply = trail.acme.send(row.method, row.target, row.body);
    CHECK(reply.status == row.status);
    REQUIRE(trail.size() == before + 1);
    auto entry = trail.last_entry();
    CHECK(entry["type"] == "command-rejected.1");
    CHECK(entry["data"]["rejection"]["code"] == row.code);
    if (!row.command.empty()) CHECK(entry["data"]["command"] == row.command);
    CHECK(entry["data"].contains("about"));
    CHECK(entry.dump().find("Secret") == std::string::npos);
  }
}

TEST_CASE("trail: what is refused for its form, its credential or its role is no entry, nor is what only reads or tries") {
  Trail trail;
  trail.create_account(trail.acme, "acme-eu", "acme-main");
  const auto viewer = trail.credential("acme-platform", "viewer");
  const auto before = trail.size();
  CHECK(trail.acme.post("/v1/customers", R"({"customerIdentifier":"no","displayName":""})").status == 400);
  CHECK(viewer.post("/v1/customers", R"({"customerIdentifier":"acme-eu","displayName":"x"})").status == 403);
  CHECK(trail.nobody().post("/v1/customers", R"({})").status == 401);
  CHECK(trail.acme.get("/v1/accounts/acme-nowhere").status == 404);
  CHECK(trail.acme.post("/v1/transactions?dryRun=true",
                        R"({"id":"t","postings":[{"from":"acme-main","to":"settlement-usd","amount":"1","currency":"USD"}]})")
            .status == 422);
  CHECK(trail.acme.post("/v1/transactions/nothing/void?dryRun=true", R"({"id":"v"})").status == 404);
  CHECK(trail.size() == before);
}

TEST_CASE("trail: above the limit every surface says 429 in its own words, with the time to wait") {
  Trail trail;
  WriterLimits limits;
  limits.rejections_per_minute_max = 2;
  trail.reopen(limits);
  const Caller acme(trail, "acme-platform", trail.acme.key());
  for (int i = 0; i < 2; ++i) CHECK(trail.refused().status == 409);
  const auto v1 = acme.post("/v1/customers", R"({"customerIdentifier":"acme-us","displayName":"US"})");
  CHECK(v1.status == 429);
  CHECK(v1.json()["code"] == "too-many-rejections");
  CHECK(std::stoi(v1.header("Retry-After")) > 0);
  CHECK(std::stoi(v1.header("Retry-After")) <= 30);
  const auto raas = trail.refused();
  CHECK(raas.status == 429);
  CHECK(raas.json()["i18nKey"] == "429.001");
  const auto customers = acme.send("DELETE", "/customers/customers/nobody");
  CHECK(customers.status == 429);
  CHECK(customers.json()["statusCode"] == 429);
  CHECK(acme.get("/v1/customers/acme-eu").status == 200);
  CHECK(trail.metrics_text().find("daybook_rejections_limited_total 3\n") != std::string::npos);
}

TEST_CASE("trail: pages in both orders meet every row once, also where the page ends before the list") {
  ApplicationOptions few;
  few.page_rows_max = 3;
  Installation installation(few);
  const auto acme = installation.platform("acme-platform");
  for (int i = 100; i < 120; ++i) installation.create_customer(acme, "group-" + std::to_string(i));
  for (const std::string order : {"asc", "desc"}) {
    for (const std::string filter : {"", "&type=customer-created.1", "&rejected=false", "&customer=group-110&type=customer-created.1"}) {
      CAPTURE(order, filter);
      std::vector<Position> seen;
      std::string cursor;
      for (int pages = 0; pages < 100; ++pages) {
        const auto page = acme.get("/v1/audit?limit=2&order=" + order + filter + cursor).json();
        for (const auto position : positions(page)) seen.push_back(position);
        if (page["nextCursor"].is_null()) break;
        cursor = "&cursor=" + page["nextCursor"].get<std::string>();
      }
      if (order == "desc") std::ranges::reverse(seen);
      CHECK(std::ranges::is_sorted(seen));
      CHECK(std::set(seen.begin(), seen.end()).size() == seen.size());
      const std::size_t expected = filter.find("group-110") != std::string::npos ? 1 : filter.find("created") != std::string::npos ? 20 : 21;
      CHECK(seen.size() == expected);
    }
  }
}

TEST_CASE("trail: a page leads back to the one before it") {
  Trail trail;
  for (int i = 100; i < 110; ++i) trail.create_customer(trail.acme, "group-" + std::to_string(i));
  for (const std::string order : {"asc", "desc"}) {
    const auto first = trail.acme.get("/v1/audit?limit=3&order=" + order).json();
    CHECK(first["prevCursor"].is_null());
    const auto second = trail.acme.get("/v1/audit?limit=3&order=" + order + "&cursor=" + first["nextCursor"].get<std::string>()).json();
    const auto back = trail.acme.get("/v1/audit?limit=3&order=" + order + "&cursor=" + second["prevCursor"].get<std::string>()).json();
    CHECK(positions(back) == positions(first));
    CHECK(trail.acme.get("/v1/audit?limit=3&order=" + order + "&actor=x&cursor=" + first["nextCursor"].get<std::string>()).status == 400);
  }
}

TEST_CASE("trail: reading personal data is an entry, written before the answer; who may not see it gets none") {
  Trail trail;
  trail.create_account(trail.acme, "acme-eu", "acme-main");
  const auto at = trail.size() - 1;
  const auto path = "/v1/entries/" + std::to_string(at);
  CHECK(trail.acme.get(path).body.find("acme-main@example.com") == std::string::npos);
  CHECK(trail.size() == at + 1);

  const auto reply = trail.acme.get(path + "?personalData=plain");
  CHECK(reply.json()["data"]["contactEmail"]["text"] == "acme-main@example.com");
  CHECK(trail.size() == at + 2);
  const auto entry = trail.last_entry();
  CHECK(entry["type"] == "personal-data-read.1");
  CHECK(entry["data"]["positions"] == json{at});
  CHECK(entry["data"]["about"] == json::parse(R"([{"kind":"account","id":"acme-main"}])"));

  const auto page = trail.acme.get("/v1/audit?account=acme-main&type=account-created.1&personalData=plain").json();
  CHECK(page["entries"][0]["entry"]["data"]["contactEmail"]["text"] == "acme-main@example.com");
  CHECK(trail.size() == at + 3);
  CHECK(trail.acme.get("/v1/entries/0?personalData=plain").status == 200);
  CHECK(trail.size() == at + 3);  // there was nothing to be read

  const auto auditor = trail.credential("acme-platform", "auditor");
  CHECK(auditor.get(path + "?personalData=plain").status == 403);
  CHECK(auditor.get("/v1/audit?personalData=plain").status == 403);
  CHECK(auditor.get(path + "?personalData=open").status == 400);
  CHECK(trail.size() == at + 3);
}

TEST_CASE("trail: a list with personal data has at most a hundred rows") {
  Trail trail;
  for (std::size_t i = 0; i < kOpenedEntriesMax; ++i) trail.create_customer(trail.acme, "group-" + std::to_string(1'000 + i));
  CHECK(trail.acme.get("/v1/audit?limit=101").json()["entries"].size() == 101);
  CHECK(trail.acme.get("/v1/audit?limit=101&personalData=plain").json()["entries"].size() == 100);
  CHECK(trail.acme.get("/v1/audit?personalData=plain", {{"Accept", "text/csv"}}).json()["errors"][0]["field"] == "personalData");
}

TEST_CASE("trail: failed logins are counted by cause, and noted for the log without the key") {
  Trail trail;
  const auto issued = trail.operator_caller().post("/v1/platforms/acme-platform/credentials", R"({"role":"viewer"})").json();
  trail.operator_caller().send("DELETE", "/v1/platforms/acme-platform/credentials/" + issued["credential"].get<std::string>());
  const std::string revoked = issued["key"];
  const auto ask = [&](HeaderFields fields) { return trail.nobody().get("/v1/customers", std::move(fields)); };
  CHECK(ask({}).note == "login failed: no credential");
  CHECK(ask({{"Authorization", "Digest x"}}).note == "login failed: malformed");
  CHECK(ask({{"Authorization", "Bearer x"}, {"Authorization", "Bearer y"}}).note == "login failed: malformed");
  CHECK(ask({{"Authorization", "Bearer dbk_x"}}).note == "login failed: unknown key");
  CHECK(ask({{"Authorization", "Bearer " + revoked}}).note == "login failed: revoked");
  CHECK(ask({{"Authorization", basic("other-platform", trail.acme.key())}}).note == "login failed: other platform");
  CHECK(ask({{"Authorization", "Bearer " + revoked}}).body.find("revoked") == std::string::npos);
  const auto text = trail.metrics_text();
  CHECK(text.find("daybook_logins_failed_total{surface=\"v1\",cause=\"malformed\"} 2\n") != std::string::npos);
  CHECK(text.find("daybook_logins_failed_total{surface=\"v1\",cause=\"revoked\"} 2\n") != std::string::npos);
}

TEST_CASE("trail: cells of CSV that a spreadsheet would run are defused") {
  Trail trail;
  trail.acme.post("/v1/customers", R"({"customerIdentifier":"acme-us","displayName":"US"})", {{"X-Reason", "=1+1"}, {"X-Correlation-ID", "@x"}});
  const auto csv = trail.acme.get("/v1/audit?customer=acme-us", {{"Accept", "text/csv"}});
  CHECK(csv.content_type == "text/csv; charset=utf-8; header=present");
  CHECK(csv.body.find(",'@x,,'=1+1,acme-us,") != std::string::npos);
}
