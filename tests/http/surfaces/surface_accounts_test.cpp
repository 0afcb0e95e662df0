#include <array>
#include <catch2/catch.hpp>
#include <string>

#include "surface_installation.h"

using namespace daybook;
using namespace daybook::http;
using nlohmann::json;

namespace {

json account_body(const std::string& id) {
  return {{"accountIdentifier", id}, {"displayName", "Name of " + id}, {"contactEmail", "one@example.com"}};
}

std::string email_of(std::size_t length) {
  const std::string domain = "@" + std::string(30, 'd') + ".example.com";
  return std::string(length - domain.size(), 'l') + domain;
}

struct WithGroup : Installation {
  Caller acme = platform("acme-platform");
  WithGroup() { create_customer(acme, "acme-eu"); }
  Reply create(const json& body) { return acme.post("/raas/v2/customers/acme-eu/accounts", body.dump()); }
};

}  // namespace

TEST_CASE("accounts: a new one is answered as every view shows it") {
  WithGroup installation;
  auto body = account_body("acme-eu-1");
  body["currencyCode"] = "EUR";
  body["fundingNotification"] = json::array({{{"emailAddress", "two@example.com"}}});
  const auto created = installation.create(body);
  CHECK(created.status == 201);
  const auto view = created.json();
  CHECK(view["accountIdentifier"] == "acme-eu-1");
  CHECK(view["accountNumber"] == "A10000000");
  CHECK(view["displayName"] == "Name of acme-eu-1");
  CHECK(view["currencyCode"] == "EUR");
  CHECK(view["currentBalance"] == 0);
  CHECK(created.body.find("\"currentBalance\":0,") != std::string::npos);
  CHECK(view["status"] == "ACTIVE");
  CHECK(view["contactEmail"] == "one@example.com");
  CHECK(view["fundingNotification"] == body["fundingNotification"]);
  CHECK(view["createdAt"].get<std::string>().size() == 24);
  CHECK(view.size() == 9);

  CHECK(installation.acme.get("/raas/v2/customers/acme-eu/accounts/acme-eu-1").json() == view);
  CHECK(installation.acme.get("/raas/v2/accounts/acme-eu-1").json() == view);
  CHECK(installation.acme.get("/raas/v2/customers/acme-eu/accounts").json() == json::array({view}));
  CHECK(installation.acme.get("/raas/v2/accounts").json() == json::array({view}));
}

TEST_CASE("accounts: without currency it is USD, without notification there is none") {
  WithGroup installation;
  const auto view = installation.create(account_body("acme-eu-1")).json();
  CHECK(view["currencyCode"] == "USD");
  CHECK_FALSE(view.contains("fundingNotification"));
}

TEST_CASE("accounts: each field at its limit and one past it") {
  WithGroup installation;
  struct Row {
    std::string field;
    json value;
    int status;
    std::string key;
  };
  json addresses_100 = json::array();
  for (int i = 0; i < 100; ++i) addresses_100.push_back({{"emailAddress", "a@example.com"}});
  json addresses_101 = addresses_100;
  addresses_101.push_back({{"emailAddress", "a@example.com"}});
  const std::vector<Row> rows = {
      {"accountIdentifier", "abcde", 201, ""},
      {"accountIdentifier", "abcd", 400, "422.126"},
      {"accountIdentifier", std::string(100, 'x'), 201, ""},
      {"accountIdentifier", std::string(101, 'x'), 400, "422.126"},
      {"accountIdentifier", "Upper", 400, "422.501"},
      {"accountIdentifier", "", 400, "422.135"},
      {"accountIdentifier", nullptr, 400, "422.128"},
      {"displayName", std::string(100, 'd'), 201, ""},
      {"displayName", std::string(101, 'd'), 400, "422.119"},
      {"displayName", "tab\t", 400, "422.503"},
      {"displayName", "", 400, "422.135"},
      {"displayName", nullptr, 400, "422.128"},
      {"contactEmail", email_of(100), 201, ""},
      {"contactEmail", email_of(101), 400, "422.134"},
      {"contactEmail", "no-at.example.com", 400, "422.134"},
      {"contactEmail", "", 400, "422.135"},
      {"contactEmail", nullptr, 400, "422.128"},
      {"currencyCode", "JPY", 201, ""},
      {"currencyCode", "usd", 400, "422.504"},
      {"currencyCode", "XXX", 400, "422.504"},
      {"fundingNotification", addresses_100, 201, ""},
      {"fundingNotification", addresses_101, 400, "422.505"},
      {"fundingNotification", "text", 400, "422.502"},
      {"fundingNotification", json::array(), 201, ""},
      {"fundingNotification", "", 201, ""},
  };
  int number = 0;
  for (const auto& row : rows) {
    auto body = account_body("row-account-" + std::to_string(++number));
    body[row.field] = row.value;
    CAPTURE(row.field, row.value.dump());
    const auto reply = installation.create(body);
    REQUIRE(reply.status == row.status);
    if (row.status == 201) continue;
    const auto errors = reply.json()["errors"];
    REQUIRE(errors.size() == 1);
    CHECK(errors[0]["path"] == row.field);
    CHECK(errors[0]["i18nKey"] == row.key);
  }
}

