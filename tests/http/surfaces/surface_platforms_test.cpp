#include <catch2/catch.hpp>
#include <string>

#include "surface_installation.h"

using namespace daybook;
using namespace daybook::http;
using nlohmann::json;

TEST_CASE("platforms: a new one comes with its first credential, an admin's") {
  Installation installation;
  const auto by = installation.operator_caller();
  const auto reply = by.post("/v1/platforms", R"({"platform":"Acme-Platform"})");
  CHECK(reply.status == 201);
  CHECK(reply.header("Cache-Control") == "no-store");
  const auto made = reply.json();
  CHECK(made["platform"] == "Acme-Platform");
  CHECK(made["role"] == "admin");
  CHECK(made["customers"] == json::array());
  const auto key = made["key"].get<std::string>();
  CHECK(installation.ask("GET", "/raas/v2/customers", {{"Authorization", basic("Acme-Platform", key)}}, "").status == 200);
  CHECK(by.get("/v1/platforms").json() == json{{"platforms", {{{"platform", "Acme-Platform"}, {"journal", 1}}}}});
}

TEST_CASE("platforms: a name is taken in every case, and follows its rule") {
  Installation installation;
  installation.platform("acme-platform");
  const auto by = installation.operator_caller();
  const auto taken = by.post("/v1/platforms", R"({"platform":"ACME-Platform"})");
  CHECK(taken.status == 409);
  CHECK(taken.json()["code"] == "platform-exists");
  CHECK(taken.json()["title"] == "Conflict");
  struct Row {
    std::string body, field, rule;
  };
  const std::vector<Row> rows = {
      {R"({})", "platform", "required"},
      {R"({"platform":null})", "platform", "required"},
      {R"({"platform":5})", "platform", "type"},
      {R"({"platform":""})", "platform", "not-empty"},
      {R"({"platform":"acme"})", "platform", "identifier-length"},
      {R"({"platform":"acme platform"})", "platform", "identifier"},
      {R"({"platform":"new-platform","key":"x"})", "key", "unknown"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.body);
    const auto refused = by.post("/v1/platforms", row.body);
    CHECK(refused.status == 400);
    CHECK(refused.json()["code"] == "invalid-field");
    REQUIRE(refused.json()["errors"].size() == 1);
    CHECK(refused.json()["errors"][0]["field"] == row.field);
    CHECK(refused.json()["errors"][0]["rule"] == row.rule);
  }
  CHECK(by.get("/v1/platforms").json()["platforms"].size() == 1);
}

TEST_CASE("platforms: bodies that are no JSON, or of another type") {
  Installation installation;
  const auto by = installation.operator_caller();
  const auto malformed = by.post("/v1/platforms", "{");
  CHECK(malformed.status == 400);
  CHECK(malformed.json()["code"] == "malformed-json");
  const auto type = by.post("/v1/platforms", "{}", {{"Content-Type", "application/x-www-form-urlencoded"}});
  CHECK(type.status == 415);
  CHECK(type.json()["code"] == "media-type-unsupported");
  std::string many = "{";
  for (int i = 0; i < 10'000; ++i) many += "\"field" + std::to_string(i) + "\":1,";
  const auto unknown = by.post("/v1/platforms", many + "\"platform\":\"new-platform\"}");
  CHECK(unknown.status == 400);
  CHECK(unknown.json()["errors"].size() == 100);
}

TEST_CASE("credentials: are issued, listed without keys, and revoked") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  const std::string credentials = "/v1/platforms/acme-platform/credentials";
  const auto issued = acme.post(credentials, R"({"role":"viewer","customers":["group-1","group-2"]})").json();
  CHECK(issued["role"] == "viewer");
  CHECK(issued["customers"] == json{"group-1", "group-2"});
  const auto key = issued["key"].get<std::string>();
  const auto id = issued["credential"].get<std::string>();

  const auto listed = acme.get(credentials);
  CHECK(listed.body.find(key) == std::string::npos);
  const auto rows = listed.json()["credentials"];
  REQUIRE(rows.size() == 2);
  CHECK(rows[0]["role"] == "admin");
  CHECK(rows[1] ==
        json{{"credential", id}, {"role", "viewer"}, {"customers", {"group-1", "group-2"}}, {"revoked", false}});

  CHECK(installation.ask("GET", "/raas/v2/customers", {{"Authorization", "Bearer " + key}}, "").status == 200);
  CHECK(acme.send("DELETE", credentials + "/" + id).json() == json{{"credential", id}, {"revoked", true}});
  CHECK(installation.ask("GET", "/raas/v2/customers", {{"Authorization", "Bearer " + key}}, "").status == 401);
  CHECK(acme.get(credentials).json()["credentials"][1]["revoked"] == true);

  const auto again = acme.send("DELETE", credentials + "/" + id);
  CHECK(again.status == 409);
  CHECK(again.json()["code"] == "credential-revoked");
  CHECK(acme.send("DELETE", credentials + "/none").json()["code"] == "credential-unknown");
}

