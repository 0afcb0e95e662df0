#include "http/customers_documents.h"

#include <string>

#include "documents.h"
#include "http/customers_transport.h"
#include "http/json_same.h"

using namespace daybook;
using namespace daybook::http;
using namespace daybook::http::customers;

namespace {

JsonValue read(const std::string& text, const Schema& schema) {
  auto document = checked(json_of(text), schema);
  REQUIRE(document);
  return *std::move(document);
}

std::string compact(const JsonValue& value) {
  std::string text;
  JsonText json(text);
  append_json(json, value);
  return text;
}

}  // namespace

TEST_CASE("an entity's document comes back as it was, in the schema's order, numbers as they were written") {
  struct Row {
    EntityKind kind;
    std::string document;
  };
  for (const auto& row :
       {Row{EntityKind::natural_person, kPerson}, Row{EntityKind::legal_person, kCompany}, Row{EntityKind::partnership, kFirm}}) {
    const auto document = read(row.document, schema_of(row.kind));
    const EntityId entity{*document.find("id")->text()};
    const auto words = words_of_entity(document, row.kind);
    const auto again = entity_document(row.kind, entity, words.document, words.relations);
    REQUIRE(again);
    CHECK(compact(*again) == compact(document));
  }
  CHECK(compact(*entity_document(EntityKind::legal_person, {"c1"}, R"({"name":"A","related":[{"sharePercentage":25.50}]})", {{"p"}})) ==
        R"({"id":"c1","name":"A","related":[{"entityId":"p","sharePercentage":25.50}]})");
}

TEST_CASE("what an entity refers to stands beside its document, and not in it") {
  const auto words = words_of_entity(read(kFirm, kPartnership), EntityKind::partnership);
  CHECK(words.relations == std::vector<EntityId>{{"p1"}, {"p2"}});
  CHECK(words.document.find("entityId") == std::string::npos);
  CHECK(words.document.find("f1") == std::string::npos);
  CHECK_FALSE(words.identity);
}

TEST_CASE("a document that does not fit its relations is none") {
  CHECK_FALSE(entity_document(EntityKind::partnership, {"f"}, R"({"members":[{}],"name":"A"})", {}));
  CHECK_FALSE(entity_document(EntityKind::partnership, {"f"}, R"({"name":"A"})", {{"p"}}));
  CHECK_FALSE(entity_document(EntityKind::partnership, {"f"}, "[]", {}));
  CHECK_FALSE(entity_document(EntityKind::partnership, {"f"}, "{", {}));
}

TEST_CASE("of a natural person the rules learn what they ask for, the check's day in UTC") {
  auto words = words_of_entity(read(kPerson, kNaturalPerson), EntityKind::natural_person);
  REQUIRE(words.identity);
  CHECK(to_text(*words.identity) == "born 1990-12-10 nationality address kyc 2024-02-29 document 2030-01-01");

  const auto late = *checked(with(kPerson, "/kyc/date", R"("2024-02-29T23:30:00-01:00")"), kNaturalPerson);
  CHECK(words_of_entity(late, EntityKind::natural_person).identity->kyc_date == date_from_text("2024-03-01"));

  const auto bare = read(R"({"id":"p","firstName":"A","lastName":"B","birthDate":"2000-02-29","birthPlace":"C",)"
                         R"("birthCountry":"XX","kyc":null})",
                         kNaturalPerson);
  CHECK(to_text(*words_of_entity(bare, EntityKind::natural_person).identity) == "born 2000-02-29");
}

TEST_CASE("a customer's document becomes a relation and comes back, with cancelledDate always there") {
  const auto document = read(R"({"id":"acme","owner":{"entityId":"p1"},"authorized":[{"entityId":"p1"},{"entityId":"c1"}],
    "contracts":[{"type":"standard","signedDate":"2022-10-18"},
      {"type":"extra","signedDate":"2012-10-11T01:57:00.766Z","cancelledDate":"2040-02-01","additionalAttributes":{"z":1,"a":1.50}}],
    "additionalAttributes":{"b":{"d":[],"c":null}}})",
                             kCustomer);
  const auto relation = relation_of(document);
  CHECK(relation.owner.text == "p1");
  CHECK(relation.authorized == std::vector<EntityId>{{"p1"}, {"c1"}});
  CHECK(relation.attributes.text == R"({"b":{"c":null,"d":[]}})");
  CHECK(relation.contracts.at(1).attributes.text == R"({"a":1.50,"z":1})");
  CHECK(compact(customer_document({"acme"}, relation)) ==
        R"({"id":"acme","owner":{"entityId":"p1"},"authorized":[{"entityId":"p1"},{"entityId":"c1"}],)"
        R"("contracts":[{"type":"standard","signedDate":"2022-10-18","cancelledDate":null},)"
        R"({"type":"extra","signedDate":"2012-10-11T01:57:00.766Z","cancelledDate":"2040-02-01","additionalAttributes":{"a":1.50,"z":1}}],)"
        R"("additionalAttributes":{"b":{"c":null,"d":[]}}})");
}

TEST_CASE("a wallet link's document becomes a command and comes back") {
  const auto document = read(kLink, kWalletLink);
  const auto command = wallet_link_of(document);
  CHECK(command.asset == ChainAsset::eth);
  CHECK(command.customer == CustomerId{"acme"});
  CHECK(compact(wallet_link_document({command.link, command.address, command.asset, command.customer})) == compact(document));
  CHECK_FALSE(wallet_link_of(*checked(with(kLink, "/assignment", ""), kWalletLink)).customer);
}
