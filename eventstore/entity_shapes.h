// The `data` of the events of entities, contracts, customers under contract and wallet links. Each shape is fixed for ever (docs/journal.md). Included by
// event_codec.cpp alone.
#pragma once

#include "domain/event.h"
#include "eventstore/relation_codec.h"

namespace daybook {

constexpr auto members_of(const EntityCreated*) {
  using E = EntityCreated;
  return std::tuple(required("entity", &E::entity), required("kind", &E::kind), required("key", &E::key),
                    required("document", &E::document), optional("identity", &E::identity), optional("relations", &E::relations));
}

constexpr auto members_of(const EntityUpdated*) {
  using E = EntityUpdated;
  return std::tuple(required("entity", &E::entity), required("kind", &E::kind), required("document", &E::document),
                    optional("identity", &E::identity), optional("relations", &E::relations),
                    optional("expectedPosition", &E::expected_last));
}

constexpr auto members_of(const EntityErased*) {
  using E = EntityErased;
  return std::tuple(required("entity", &E::entity), required("kind", &E::kind), required("key", &E::key), required("deleted", &E::deleted),
                    optional("reason", &E::reason), optional("expectedPosition", &E::expected_last));
}

constexpr auto members_of(const ContractProvided*) {
  using E = ContractProvided;
  return std::tuple(required("type", &E::type), required("version", &E::version), required("validFrom", &E::valid_from),
                    required("content", &E::content));
}

template <class E>
constexpr auto relation_members() {
  return std::tuple(required("owner", &E::relation, &Relation::owner), required("authorized", &E::relation, &Relation::authorized),
                    required("contracts", &E::relation, &Relation::contracts),
                    optional("attributes", &E::relation, &Relation::attributes));
}

constexpr auto members_of(const CustomerSigned*) {
  return std::tuple_cat(std::tuple(required("customer", &CustomerSigned::customer)), relation_members<CustomerSigned>());
}

constexpr auto members_of(const CustomerAmended*) {
  using E = CustomerAmended;
  return std::tuple_cat(std::tuple(required("customer", &E::customer)), relation_members<E>(),
                        std::tuple(optional("expectedPosition", &E::expected_last)));
}

constexpr auto members_of(const CustomerEnded*) {
  return std::tuple(required("customer", &CustomerEnded::customer), optional("expectedPosition", &CustomerEnded::expected_last));
}

constexpr auto members_of(const CustomerStatusChanged*) {
  using E = CustomerStatusChanged;
  return std::tuple(required("customer", &E::customer), required("suspended", &E::suspended), required("reason", &E::reason),
                    optional("expectedPosition", &E::expected_last));
}

constexpr auto members_of(const WalletLinkCreated*) {
  using E = WalletLinkCreated;
  return std::tuple(required("link", &E::link), required("address", &E::address), required("asset", &E::asset),
                    optional("customer", &E::customer));
}

constexpr auto members_of(const WalletLinkDeleted*) {
  return std::tuple(required("link", &WalletLinkDeleted::link), optional("expectedPosition", &WalletLinkDeleted::expected_last));
}

}  // namespace daybook
