#include <catch2/catch.hpp>
#include <functional>
#include <set>
#include <string>

#include "surface_installation.h"

using namespace daybook;
using namespace daybook::http;
using nlohmann::json;

namespace {

const std::string kNumber = "4111111111111111";
const std::string kVerification = "98761";  // five digits: refused
const std::string kGoodVerification = "9876";

json card_body(const std::string& number = kNumber, const std::string& verification = kGoodVerification) {
  return {{"customerIdentifier", "acme-eu"},
          {"accountIdentifier", "acme-eu-1"},
          {"ipAddress", "192.0.2.7"},
          {"label", "Company"},
          {"creditCard", {{"number", number}, {"expiration", "2099-01"}, {"verificationNumber", verification}}},
          {"billingAddress",
           {{"firstName", "Augusta"}, {"lastName", "King"}, {"addressLine1", "1 Main Street"}, {"city", "London"}, {"state", "LDN"},
            {"postalCode", "N1"}, {"country", "GB"}, {"emailAddress", "augusta@example.com"}}}};
}

// A processor that does as it is told and remembers what it was asked.
struct Recorder final : CardProcessor {
  bool approves = true;
  std::vector<Charge> charges;
  std::vector<Charge> refunds;
  std::function<void()> while_charging = [] {};
  bool charge(const Charge& asked) override {
    charges.push_back(asked);
    const auto once = while_charging;  // it may put another one in its place
    once();
    return approves;
  }
  void refund(const Charge& asked) override { refunds.push_back(asked); }
};

ApplicationOptions with(std::shared_ptr<CardProcessor> processor) {
  ApplicationOptions options;
  options.card_processor = std::move(processor);
  return options;
}

struct WithCards : Installation {
  std::shared_ptr<Recorder> processor;
  Caller acme = platform("acme-platform");
  explicit WithCards(std::shared_ptr<Recorder> recorder = std::make_shared<Recorder>())
      : Installation(with(recorder)), processor(std::move(recorder)) {
    create_customer(acme, "acme-eu");
    create_account(acme, "acme-eu", "acme-eu-1");
  }
  std::string registered() {
    const auto reply = acme.post("/raas/v2/creditCards", card_body().dump());
    REQUIRE(reply.status == 201);
    return reply.json()["token"];
  }
  Reply deposit(const std::string& token, const json& amount, const std::string& reference = "") {
    const json body{{"customerIdentifier", "acme-eu"}, {"accountIdentifier", "acme-eu-1"}, {"creditCardToken", token},
                    {"amount", amount}, {"externalRefID", reference}};
    return acme.post("/raas/v2/creditCardDeposits", body.dump());
  }
  std::string journal() {
    std::string all;
    for_each_entry([&](std::string_view bytes) { all += bytes; });
    return all;
  }
  json entries() {
    json all = json::array();
    for_each_entry([&](std::string_view bytes) { all.push_back(json::parse(bytes)); });
    return all;
  }

 private:
  void for_each_entry(const std::function<void(std::string_view)>& visit) {
    store().log().read_entries(1, 0, [&](Position, std::string_view bytes) {
      visit(bytes);
      return true;
    });
  }
};

// What is drawn at random, or is the time: four digits may stand in it by chance.
const std::set<std::string> kByChance{"time", "credential", "key", "sealed", "card", "token"};

json without_chance(const json& given) {
  if (!given.is_structured()) return given;
  json kept = given.is_array() ? json::array() : json::object();
  for (const auto& [name, value] : given.items()) {
    if (given.is_array()) {
      kept.push_back(without_chance(value));
    } else if (!kByChance.contains(name)) {
      kept[name] = without_chance(value);
    }
  }
  return kept;
}

}  // namespace

TEST_CASE("credit cards: neither number, verification number nor address is in the journal or in an answer") {
  WithCards installation;
  const auto token = installation.registered();
  const auto journal = installation.journal();
  const auto answer = installation.acme.get("/raas/v2/creditCards/" + token);
  REQUIRE(answer.status == 200);
  CHECK(journal.find(token) != std::string::npos);
  for (const auto& secret : {kNumber, kNumber.substr(0, 12), std::string("Augusta"), std::string("Main Street")}) {
    INFO(secret);
    CHECK(journal.find(secret) == std::string::npos);
    CHECK(answer.body.find(secret) == std::string::npos);
  }
  for (const auto& text : {installation.entries(), answer.json()}) {
    const auto shown = without_chance(text).dump();
    INFO(shown);
    CHECK(shown.find("1111") != std::string::npos);  // the last four digits are no secret, so what tells of the card is here
    CHECK(shown.find(kGoodVerification) == std::string::npos);
  }
}

TEST_CASE("credit cards: an error never shows what was given") {
  WithCards installation;
  for (const auto& body : {card_body("4111111111111112"), card_body(kNumber, kVerification)}) {
    const auto reply = installation.acme.post("/raas/v2/creditCards", body.dump());
    CHECK(reply.status == 400);
    CHECK(reply.body.find("411111") == std::string::npos);
    CHECK(reply.body.find(kVerification) == std::string::npos);
  }
}

