#include <catch2/catch.hpp>

#include "eventstore/background_verifier.h"
#include "surface_installation.h"

using namespace daybook;
using namespace daybook::http;
using nlohmann::json;

TEST_CASE("status: tells the operator of all platforms, and each auditor of its own") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  const auto other = installation.platform("other-platform");
  installation.create_customer(acme, "acme-eu");

  const auto all = installation.operator_caller().get("/v1/status").json();
  REQUIRE(all["platforms"].size() == 2);
  CHECK(all["version"].is_string());
  CHECK(all["uptimeSeconds"].is_number_unsigned());
  CHECK(all["writer"] == true);
  CHECK(all["projections"].size() >= 2);
  CHECK(all["verification"]["state"] == "off");

  const auto auditor = installation.credential("acme-platform", "auditor");
  const auto own = auditor.get("/v1/status").json()["platforms"];
  REQUIRE(own.size() == 1);
  CHECK(own[0]["platform"] == "acme-platform");
  CHECK(own[0]["size"] == 2);
  CHECK(own[0]["checkpoint"].is_null());
  CHECK(other.get("/v1/status").json()["platforms"][0]["platform"] == "other-platform");
}

TEST_CASE("status: what is counted over all journals is shown to the operator, and to nobody of a platform") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  BackgroundVerifier verifier(installation.store(), {.entries_per_second_max = 0, .scratch = {}}, [](const std::string&) {});
  installation.metrics().watch(verifier);
  const auto all = installation.operator_caller().get("/v1/status").json();
  CHECK(all["projections"][0].contains("entriesBehind"));
  CHECK(all["verification"].contains("entries"));
  CHECK(all["verification"].contains("rounds"));
  CHECK(all["verification"].contains("differences"));
  const auto own = acme.get("/v1/status").json();
  CHECK(own["projections"].size() == all["projections"].size());
  for (const auto& projection : own["projections"]) CHECK(!projection.contains("entriesBehind"));
  CHECK(own["platforms"][0]["entriesBehind"].is_number_unsigned());
  CHECK(own["verification"] == json{{"state", "off"}, {"lastDifference", nullptr}});
}

TEST_CASE("status: shows the checkpoint that was signed last, not one that would be signed now") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  const auto platform = [&] { return acme.get("/v1/status").json()["platforms"][0]; };
  REQUIRE(acme.get("/log/acme-platform/checkpoint").status == 200);
  CHECK(platform()["checkpoint"] == json{{"size", 1}, {"root", platform()["root"]}});
  installation.create_customer(acme, "acme-eu");
  CHECK(platform()["size"] == 2);
  CHECK(platform()["checkpoint"]["size"] == 1);
}
