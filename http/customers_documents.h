// The documents of `/customers` in the domain's words and back. What an entity refers to travels beside its document, so that it stands in
// no sealed text; the rest of the document is one canonical text. REQUIRES: documents that have been checked (customers_schema.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/entity.h"
#include "domain/relation.h"
#include "domain/wallet_link.h"
#include "http/customers_schema.h"
#include "http/json_body.h"

namespace daybook::http::customers {

const Schema& schema_of(EntityKind kind);

struct EntityWords {
  std::string document;                // without its id and without the ids of `relations`
  std::optional<Identity> identity;    // of a natural person
  std::vector<EntityId> relations;     // members, or related entities, in their order
};
EntityWords words_of_entity(JsonValue document, EntityKind kind);
// Where `document` is no such text, none: what was sealed by something else than this program.
std::optional<JsonValue> entity_document(EntityKind kind, const EntityId& entity, std::string_view document,
                                         const std::vector<EntityId>& relations);

Relation relation_of(const JsonValue& customer);
// What a caller may change; without status and reason.
JsonValue customer_document(const CustomerId& customer, const Relation& relation);

CreateWalletLink wallet_link_of(const JsonValue& document);
JsonValue wallet_link_document(const WalletLinkCreated& link);

}  // namespace daybook::http::customers