TEST_CASE("accounts: an upper-case identifier is told the pattern") {
  WithGroup installation;
  const auto error = installation.create(account_body("Acme-EU")).json()["errors"][0];
  CHECK(error == json{{"path", "accountIdentifier"},
                      {"i18nKey", "422.501"},
                      {"message", "must match \"^[-a-z0-9]{5,100}$\""},
                      {"invalidValue", "Acme-EU"},
                      {"constraint", "Pattern"}});
}

TEST_CASE("accounts: identifier and display name are each unique in the platform, across customers") {
  WithGroup installation;
  installation.create_customer(installation.acme, "acme-us");
  REQUIRE(installation.create(account_body("acme-1")).status == 201);
  auto same_id = account_body("acme-1");
  same_id["displayName"] = "Other";
  const auto id = installation.acme.post("/raas/v2/customers/acme-us/accounts", same_id.dump());
  CHECK(id.status == 409);
  CHECK(id.json()["i18nKey"] == "409.018");
  CHECK(id.json()["message"] == "The account identifier, acme-1, already exists on this platform.");
  auto same_name = account_body("acme-2");
  same_name["displayName"] = "Name of acme-1";
  const auto name = installation.acme.post("/raas/v2/customers/acme-us/accounts", same_name.dump());
  CHECK(name.status == 409);
  CHECK(name.json()["i18nKey"] == "409.017");
  CHECK(name.json()["message"] == "The account display name, Name of acme-1, already exists on this platform.");
}

TEST_CASE("accounts: of an unknown customer, of another one, or nowhere") {
  WithGroup installation;
  installation.create_customer(installation.acme, "acme-us");
  installation.create_account(installation.acme, "acme-eu", "acme-1");
  struct Row {
    std::string method, target, key;
  };
  const std::string customers = "/raas/v2/customers/";
  const std::vector<Row> rows = {
      {"POST", customers + "unknown/accounts", "404.002"},
      {"GET", customers + "unknown/accounts", "404.002"},
      {"GET", customers + "unknown/accounts/acme-1", "404.002"},
      {"PATCH", customers + "unknown/accounts/acme-1", "404.002"},
      {"GET", customers + "acme-eu/accounts/unknown", "404.003"},
      {"PATCH", customers + "acme-eu/accounts/unknown", "404.003"},
      {"GET", "/raas/v2/accounts/unknown", "404.003"},
      {"GET", customers + "acme-us/accounts/acme-1", "404.020"},
      {"PATCH", customers + "acme-us/accounts/acme-1", "404.020"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.method, row.target);
    const auto reply = installation.acme.send(row.method, row.target, account_body("acme-9").dump());
    CHECK(reply.status == 404);
    CHECK(reply.json()["i18nKey"] == row.key);
  }
}

