#include <catch2/catch.hpp>
#include <string>

#include "surface_installation.h"

using namespace daybook;
using namespace daybook::http;
using nlohmann::json;

namespace {

std::string customer_body(const std::string& id, const std::string& name) {
  return json{{"customerIdentifier", id}, {"displayName", name}}.dump();
}

const std::string kTimestamp = R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)";

}  // namespace

TEST_CASE("customers: a new one is answered as it will be shown") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  const auto created = acme.post("/raas/v2/customers", customer_body("Acme-EU-1", "Europe €"));
  CHECK(created.status == 201);
  CHECK(created.content_type == "application/json");
  auto view = created.json();
  CHECK(view.size() == 4);
  CHECK(view["customerIdentifier"] == "Acme-EU-1");
  CHECK(view["displayName"] == "Europe €");
  CHECK(view["status"] == "active");
  CHECK_THAT(view["createdAt"].get<std::string>(), Catch::Matches(kTimestamp));
  CHECK(created.header("X-Position") == "1");
  CHECK(created.header("ETag") == "\"1\"");

  const auto shown = acme.get("/raas/v2/customers/Acme-EU-1");
  CHECK(shown.status == 200);
  view["accounts"] = json::array();
  CHECK(shown.json() == view);
  CHECK(shown.header("X-Position") == "1");
  CHECK(shown.header("ETag") == "\"1\"");
}

TEST_CASE("customers: the platform's own group is there from the start") {
  Installation installation;
  const auto acme = installation.platform("Acme-Platform");
  const auto list = acme.get("/raas/v2/customers").json();
  REQUIRE(list.size() == 1);
  CHECK(list[0]["customerIdentifier"] == "Acme-Platform");
  CHECK(list[0]["displayName"] == "Acme-Platform");
  CHECK(list[0]["status"] == "active");
}

TEST_CASE("customers: identifiers and display names are each unique, and never the platform's name in any case") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  installation.create_customer(acme, "acme-eu");
  struct Row {
    std::string id, name, key, message;
  };
  const std::vector<Row> rows = {
      {"acme-eu", "Other", "409.010", "A customer with identifier acme-eu already exists"},
      {"ACME-Platform", "Other", "409.010", "A customer with identifier ACME-Platform already exists"},
      {"acme-us", "Name of acme-eu", "409.011", "A customer with display name Name of acme-eu already exists"},
      {"acme-us", "ACME-Platform", "409.011", "A customer with display name ACME-Platform already exists"},
      {"acme-eu", "Name of acme-eu", "409.010", "A customer with identifier acme-eu already exists"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.id, row.name);
    const auto reply = acme.post("/raas/v2/customers", customer_body(row.id, row.name));
    CHECK(reply.status == 409);
    CHECK(reply.json()["i18nKey"] == row.key);
    CHECK(reply.json()["message"] == row.message);
    CHECK(reply.json()["errors"] == json::array({{{"i18nKey", row.key}, {"message", row.message}}}));
  }
}

TEST_CASE("customers: fields at their limits and one past them") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  std::string name_100, name_101;
  for (int i = 0; i < 100; ++i) name_100 += "€";
  name_101 = name_100 + "€";
  struct Row {
    std::string id, name;
    int status;
    std::string path, key, constraint;
  };
  const std::vector<Row> rows = {
      {"abcde", "A", 201, "", "", ""},
      {"abcd", "B", 400, "customerIdentifier", "422.126", "Length"},
      {std::string(100, 'a'), name_100, 201, "", "", ""},
      {std::string(101, 'a'), "C", 400, "customerIdentifier", "422.126", "Length"},
      {"abcdef", name_101, 400, "displayName", "422.119", "Length"},
      {"", "D", 400, "customerIdentifier", "422.135", "NotEmpty"},
      {"abcdef", "", 400, "displayName", "422.135", "NotEmpty"},
      {"abc_def", "E", 400, "customerIdentifier", "422.501", "Pattern"},
      {"äbcdef", "F", 400, "customerIdentifier", "422.501", "Pattern"},
      {"abcdef", "new\nline", 400, "displayName", "422.503", "Pattern"},
      {"abcdef", std::string("nul\0", 4), 400, "displayName", "422.503", "Pattern"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.id, row.name);
    const auto reply = acme.post("/raas/v2/customers", customer_body(row.id, row.name));
    REQUIRE(reply.status == row.status);
    if (row.status == 201) continue;
    const auto errors = reply.json()["errors"];
    REQUIRE(errors.size() == 1);
    CHECK(errors[0]["path"] == row.path);
    CHECK(errors[0]["i18nKey"] == row.key);
    CHECK(errors[0]["constraint"] == row.constraint);
  }
}