TEST_CASE("credentials: a rotated one's replacement has its role and limits; the old key works until its overlap ends") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  const std::string credentials = "/v1/platforms/acme-platform/credentials";
  const auto issued = acme.post(credentials, R"({"role":"viewer","customers":["group-1"]})").json();
  const auto status_of = [&](const json& credential) {
    return installation.ask("GET", "/raas/v2/customers", {{"Authorization", "Bearer " + credential["key"].get<std::string>()}}, "").status;
  };
  const auto rotate = [&](const json& credential, const std::string& body) {
    return acme.post(credentials + "/" + credential["credential"].get<std::string>() + "/rotate", body);
  };
  const auto second = rotate(issued, R"({"overlapSeconds":3600})");
  CHECK(second.status == 201);
  CHECK(second.header("Cache-Control") == "no-store");
  CHECK(second.json()["role"] == "viewer");
  CHECK(second.json()["customers"] == json{"group-1"});
  CHECK(second.json()["replaces"] == issued["credential"]);
  CHECK(status_of(issued) == 200);
  CHECK(status_of(second.json()) == 200);
  CHECK(rotate(issued, "{}").json()["code"] == "credential-rotated");

  const auto third = rotate(second.json(), "{}");
  CHECK_FALSE(third.json().contains("overlapEndsAt"));
  CHECK(status_of(second.json()) == 401);
  CHECK(status_of(third.json()) == 200);
  CHECK(rotate(second.json(), "{}").json()["code"] == "credential-revoked");
  CHECK(rotate(third.json(), R"({"overlapSeconds":"1"})").status == 400);
}

TEST_CASE("credentials: another platform's can't be revoked or rotated") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  const auto other = installation.platform("other-platform");
  const auto id = acme.get("/v1/platforms/acme-platform/credentials").json()["credentials"][0]["credential"].get<std::string>();
  CHECK(other.send("DELETE", "/v1/platforms/other-platform/credentials/" + id).status == 404);
  CHECK(other.post("/v1/platforms/other-platform/credentials/" + id + "/rotate", "{}").status == 404);
  CHECK(acme.get("/raas/v2/customers").status == 200);
}

TEST_CASE("credentials: what an issue may not ask for") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  json customers_200 = json::array(), customers_201 = json::array();
  for (int i = 0; i < 201; ++i) customers_201.push_back("group-" + std::to_string(i));
  for (int i = 0; i < 200; ++i) customers_200.push_back("group-" + std::to_string(i));
  struct Row {
    json body;
    std::string field, rule;
  };
  const std::vector<Row> rows = {
      {{{"role", "operator"}}, "role", "choice"},
      {{{"role", "Admin"}}, "role", "choice"},
      {{{"role", ""}}, "role", "choice"},
      {{{"role", 1}}, "role", "type"},
      {json::object(), "role", "required"},
      {{{"role", "viewer"}, {"customers", "group-1"}}, "customers", "type"},
      {{{"role", "viewer"}, {"customers", json::array()}}, "customers", "not-empty"},
      {{{"role", "viewer"}, {"customers", {1}}}, "customers[0]", "type"},
      {{{"role", "viewer"}, {"customers", {"group-1", ""}}}, "customers[1]", "not-empty"},
      {{{"role", "viewer"}, {"customers", customers_201}}, "customers", "list-length"},
      {{{"role", "viewer"}, {"customer", {"group-1"}}}, "customer", "unknown"},
  };
  const std::string credentials = "/v1/platforms/acme-platform/credentials";
  for (const auto& row : rows) {
    CAPTURE(row.body.dump());
    const auto refused = acme.post(credentials, row.body.dump());
    CHECK(refused.status == 400);
    REQUIRE(refused.json()["errors"].size() == 1);
    CHECK(refused.json()["errors"][0]["field"] == row.field);
    CHECK(refused.json()["errors"][0]["rule"] == row.rule);
  }
  CHECK(acme.post(credentials, json{{"role", "viewer"}, {"customers", customers_200}}.dump()).status == 201);
  const auto unknown = installation.operator_caller().post("/v1/platforms/unknown-platform/credentials", R"({"role":"viewer"})");
  CHECK(unknown.status == 404);
  CHECK(unknown.json()["code"] == "platform-unknown");
  CHECK(installation.operator_caller().get("/v1/platforms/unknown-platform/credentials").status == 404);
}
