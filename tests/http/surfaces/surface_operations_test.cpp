#include <catch2/catch.hpp>
#include <string>

#include "surface_installation.h"

using namespace daybook;
using namespace daybook::http;
using nlohmann::json;

TEST_CASE("operations: pulse, health and readiness ask for no credential") {
  Installation installation;
  const auto nobody = installation.nobody();
  CHECK(nobody.get("/raas/v2/pulse").body == R"({"status":"UP"})");
  CHECK(nobody.get("/healthz").status == 200);
  const auto ready = nobody.get("/readyz");
  CHECK(ready.status == 200);
  CHECK(ready.json() == json{{"ready", true}, {"reasons", json::array()}});
}

TEST_CASE("operations: metrics tell of commits, journals and projections") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  installation.create_customer(acme, "acme-eu");
  CHECK(acme.get("/raas/v2/customers").status == 200);
  const auto reply = installation.nobody().get("/metrics", {{"Accept", "text/plain"}});
  CHECK(reply.status == 200);
  CHECK_THAT(reply.content_type, Catch::StartsWith("text/plain; version=0.0.4"));
  for (const std::string line : {
           "# TYPE daybook_commit_entries histogram",
           "# TYPE daybook_commit_bytes histogram",
           "# TYPE daybook_commit_sync_seconds histogram",
           "daybook_journal_entries{journal=\"1\"} 2\n",
           "daybook_projection_entries_behind{projection=\"customers\"} 0\n",
           "daybook_projection_entries_behind{projection=\"accounts\"} 0\n",
       }) {
    CAPTURE(line, reply.body);
    CHECK(reply.body.find(line) != std::string::npos);
  }
}

TEST_CASE("operations: projections are listed and made anew while they serve") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  installation.create_customer(acme, "acme-eu");
  const auto by = installation.operator_caller();
  const auto list = by.get("/v1/projections").json()["projections"];
  REQUIRE(list.size() >= 2);
  for (const auto& projection : list) {
    CHECK(projection["version"].is_number_unsigned());
    const auto begun = by.post("/v1/projections/" + projection["name"].get<std::string>() + "/rebuild", "");
    CHECK(begun.status == 202);
    CHECK(begun.json() == json{{"name", projection["name"]}, {"rebuilding", true}});
    CHECK(acme.get("/raas/v2/customers").json().size() == 2);
  }
  const auto unknown = by.post("/v1/projections/none/rebuild", "");
  CHECK(unknown.status == 404);
  CHECK(unknown.json()["code"] == "projection-unknown");
}

TEST_CASE("operations: unknown paths outside the surfaces are problems too") {
  Installation installation;
  for (const std::string path : {"/", "/v1", "/v2", "/favicon.ico", "/raasx"}) {
    CAPTURE(path);
    const auto reply = installation.nobody().get(path);
    CHECK(reply.status == 404);
    CHECK(reply.content_type == "application/problem+json");
    CHECK(reply.json() == json{{"type", "about:blank"},
                               {"title", "Not Found"},
                               {"status", 404},
                               {"detail", "There is nothing at this path."},
                               {"code", "route-unknown"},
                               {"requestId", reply.json()["requestId"]}});
  }
  const auto method = installation.nobody().send("POST", "/healthz", "");
  CHECK(method.status == 405);
  CHECK(method.header("Allow") == "GET, HEAD");
}

TEST_CASE("operations: below the disk reserve writes are 507, and reads go on") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  installation.create_customer(acme, "acme-eu");
  WriterLimits limits;
  limits.disk_reserve_bytes = UINT64_MAX;
  installation.reopen(limits);
  const auto refused = acme.post("/raas/v2/customers", R"({"customerIdentifier":"acme-us","displayName":"America"})");
  CHECK(refused.status == 507);
  CHECK(refused.json()["i18nKey"] == "507.001");
  CHECK(refused.json()["httpPhrase"] == "Insufficient Storage");
  const auto own = installation.operator_caller().post("/v1/platforms", R"({"platform":"other-platform"})");
  CHECK(own.status == 507);
  CHECK(own.json()["code"] == "disk-full");
  CHECK(acme.get("/raas/v2/customers").json().size() == 2);
}

TEST_CASE("operations: a command that can't be queued is 503, with when to try again") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  WriterLimits limits;
  limits.queue_requests_max = 0;
  installation.reopen(limits);
  const auto refused = acme.post("/raas/v2/customers", R"({"customerIdentifier":"acme-us","displayName":"America"})");
  CHECK(refused.status == 503);
  CHECK(refused.json()["i18nKey"] == "503.502");
  CHECK(refused.header("Retry-After") == "1");
  const auto own = installation.operator_caller().post("/v1/platforms", R"({"platform":"other-platform"})");
  CHECK(own.status == 503);
  CHECK(own.json()["code"] == "overloaded");
  CHECK(own.header("Retry-After") == "1");
}
