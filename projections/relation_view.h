// What readers see of entities, contracts, customers under contract and wallet links. All of them are listed in the order in which they
// were made: the position of the entry that made one is its place in lists, and stays so whatever is written meanwhile.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/event.h"

namespace daybook {

struct EntityView {
  EntityId entity = {};
  EntityKind kind = EntityKind::natural_person;
  Position created = 0;
  Time created_at = {};
  Position last = 0;  // of the last entry about it
  std::optional<Position> document_at = {};  // the entry that has its document; none once it is erased
  std::optional<Time> erased_at = {};
  std::string erased_for = {};  // the reason that was given
  Personal document = {};       // sealed; erased, where the entity is
  std::vector<EntityId> relations = {};
  friend bool operator==(const EntityView&, const EntityView&) = default;
};

// Whether a list has the entities that are erased.
enum class ErasedEntities { without, with };

struct EntityFilter {
  std::optional<EntityKind> kind = {};
  ErasedEntities erased = ErasedEntities::without;
};

// A customer under contract.
struct RelationView {
  CustomerId customer = {};
  Position created = 0;
  Time created_at = {};
  Position last = 0;       // of the last entry about the relation
  Relation relation = {};  // as it was signed or amended last
  bool suspended = false;
  bool ended = false;
  std::optional<std::string> reason = {};  // of the last suspension or reactivation
  RelationStatus status() const {
    if (ended) return RelationStatus::ended;
    return suspended ? RelationStatus::suspended : RelationStatus::active;
  }
  friend bool operator==(const RelationView&, const RelationView&) = default;
};

struct ContractView {
  Position position = 0;
  Time provided_at = {};
  ContractProvided contract = {};
  friend bool operator==(const ContractView&, const ContractView&) = default;
};

struct WalletLinkView {
  Position position = 0;  // of the entry that made it, the only one about it
  Time created_at = {};
  WalletLinkCreated link = {};
  friend bool operator==(const WalletLinkView&, const WalletLinkView&) = default;
};

}  // namespace daybook