TEST_CASE("credit cards: a number has 12 to 19 digits and the right check digit") {
  CHECK(is_card_number("4111111111111111"));
  CHECK(is_card_number("378282246310005"));
  CHECK(is_card_number("000000000000"));
  CHECK(is_card_number("0000000000000000000"));
  CHECK_FALSE(is_card_number("4111111111111112"));
  CHECK_FALSE(is_card_number("00000000000"));
  CHECK_FALSE(is_card_number("00000000000000000000"));
  CHECK_FALSE(is_card_number("411111111111111x"));
}

TEST_CASE("deposits: the card is charged with the fee") {
  WithCards installation;
  const auto token = installation.registered();
  CHECK(installation.acme.post("/v1/deposit-fee", R"({"feePercent":"3.5"})").status == 200);
  CHECK(installation.deposit(token, 1.25).status == 200);
  REQUIRE(installation.processor->charges.size() == 1);
  CHECK(installation.processor->charges[0].amount == Amount{129});
  CHECK(installation.processor->charges[0].currency.text == "USD");
}

TEST_CASE("deposits: what a rule refuses is not charged") {
  WithCards installation;
  const auto token = installation.registered();
  CHECK(installation.deposit(token, 1, "ref").status == 200);
  CHECK(installation.deposit(token, 1, "ref").status == 409);
  CHECK(installation.deposit("nothing", 1).status == 404);
  CHECK(installation.processor->charges.size() == 1);
}

TEST_CASE("deposits: a card that is declined leaves no trace") {
  WithCards installation;
  const auto token = installation.registered();
  installation.processor->approves = false;
  const auto size = installation.store().size(1);
  const auto reply = installation.deposit(token, 1);
  CHECK(reply.status == 402);
  CHECK(reply.json()["i18nKey"] == "402.002");
  CHECK(installation.store().size(1) == size);
}

TEST_CASE("deposits: a charge whose deposit is refused in the meantime is given back") {
  WithCards installation;
  const auto token = installation.registered();
  installation.processor->while_charging = [&] {
    const json body{{"customerIdentifier", "acme-eu"}, {"accountIdentifier", "acme-eu-1"}, {"creditCardToken", token}};
    CHECK(installation.acme.post("/raas/v2/creditCardUnregisters", body.dump()).status == 200);
  };
  CHECK(installation.deposit(token, 1).status == 404);
  REQUIRE(installation.processor->refunds.size() == 1);
  CHECK(installation.processor->refunds[0].key == installation.processor->charges.at(0).key);
}

TEST_CASE("deposits: what is recorded is what was charged, though the fee changes in between") {
  WithCards installation;
  const auto token = installation.registered();
  CHECK(installation.acme.post("/v1/deposit-fee", R"({"feePercent":"3.5"})").status == 200);
  installation.processor->while_charging = [&] {
    CHECK(installation.acme.post("/v1/deposit-fee", R"({"feePercent":"50"})").status == 200);
  };
  const auto deposit = installation.deposit(token, 10).json();
  CHECK(deposit["amountCharged"] == 10.35);
  CHECK(deposit["feePercent"] == 3.5);
  CHECK(installation.processor->charges.at(0).amount == Amount{1035});
  CHECK(installation.deposit(token, 10).json()["amountCharged"] == 15);
}

TEST_CASE("deposits: a retry charges under the key of its reference, other deposits under keys of their own") {
  WithCards installation;
  const auto token = installation.registered();
  installation.processor->approves = false;
  for (const auto reference : {"ref-1", "ref-1", "ref-2", "", ""}) CHECK(installation.deposit(token, 1, reference).status == 402);
  std::vector<std::string> keys;
  for (const auto& charge : installation.processor->charges) keys.push_back(charge.key);
  REQUIRE(keys.size() == 5);
  CHECK(keys[0] == keys[1]);
  CHECK(std::set<std::string>(keys.begin() + 1, keys.end()).size() == 4);
}

TEST_CASE("deposits: a charge that another request's deposit was recorded for is not given back, even if the card is gone since") {
  WithCards installation;
  const auto token = installation.registered();
  installation.processor->while_charging = [&] {
    installation.processor->while_charging = [] {};
    CHECK(installation.deposit(token, 1, "ref").status == 200);
    const json body{{"customerIdentifier", "acme-eu"}, {"accountIdentifier", "acme-eu-1"}, {"creditCardToken", token}};
    CHECK(installation.acme.post("/raas/v2/creditCardUnregisters", body.dump()).status == 200);
  };
  CHECK(installation.deposit(token, 1, "ref").status == 409);
  CHECK(installation.processor->charges.size() == 2);
  CHECK(installation.processor->refunds.empty());
}
