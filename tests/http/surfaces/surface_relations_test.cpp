// The surface /customers where text files don't reach: many at once, and answers that the server gives by itself.
#include <atomic>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "surface_installation.h"

using namespace daybook;
using namespace daybook::http;

namespace {

const std::string kFirm = "/customers/entities/partnerships/firm";
const std::string kClient = "/customers/customers/client";

// A platform with the customer `client`, whom the legal person `acme` owns.
Caller make_client(Installation& installation) {
  auto acme = installation.platform("acme-platform");
  const std::string contract = R"({"type":"standard","version":"1","contractValidFrom":"2020-01-01","content":"Terms"})";
  REQUIRE(acme.post("/v1/contracts", contract).status == 201);
  REQUIRE(acme.post("/customers/entities/legal-persons", R"({"id":"acme","name":"Acme"})").status == 200);
  REQUIRE(acme.post("/customers/customers", R"({"id":"client","owner":{"entityId":"acme"},"authorized":[{"entityId":"acme"}],
    "contracts":[{"type":"standard","signedDate":"2024-03-01"}],"additionalAttributes":{}})")
              .status == 200);
  return acme;
}

}  // namespace

TEST_CASE("of patches that come at once each is applied or refused as a conflict, and none is lost") {
  Installation installation;
  const auto acme = make_client(installation);
  std::atomic<int> applied = 0, conflicts = 0, others = 0;
  std::vector<std::jthread> callers;
  for (int caller = 0; caller < 8; ++caller) {
    callers.emplace_back([&, caller] {
      for (int i = 0; i < 10; ++i) {
        const auto name = "k" + std::to_string(caller) + "-" + std::to_string(i);
        const auto reply = acme.patch(kClient, R"([{"op":"add","path":"/additionalAttributes/)" + name + R"(","value":1}])");
        ++(reply.status == 200 ? applied : reply.status == 409 ? conflicts : others);
      }
    });
  }
  callers.clear();
  CHECK(others == 0);
  CHECK(applied + conflicts == 80);
  CHECK(acme.get(kClient).json()["additionalAttributes"].size() == static_cast<std::size_t>(applied));
}

TEST_CASE("a patch that nobody disturbs is applied, and one with an old ETag is not tried again") {
  Installation installation;
  const auto acme = make_client(installation);
  const auto first = acme.get(kClient).header("ETag");
  const std::string patch = R"([{"op":"add","path":"/additionalAttributes/a","value":1}])";
  CHECK(acme.send("PATCH", kClient, patch, {{"If-Match", first}}).status == 200);
  const auto refused = acme.send("PATCH", kClient, patch, {{"If-Match", first}});
  CHECK(refused.status == 412);
  CHECK(refused.json()["message"] == "The resource has changed since it was read");
}

TEST_CASE("a document that no entry has room for is refused with 413") {
  Installation installation;
  const auto acme = make_client(installation);
  std::mt19937 random(4711);  // what repeats itself would be compressed
  std::string related;
  for (int i = 0; i < 1000; ++i) {
    std::string position;
    for (int letter = 0; letter < 250; ++letter) position += static_cast<char>('a' + random() % 26);
    related += std::string(i == 0 ? "" : ",") + R"({"entityId":"acme","position":")" + position + R"("})";
  }
  const auto reply = acme.post("/customers/entities/legal-persons", R"({"id":"large","name":"Large","related":[)" + related + "]}");
  CHECK(reply.status == 413);
  CHECK(reply.json()["message"] == "The document is too large to be recorded: its entry would have more than 65535 bytes");
  CHECK(acme.get("/customers/entities/legal-persons/large").status == 404);
}

TEST_CASE("what the server answers without a handler is in the surface's words, too") {
  Installation installation;
  for (const int status : {400, 408, 413, 414, 431, 500, 503}) {
    CAPTURE(status);
    const auto response = installation.application().describe_error(status, "/customers/customers", "a-request");
    CHECK(response.status == status);
    CHECK(response.headers.find("tangany-activity-id") == "a-request");
    const auto body = nlohmann::json::parse(std::get<std::string>(response.body));
    CHECK(body["statusCode"] == status);
    CHECK(body["activityId"] == "a-request");
  }
  CHECK(installation.application().describe_error(503, "/customers", "r").headers.find("Retry-After"));
  CHECK_FALSE(installation.application().describe_error(400, "/customersx", "r").headers.find("tangany-activity-id"));
}

TEST_CASE("who may not see personal data reads no entity, and who made one is told only what it sent") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  const auto creator = installation.credential("acme-platform", "creator");
  const auto made = creator.post("/customers/entities/partnerships", R"({"id":"firm","name":"Firm"})");
  CHECK(made.json() == nlohmann::json::parse(R"({"id":"firm","name":"Firm"})"));
  CHECK(creator.get(kFirm).status == 403);
  CHECK(installation.credential("acme-platform", "auditor").get(kFirm).status == 403);
  CHECK(acme.get(kFirm).json() == made.json());
}