TEST_CASE("accounts: a change alters what is given, an empty list clears, null and empty stay") {
  WithGroup installation;
  auto body = account_body("acme-1");
  body["fundingNotification"] = json::array({{{"emailAddress", "two@example.com"}}});
  const auto before = installation.create(body).json();
  const auto target = "/raas/v2/customers/acme-eu/accounts/acme-1";

  const auto nothing = installation.acme.patch(target, R"({"displayName":null,"contactEmail":"","fundingNotification":null})");
  CHECK(nothing.status == 200);
  CHECK(nothing.json() == before);

  const auto name = installation.acme.patch(target, R"({"displayName":"New name"})");
  auto expected = before;
  expected["displayName"] = "New name";
  CHECK(name.json() == expected);
  CHECK(name.header("X-Position") == "3");

  const auto all = installation.acme.patch(
      target, R"({"displayName":"Newer","contactEmail":"new@example.com","fundingNotification":[],"currencyCode":"JPY"})");
  expected["displayName"] = "Newer";
  expected["contactEmail"] = "new@example.com";
  expected.erase("fundingNotification");
  CHECK(all.json() == expected);
  CHECK(installation.acme.get(target).json() == expected);
}

TEST_CASE("accounts: a change is checked field by field, and may not take another's name") {
  WithGroup installation;
  installation.create_account(installation.acme, "acme-eu", "acme-1");
  installation.create_account(installation.acme, "acme-eu", "acme-2");
  const auto target = "/raas/v2/customers/acme-eu/accounts/acme-1";
  const auto broken = installation.acme.patch(target, json{{"displayName", std::string(101, 'x')}, {"contactEmail", 5}}.dump());
  CHECK(broken.status == 400);
  CHECK(broken.json()["errors"].size() == 2);
  const auto taken = installation.acme.patch(target, R"({"displayName":"Name of acme-2"})");
  CHECK(taken.status == 409);
  CHECK(taken.json()["i18nKey"] == "409.017");
  CHECK(installation.acme.patch(target, R"({"displayName":"Name of acme-1"})").status == 200);
}

TEST_CASE("accounts: to a credential limited to groups, foreign and unknown accounts look alike") {
  WithGroup installation;
  installation.create_customer(installation.acme, "acme-us");
  installation.create_account(installation.acme, "acme-eu", "acme-eu-1");
  installation.create_account(installation.acme, "acme-us", "acme-us-1");
  const auto limited = installation.credential("acme-platform", "admin", {"acme-eu"});
  const std::string customers = "/raas/v2/customers/";
  const std::vector<std::pair<std::string, std::string>> pairs = {
      {"/raas/v2/accounts/acme-us-1", "/raas/v2/accounts/acme-no-1"},
      {customers + "acme-us/accounts", customers + "acme-no/accounts"},
      {customers + "acme-us/accounts/acme-us-1", customers + "acme-us/accounts/acme-no-1"},
      {customers + "acme-eu/accounts/acme-us-1", customers + "acme-eu/accounts/acme-no-1"},
  };
  for (const auto& [foreign, unknown] : pairs) {
    for (const std::string method : {"GET", "PATCH"}) {
      CAPTURE(method, foreign);
      const auto first = limited.send(method, foreign, "{}");
      const auto second = limited.send(method, unknown, "{}");
      CHECK(first.status == second.status);
      if (first.status == 405) continue;
      CHECK(first.status == 403);
      CHECK(first.json()["i18nKey"] == "403.007");
      CHECK(first.json()["errors"] == second.json()["errors"]);
    }
  }
  const auto list = limited.get("/raas/v2/accounts").json();
  REQUIRE(list.size() == 1);
  CHECK(list[0]["accountIdentifier"] == "acme-eu-1");
}

TEST_CASE("accounts: where the key of the personal data is gone, views say so and changes are refused") {
  WithGroup installation;
  installation.create_account(installation.acme, "acme-eu", "acme-1");
  const auto entry = installation.acme.get("/v1/entries/2").json();
  const auto key = entry.at("data").at("contactEmail").at("key").get<std::string>();
  installation.store().keys().destroy(std::array{KeyId{key}});
  const auto target = "/raas/v2/customers/acme-eu/accounts/acme-1";
  CHECK(installation.acme.get(target).json()["contactEmail"] == "erased");
  const auto refused = installation.acme.patch(target, R"({"contactEmail":"new@example.com"})");
  CHECK(refused.status == 409);
  CHECK(refused.json()["i18nKey"] == "409.001");
  CHECK(installation.acme.patch(target, R"({"displayName":"Still"})").status == 200);
}
