// Documents of /customers: a letter for the kind, then JSON. What the tables take means the same when it has been through the domain's words.
#include "fuzz/target.h"
#include "http/customers_documents.h"

namespace {

using namespace daybook;
using namespace daybook::http;
using namespace daybook::http::customers;
using daybook::fuzz::require;

void check_entity(const JsonValue& document, EntityKind kind) {
  const EntityId id{*document.find("id")->text()};
  const auto words = words_of_entity(document, kind);
  require(words.identity.has_value() == (kind == EntityKind::natural_person), "a natural person alone has an identity");
  if (words.identity) require(identity_from_text(to_text(*words.identity)) == words.identity, "an identity is read again");
  const auto again = entity_document(kind, id, words.document, words.relations);
  require(again && canonical_text(*again) == canonical_text(document), "an entity is shown as it came");
}

void check_customer(const JsonValue& document) {
  const auto relation = relation_of(document);
  const auto shown = customer_document({*document.find("id")->text()}, relation);
  const auto again = checked(shown, kCustomer);
  require(again.has_value(), "a customer that is shown is one that is taken");
  require(relation_of(*again) == relation, "a customer is shown as it came");
}

void run(std::string_view bytes) {
  if (bytes.empty()) return;
  const auto body = parse_json(bytes.substr(1), 32);
  if (!body || !body->object()) return;
  const auto kind = bytes.front();
  const auto& schema = kind == 'n' ? kNaturalPerson : kind == 'l' ? kLegalPerson : kind == 'p' ? kPartnership : kind == 'c' ? kCustomer : kWalletLink;
  const auto document = checked(*body, schema);
  if (!document) {
    for (const auto& error : document.error()) require(error.path.starts_with('/'), "what is wrong is told by its pointer");
    return;
  }
  const auto again = checked(*document, schema);
  require(again && canonical_text(*again) == canonical_text(*document), "what was taken is taken again");
  if (kind == 'n') return check_entity(*document, EntityKind::natural_person);
  if (kind == 'l') return check_entity(*document, EntityKind::legal_person);
  if (kind == 'p') return check_entity(*document, EntityKind::partnership);
  if (kind == 'c') return check_customer(*document);
  require(violations_of(wallet_link_of(*document)).empty(), "a wallet link breaks no rule of its own");
}

const daybook::fuzz::Target target("customers_body", run);

}  // namespace
