#include "http/customers_documents.h"

#include <algorithm>
#include <array>
#include <utility>

#include "http/customers_dates.h"

namespace daybook::http::customers {
namespace {

constexpr std::size_t kStoredDepthMax = 64;  // deeper than any document that was let in

// Where a kind of entity names others; a natural person names none.
constexpr std::array<std::string_view, 3> kRelationLists = {"", "related", "members"};

std::string_view list_of(EntityKind kind) { return kRelationLists[static_cast<std::size_t>(kind)]; }

const std::string& text_of(const JsonValue& object, std::string_view name) { return *object.find(name)->text(); }

JsonMember member(std::string name, std::string text) { return {std::move(name), {std::move(text)}}; }

JsonValue reference(const EntityId& entity) { return {JsonValue::Object{member("entityId", entity.text)}}; }

JsonValue* found(JsonValue& object, std::string_view name) {
  auto& members = std::get<JsonValue::Object>(object.value);
  const auto it = std::ranges::find(members, name, &JsonMember::name);
  return it == members.end() ? nullptr : &it->value;
}

// The member's text, which the object then lacks.
std::string taken(JsonValue& object, std::string_view name) {
  auto text = text_of(object, name);
  std::erase_if(std::get<JsonValue::Object>(object.value), [&](const JsonMember& one) { return one.name == name; });
  return text;
}

std::vector<EntityId> take_relations(JsonValue& document, EntityKind kind) {
  std::vector<EntityId> relations;
  auto* list = list_of(kind).empty() ? nullptr : found(document, list_of(kind));
  if (!list) return relations;
  for (auto& element : std::get<JsonValue::Array>(list->value)) relations.push_back({taken(element, "entityId")});
  return relations;
}

// False where there are not as many places for them as there are relations.
bool put_relations(JsonValue& document, EntityKind kind, const std::vector<EntityId>& relations) {
  auto* list = list_of(kind).empty() ? nullptr : found(document, list_of(kind));
  auto* elements = list ? std::get_if<JsonValue::Array>(&list->value) : nullptr;
  if ((elements ? elements->size() : 0) != relations.size()) return false;
  for (std::size_t i = 0; i < relations.size(); ++i) {
    auto* members = std::get_if<JsonValue::Object>(&(*elements)[i].value);
    if (!members) return false;
    members->push_back(member("entityId", relations[i].text));
  }
  return true;
}

Identity identity_of(const JsonValue& person) {
  Identity identity;
  identity.birth_date = *day_from_text(text_of(person, "birthDate"));
  identity.nationality = person.find("nationality") != nullptr;
  identity.address = person.find("address") != nullptr;
  if (const auto* kyc = person.find("kyc")) {
    identity.kyc_date = date_of(*moment_of_text(text_of(*kyc, "date")));
    if (const auto* document = kyc->find("document")) identity.document_valid_until = day_from_text(text_of(*document, "validUntil"));
  }
  return identity;
}

FreeJson attributes_of(const JsonValue& object) {
  const auto* attributes = object.find("additionalAttributes");
  return {attributes ? canonical_text(*attributes) : ""};
}

void add_attributes(JsonValue::Object& members, const FreeJson& attributes) {
  if (attributes.text.empty()) return;
  if (auto value = parse_json(attributes.text, kStoredDepthMax)) members.push_back({"additionalAttributes", *std::move(value)});
}

SignedContract contract_of(const JsonValue& object) {
  SignedContract contract{{text_of(object, "type")}, *date_of_text(text_of(object, "signedDate"))};
  if (const auto* cancelled = object.find("cancelledDate")) contract.cancelled_on = date_of_text(*cancelled->text());
  contract.attributes = attributes_of(object);
  return contract;
}

// `cancelledDate` is always there, as clients of the API are used to.
JsonValue contract_document(const SignedContract& contract) {
  JsonValue::Object members{member("type", contract.type.text), member("signedDate", shown(contract.signed_on)), {"cancelledDate", {}}};
  if (contract.cancelled_on) members.back().value = {shown(*contract.cancelled_on)};
  add_attributes(members, contract.attributes);
  return {std::move(members)};
}

}  // namespace

const Schema& schema_of(EntityKind kind) {
  switch (kind) {
    case EntityKind::natural_person: return kNaturalPerson;
    case EntityKind::legal_person: return kLegalPerson;
    case EntityKind::partnership: return kPartnership;
  }
  std::unreachable();
}

EntityWords words_of_entity(JsonValue document, EntityKind kind) {
  EntityWords words;
  if (kind == EntityKind::natural_person) words.identity = identity_of(document);
  words.relations = take_relations(document, kind);
  taken(document, "id");
  words.document = canonical_text(document);
  return words;
}

std::optional<JsonValue> entity_document(EntityKind kind, const EntityId& entity, std::string_view document,
                                         const std::vector<EntityId>& relations) {
  auto parsed = parse_json(document, kStoredDepthMax);
  if (!parsed || !parsed->object() || !put_relations(*parsed, kind, relations)) return std::nullopt;
  std::get<JsonValue::Object>(parsed->value).push_back(member("id", entity.text));
  return in_order(*std::move(parsed), schema_of(kind));
}

Relation relation_of(const JsonValue& customer) {
  Relation relation{{text_of(*customer.find("owner"), "entityId")}, {}, {}, attributes_of(customer)};
  for (const auto& entity : *customer.find("authorized")->array()) relation.authorized.push_back({text_of(entity, "entityId")});
  for (const auto& contract : *customer.find("contracts")->array()) relation.contracts.push_back(contract_of(contract));
  return relation;
}

JsonValue customer_document(const CustomerId& customer, const Relation& relation) {
  JsonValue::Array authorized, contracts;
  for (const auto& entity : relation.authorized) authorized.push_back(reference(entity));
  for (const auto& contract : relation.contracts) contracts.push_back(contract_document(contract));
  JsonValue::Object members{member("id", customer.text),
                            {"owner", reference(relation.owner)},
                            {"authorized", {std::move(authorized)}},
                            {"contracts", {std::move(contracts)}}};
  add_attributes(members, relation.attributes);
  return {std::move(members)};
}

CreateWalletLink wallet_link_of(const JsonValue& document) {
  CreateWalletLink command{{text_of(document, "id")}, text_of(document, "address"), *chain_asset_named(text_of(document, "assetId")), {}};
  if (const auto* assignment = document.find("assignment")) command.customer = CustomerId{text_of(*assignment, "customerId")};
  return command;
}

JsonValue wallet_link_document(const WalletLinkCreated& link) {
  JsonValue::Object members{member("id", link.link.text), member("address", link.address)};
  members.push_back(member("assetId", std::string(name_of(link.asset))));
  if (link.customer) members.push_back({"assignment", {JsonValue::Object{member("customerId", link.customer->text)}}});
  return {std::move(members)};
}

}  // namespace daybook::http::customers
