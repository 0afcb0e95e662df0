// The rules between entities and customers: who must be known how well to own a customer, act for it, or be a member of a partnership that does. Ages and
// spans are counted in days of the calendar in UTC.
#pragma once

#include <optional>
#include <vector>

#include "domain/relation.h"

namespace daybook {

inline constexpr int kAdultYears = 18;
inline constexpr int kKycMonthsMax = 24;              // between the check and the signing of a contract
inline constexpr std::size_t kMembersMin = 2;         // of a partnership that a customer refers to
inline constexpr std::size_t kEntitiesReachedMax = 12'000;  // that one command names, itself and through partnerships; again where they are named again

// Why a customer can't be as the relation says; `before` is as it was, null for a new one.
std::optional<Rejection> refusal_of_relation(const State& state, const Relation& relation, const RelationRow* before,
                                             const Identities& identities, Time now);

// An entity as a command would have it.
struct EntityAsAsked {
  const EntityId& entity;
  EntityKind kind;
  const std::optional<Identity>& identity;
  const std::vector<EntityId>& relations;
  const Identities& identities;
};

// Why the entity can't be so by itself: the entities that it refers to, and a partnership's members.
std::optional<Rejection> refusal_of_entity(const State& state, const EntityAsAsked& asked, Time now);
// Why it can't be so since customers and partnerships refer to it: existing_constraints_violated.
std::optional<Rejection> refusal_by_referrers(const State& state, const EntityAsAsked& asked, Time now);

}  // namespace daybook