TEST_CASE("customers: an unknown one is 404.002, whatever its name") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  for (const std::string id : {"none", "acme-eu", "x", "a%2Fb", "%E2%82%AC"}) {
    CAPTURE(id);
    const auto reply = acme.get("/raas/v2/customers/" + id);
    CHECK(reply.status == 404);
    CHECK(reply.json()["i18nKey"] == "404.002");
    CHECK(reply.json()["path"] == "/raas/v2/customers/" + id);
    CHECK(acme.get("/raas/v2/customers/" + id + "/accounts").json()["i18nKey"] == "404.002");
  }
}

TEST_CASE("customers: a list holds all, each with its accounts, in the order of identifiers") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  installation.create_customer(acme, "group-2");
  installation.create_customer(acme, "group-1");
  installation.create_account(acme, "group-2", "second-b");
  installation.create_account(acme, "group-2", "first-a");
  const auto list = acme.get("/raas/v2/customers").json();
  REQUIRE(list.size() == 3);
  CHECK(list[0]["customerIdentifier"] == "acme-platform");
  CHECK(list[0]["accounts"].empty());
  CHECK(list[1]["customerIdentifier"] == "group-1");
  CHECK(list[2]["customerIdentifier"] == "group-2");
  const auto& accounts = list[2]["accounts"];
  REQUIRE(accounts.size() == 2);
  CHECK(accounts[0]["accountIdentifier"] == "first-a");
  CHECK(accounts[0]["accountNumber"] == "A10000001");
  CHECK(accounts[0]["displayName"] == "Name of first-a");
  CHECK(accounts[0]["status"] == "ACTIVE");
  CHECK(accounts[0].size() == 5);
  CHECK(acme.get("/raas/v2/customers/group-2").json() == list[2]);
}

TEST_CASE("customers: a credential limited to groups sees these and is refused all others alike") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  for (const std::string group : {"group-1", "group-2", "group-3"}) installation.create_customer(acme, group);
  const auto limited = installation.credential("acme-platform", "admin", {"group-3", "group-1", "not-there-yet"});
  const auto list = limited.get("/raas/v2/customers").json();
  REQUIRE(list.size() == 2);
  CHECK(list[0]["customerIdentifier"] == "group-1");
  CHECK(list[1]["customerIdentifier"] == "group-3");

  const auto foreign = limited.get("/raas/v2/customers/group-2");
  const auto unknown = limited.get("/raas/v2/customers/unknown");
  CHECK(foreign.status == 403);
  CHECK(unknown.status == 403);
  CHECK(foreign.json()["i18nKey"] == "403.007");
  CHECK(foreign.json()["message"] == "Customer Identifier not found in authorized ids.");
  CHECK(foreign.json()["errors"] == unknown.json()["errors"]);

  CHECK(limited.post("/raas/v2/customers", customer_body("group-4", "Four")).json()["i18nKey"] == "403.007");
  CHECK(limited.get("/raas/v2/customers/not-there-yet").status == 404);
  CHECK(limited.post("/raas/v2/customers", customer_body("not-there-yet", "Now")).status == 201);
  CHECK(limited.get("/raas/v2/customers").json().size() == 3);
}

TEST_CASE("customers: a list of many is streamed in pieces of bounded size") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  for (int i = 0; i < 400; ++i) installation.create_customer(acme, "group-" + std::to_string(1'000 + i));
  const auto reply = acme.get("/raas/v2/customers");
  CHECK(reply.json().size() == 401);
  CHECK(reply.pieces > 1);
  CHECK(reply.piece_max < 40'000);
}
