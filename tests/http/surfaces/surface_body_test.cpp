// What bad input gets, whatever the route.
#include <catch2/catch.hpp>
#include <string>

#include "surface_installation.h"

using namespace daybook;
using namespace daybook::http;
using nlohmann::json;

namespace {

// path -> i18nKey of all broken fields
json broken(const Reply& reply) {
  json fields = json::object();
  const auto body = reply.json();
  for (const auto& error : body.at("errors")) fields[error.at("path").get<std::string>()] = error.at("i18nKey");
  return fields;
}

}  // namespace

TEST_CASE("raas body: what is no JSON object is 400.501") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  for (const std::string body : {"", "{", "[]", "null", "\"text\"", "1", "{\"a\":1,\"a\":2}", "{} {}", "{\"a\":\"\xff\"}"}) {
    CAPTURE(body);
    const auto reply = acme.post("/raas/v2/customers", body);
    CHECK(reply.status == 400);
    const auto error = reply.json();
    CHECK(error["httpCode"] == 400);
    CHECK(error["httpPhrase"] == "Bad Request");
    CHECK(error["i18nKey"] == "400.501");
    CHECK(error["message"] == "JSON Parsing error. Please review your JSON formatting");
    CHECK(error["errors"][0]["i18nKey"] == "400.501");
    CHECK(error["path"] == "/raas/v2/customers");
    CHECK(error["timestamp"].get<std::string>().size() == std::string("2018-04-26T18:13:12.874Z").size());
  }
}

TEST_CASE("raas body: JSON of the wrong type names every field") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  installation.create_customer(acme, "acme-eu");
  const auto wrong = GENERATE(values<std::string>({"1", "1.5", "true", "[]", "[\"a\"]", "{}", "{\"a\":1}"}));
  CAPTURE(wrong);
  const auto customer = acme.post("/raas/v2/customers", "{\"customerIdentifier\":" + wrong + ",\"displayName\":" + wrong + "}");
  CHECK(customer.status == 400);
  CHECK(broken(customer) == json{{"customerIdentifier", "422.502"}, {"displayName", "422.502"}});
  const auto account =
      acme.post("/raas/v2/customers/acme-eu/accounts",
                "{\"accountIdentifier\":" + wrong + ",\"displayName\":" + wrong + ",\"contactEmail\":" + wrong +
                    ",\"currencyCode\":" + wrong + ",\"fundingNotification\":[" + wrong + ",{\"emailAddress\":" + wrong + "}]}");
  CHECK(account.status == 400);
  auto expected = json{{"accountIdentifier", "422.502"},
                       {"displayName", "422.502"},
                       {"contactEmail", "422.502"},
                       {"currencyCode", "422.502"},
                       {"fundingNotification[0]", "422.502"},
                       {"fundingNotification[1].emailAddress", "422.502"}};
  if (wrong.starts_with('{')) {
    expected.erase("fundingNotification[0]");
    expected["fundingNotification[0].emailAddress"] = "422.128";
  }
  CHECK(broken(account) == expected);
}

TEST_CASE("raas body: all broken fields at once, each with its own words") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  installation.create_customer(acme, "acme-eu");
  const auto reply = acme.post("/raas/v2/customers/acme-eu/accounts",
                               R"({"accountIdentifier":"Upper-Case","contactEmail":"INVALID","currencyCode":"XXX",
                                   "fundingNotification":[{"emailAddress":"a@example.com"},{},{"emailAddress":""},7]})");
  CHECK(reply.status == 400);
  CHECK(broken(reply) == json{{"accountIdentifier", "422.501"},
                              {"displayName", "422.128"},
                              {"contactEmail", "422.134"},
                              {"currencyCode", "422.504"},
                              {"fundingNotification[1].emailAddress", "422.128"},
                              {"fundingNotification[2].emailAddress", "422.135"},
                              {"fundingNotification[3]", "422.502"}});
  json email;
  const auto body = reply.json();
  for (const auto& error : body["errors"]) {
    if (error["path"] == "contactEmail") email = error;
  }
  CHECK(email == json{{"path", "contactEmail"},
                      {"i18nKey", "422.134"},
                      {"message", "not a well-formed email address"},
                      {"invalidValue", "INVALID"},
                      {"constraint", "Email"}});
  CHECK_FALSE(reply.json().contains("i18nKey"));
}

TEST_CASE("raas body: a very long value is shown cut") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  const auto reply =
      acme.post("/raas/v2/customers", json{{"customerIdentifier", std::string(100'000, 'a')}, {"displayName", "A"}}.dump());
  CHECK(reply.status == 400);
  CHECK(broken(reply) == json{{"customerIdentifier", "422.126"}});
  CHECK(reply.body.size() < 1'000);
}

TEST_CASE("raas body: unknown fields are ignored, null and empty mean absent where a field is optional") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  installation.create_customer(acme, "acme-eu");
  const auto reply = acme.post("/raas/v2/customers/acme-eu/accounts",
                               R"({"accountIdentifier":"acme-eu-1","displayName":"One","contactEmail":"one@example.com",
                                   "currencyCode":"","fundingNotification":null,"colour":{"unknown":[1]}})");
  CHECK(reply.status == 201);
  CHECK(reply.json()["currencyCode"] == "USD");
}

TEST_CASE("raas body: another media type than JSON is 415, for POST and PATCH") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  const std::string body = R"({"customerIdentifier":"acme-eu","displayName":"Europe"})";
  const auto refused = acme.post("/raas/v2/customers", body, {{"Content-Type", "text/plain"}});
  CHECK(refused.status == 415);
  CHECK(refused.json()["i18nKey"] == "415.001");
  CHECK(refused.json()["errors"][0]["message"] == "Unsupported Media Type");
  CHECK(acme.send("PATCH", "/raas/v2/customers/acme-platform/accounts/none", "{}", {{"Content-Type", "text/plain"}}).status ==
        415);
  CHECK(acme.post("/raas/v2/customers", body, {{"Content-Type", "application/json; charset=UTF-8"}}).status == 201);
  CHECK(acme.send("GET", "/raas/v2/customers", "null", {{"Content-Type", "text/plain"}}).status == 200);
}

TEST_CASE("raas: an answer that is not accepted is 406, also without credentials") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  const auto refused = acme.get("/raas/v2/customers", {{"Accept", "text/html"}});
  CHECK(refused.status == 406);
  CHECK(refused.json()["i18nKey"] == "406.001");
  CHECK(installation.nobody().get("/raas/v2/pulse", {{"Accept", "text/html"}}).status == 406);
  CHECK(acme.get("/raas/v2/customers", {{"Accept", "application/*"}}).status == 200);
}

