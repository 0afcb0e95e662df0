#include "domain/reach.h"

#include <algorithm>

#include <unordered_map>
#include <unordered_set>

#include "domain/state.h"

namespace daybook {
namespace {

// Goes through what is named and the members of partnerships, to each entity once, or twice where it owns and then acts, too.
class Walk {
 public:
  Walk(const State& state, const Identities& identities) : state_(state), identities_(identities) {}

  void visit(const EntityId& entity, bool acting) {
    name(entity, acting);
    while (!open_.empty() && !reached_.not_found && !reached_.too_many) {
      const auto [next, its_acting] = std::move(open_.back());
      open_.pop_back();
      visit_one(next, its_acting);
    }
  }

  void skip(const EntityId& entity) { seen_.emplace(entity, true); }
  Reached take() { return std::move(reached_); }

 private:
  struct Open {
    EntityId entity;
    bool acting;
  };

  void name(const EntityId& entity, bool acting) {
    reached_.too_many = ++named_ > kEntitiesReachedMax;
    open_.push_back({entity, acting});
  }

  void visit_one(const EntityId& entity, bool acting) {
    const auto [seen, fresh] = seen_.try_emplace(entity, acting);
    if (!fresh) {
      if (acting && !seen->second) act(entity);
      seen->second = seen->second || acting;
      return;
    }
    const auto* row = find_entity(state_, entity);
    if (!row) {
      reached_.not_found = entity;
    } else if (row->kind == EntityKind::natural_person) {
      add_person(entity, acting);
    } else if (row->kind == EntityKind::partnership) {
      add_partnership(entity, row->relations);
    }
  }

  void add_person(const EntityId& entity, bool acting) {
    const auto identity = identities_.find(entity);
    person_at_.emplace(entity, reached_.persons.size());
    reached_.persons.push_back({entity, identity == identities_.end() ? nullptr : &identity->second, acting});
  }

  void add_partnership(const EntityId& entity, const std::vector<EntityId>& members) {
    reached_.partnerships.emplace_back(entity, std::set(members.begin(), members.end()).size());
    for (auto member = members.rbegin(); member != members.rend(); ++member) name(*member, true);
  }

  void act(const EntityId& entity) {
    if (const auto at = person_at_.find(entity); at != person_at_.end()) reached_.persons[at->second].acting = true;
  }

  const State& state_;
  const Identities& identities_;
  std::size_t named_ = 0;
  std::vector<Open> open_;
  std::unordered_map<EntityId, bool> seen_;  // whether as acting
  std::unordered_map<EntityId, std::size_t> person_at_;
  Reached reached_;
};

}  // namespace

Reached reach(const State& state, const Relation& relation, const Identities& identities) {
  Walk walk(state, identities);
  walk.visit(relation.owner, false);
  for (const auto& entity : relation.authorized) walk.visit(entity, true);
  return walk.take();
}

Reached reach_members(const State& state, const EntityAsAsked& partnership) {
  Walk walk(state, partnership.identities);
  walk.skip(partnership.entity);
  for (const auto& member : partnership.relations) walk.visit(member, true);
  return walk.take();
}

Referring referring_to(const State& state, const EntityId& entity) {
  Referring referring;
  std::unordered_set<EntityId> seen{entity};
  std::vector<EntityId> open{entity};
  while (!open.empty()) {
    const auto next = std::move(open.back());
    open.pop_back();
    const auto found = state.referrers.find(next);
    if (found == state.referrers.end()) continue;
    for (const auto& [customer, acting] : found->second.customers) {
      referring.customers.insert(customer);
      referring.acting = referring.acting || acting;
    }
    for (const auto& above : found->second.entities) {
      if (state.entities.find(above)->kind != EntityKind::partnership) continue;
      referring.acting = referring.member = true;
      if (seen.insert(above).second) open.push_back(above);
    }
  }
  return referring;
}

}  // namespace daybook
