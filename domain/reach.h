// Whom a customer or a partnership reaches, through partnerships too, and who reaches an entity.
#pragma once

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "domain/know_your_customer.h"

namespace daybook {

struct ReachedPerson {
  EntityId entity;
  const Identity* identity;  // null: its key is gone; holds as long as what was asked does
  bool acting;               // authorized, or a member of a partnership; else it only owns
};

// In the order in which they are named, members behind their partnership; each once.
struct Reached {
  std::vector<ReachedPerson> persons;
  std::vector<std::pair<EntityId, std::size_t>> partnerships;  // with the number of their members
  std::optional<EntityId> not_found = {};  // the first that does not exist
  bool too_many = false;                   // more than kEntitiesReachedMax
};

// The owner, those who are authorized, and the members of partnerships among them.
Reached reach(const State& state, const Relation& relation, const Identities& identities);
// The members of the partnership as it is asked for, and of partnerships among them.
Reached reach_members(const State& state, const EntityAsAsked& partnership);

struct Referring {
  std::set<CustomerId> customers;  // that reach it, by themselves or through partnerships
  bool acting = false;             // for any of them, or as a member
  bool member = false;             // of a partnership
};
Referring referring_to(const State& state, const EntityId& entity);

}  // namespace daybook