TEST_CASE("raas: unknown paths are 404, known ones with another method 405 with Allow") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  for (const std::string path : {"/raas", "/raas/v2", "/raas/v2/none", "/raas/v2/customers/a/b", "/raas/v2/Customers"}) {
    CAPTURE(path);
    const auto reply = acme.get(path);
    CHECK(reply.status == 404);
    CHECK(reply.json()["i18nKey"] == "404.001");
    CHECK(reply.route == "unmatched");
  }
  for (const std::string method : {"PATCH", "DELETE", "PUT"}) {
    CAPTURE(method);
    const auto reply = acme.send(method, "/raas/v2/customers/acme-platform", "{}");
    CHECK(reply.status == 405);
    CHECK(reply.header("Allow") == "GET, HEAD");
    CHECK(reply.json()["i18nKey"] == "405.002");
    CHECK(reply.json()["message"] == "Request method '" + method + "' not supported");
  }
  CHECK(acme.send("DELETE", "/raas/v2/customers").header("Allow") == "GET, HEAD, POST");
  CHECK(acme.send("HEAD", "/raas/v2/customers").status == 200);
}

TEST_CASE("raas: an escaped path is the same path, also in its errors") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  CHECK(acme.get("/%72aas/v2/customers").status == 200);
  const auto refused = acme.get("/%72aas/v2/customers/unknown");
  CHECK(refused.status == 404);
  CHECK(refused.json()["i18nKey"] == "404.002");
}

TEST_CASE("raas: a wrong key, platform or scheme is the same 401 without errors") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  const auto other = installation.platform("other-platform");
  const std::vector<std::string> values = {
      "Basic",
      "Basic !",
      basic("acme-platform", "wrong"),
      basic("acme-platform", acme.key() + "x"),
      basic("other-platform", acme.key()),
      basic("", acme.key()),
      basic("operator", acme.key()),
      "Basic " + acme.key(),
      "Bearer",
      "Bearer wrong",
      "Bearer " + acme.key() + " x",
      "Digest " + acme.key(),
      acme.key(),
      "",
  };
  for (const auto& value : values) {
    CAPTURE(value);
    const auto reply = installation.ask("GET", "/raas/v2/customers", {{"Authorization", value}}, "");
    CHECK(reply.status == 401);
    const auto error = reply.json();
    CHECK(error["i18nKey"] == "401.501");
    CHECK_THAT(error["message"].get<std::string>(),
               Catch::StartsWith("Authentication failed. Please check your platform name and key."));
    CHECK_FALSE(error.contains("errors"));
    CHECK_THAT(reply.header("WWW-Authenticate"), Catch::StartsWith("Basic realm="));
  }
  CHECK(installation.nobody().get("/raas/v2/customers").status == 401);
  const auto twice = installation.ask(
      "GET", "/raas/v2/customers",
      {{"Authorization", basic("acme-platform", acme.key())}, {"Authorization", basic("acme-platform", acme.key())}}, "");
  CHECK(twice.status == 401);
}

TEST_CASE("raas: the key alone, or with the platform's name in any case, is enough") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  for (const auto& value : {basic("acme-platform", acme.key()), basic("ACME-Platform", acme.key()), "Bearer " + acme.key(),
                            "bearer " + acme.key()}) {
    CAPTURE(value);
    CHECK(installation.ask("GET", "/raas/v2/customers", {{"Authorization", value}}, "").status == 200);
  }
}

TEST_CASE("errors of the transport speak the installation's words") {
  Installation installation;
  const auto status = GENERATE(400, 408, 413, 414, 431, 500, 503);
  CAPTURE(status);
  auto raas = installation.application().describe_error(status, "/raas/v2/customers", "some-id");
  CHECK(raas.status == status);
  const auto raas_body = json::parse(std::get<std::string>(raas.body));
  CHECK(raas_body["httpCode"] == status);
  CHECK(raas_body["requestId"] == "some-id");
  CHECK(raas_body["i18nKey"].get<std::string>().starts_with(std::to_string(status) + "."));
  auto own = installation.application().describe_error(status, "/v1/entries", "some-id");
  CHECK(own.status == status);
  CHECK(own.content_type == "application/problem+json");
  const auto own_body = json::parse(std::get<std::string>(own.body));
  CHECK(own_body["status"] == status);
  CHECK(own_body["requestId"] == "some-id");
  CHECK(own_body.contains("code"));
}
