#include "domain/entity.h"

#include <algorithm>

#include "domain/know_your_customer.h"
#include "domain/posting.h"
#include "domain/state.h"
#include "domain/transfer.h"

namespace daybook {
namespace {

constexpr std::string_view kKinds[] = {"natural-person", "legal-person", "partnership"};

std::string_view relations_field(EntityKind kind) { return kind == EntityKind::partnership ? "members" : "related"; }

template <class Command>
Violations violations_of_entity(const Command& command) {
  Violations violations;
  check_entity_id("id", command.entity.text, violations);
  const std::string field(relations_field(command.kind));
  if (command.relations.size() > kEntityRelationsMax) {
    violations.push_back({field, Rule::list_length, std::to_string(command.relations.size())});
    return violations;
  }
  for (std::size_t i = 0; i < command.relations.size(); ++i) {
    if (command.relations[i] != command.entity) continue;
    violations.push_back({field + "[" + std::to_string(i) + "].entityId", Rule::not_itself, command.entity.text});
  }
  return violations;
}

// None of what is no natural person. What a natural person is asked for is always there, unless its key is gone.
std::optional<Identity> opened(const std::optional<Personal>& identity) {
  if (!identity || identity->form != Personal::Form::plain) return std::nullopt;
  return identity_from_text(identity->bytes);
}

template <class Command>
std::optional<Rejection> refusal_as_asked(const State& state, const Command& command, Time now) {
  const auto identity = opened(command.identity);
  if (identity && identity->birth_date > date_of(now)) {
    return broken({{"birthDate", Rule::not_in_future, to_text(identity->birth_date)}});
  }
  if (command.kind == EntityKind::natural_person && !identity) return Rejection{RejectionCode::personal_data_erased, command.entity.text};
  return refusal_of_entity(state, {command.entity, command.kind, identity, command.relations, command.identities}, now);
}

Rejection unknown(const EntityId& entity) { return {RejectionCode::entity_unknown, entity.text}; }

// Of that kind, as it was when the caller saw it.
std::expected<const EntityRow*, Rejection> known(const State& state, const EntityId& entity, EntityKind kind,
                                                 const std::optional<Position>& expected_last) {
  const auto* row = find_entity(state, entity);
  if (!row || row->kind != kind) return std::unexpected(unknown(entity));
  if (expected_last && *expected_last != row->last) return std::unexpected(stale(entity.text, *expected_last, row->last));
  return row;
}

// From now on, whatever becomes of the relations.
void mark_related(State& state, const EntityRow& row) {
  for (const auto& related : row.relations) {
    if (const auto* known = state.entities.find(related); known && !known->related) state.entities.edit(related).related = true;
  }
}

void refer_no_more(State& state, const EntityId& from, const std::vector<EntityId>& relations) {
  for (const auto& related : relations) {
    const auto found = state.referrers.find(related);
    if (found == state.referrers.end()) continue;  // the same twice
    found->second.entities.erase(from);
    if (found->second == Referrers{}) state.referrers.erase(found);
  }
}

}  // namespace

void refer(State& state, const EntityId& entity, const EntityRow& row) {
  for (const auto& related : row.relations) state.referrers[related].entities.insert(entity);
}

std::string_view name_of(EntityKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::optional<EntityKind> entity_kind_named(std::string_view name) {
  const auto found = std::ranges::find(kKinds, name);
  if (found == std::end(kKinds)) return std::nullopt;
  return static_cast<EntityKind>(found - std::begin(kKinds));
}

const EntityRow* find_entity(const State& state, const EntityId& entity) {
  const auto* row = state.entities.find(entity);
  return row && !row->erased ? row : nullptr;
}

Violations violations_of(const CreateEntity& command) { return violations_of_entity(command); }
Violations violations_of(const UpdateEntity& command) { return violations_of_entity(command); }

Violations violations_of(const EraseEntity& command) {
  Violations violations;
  check_reason("reason", command.reason, violations);
  return violations;
}

std::expected<EntityCreated, Rejection> decision(const State& state, const CreateEntity& command, Time now) {
  if (auto violations = violations_of(command); !violations.empty()) return std::unexpected(broken(std::move(violations)));
  if (state.entities.contains(command.entity)) return std::unexpected(Rejection{RejectionCode::entity_exists, command.entity.text});
  if (auto no = refusal_as_asked(state, command, now)) return std::unexpected(*std::move(no));
  return EntityCreated{command.entity, command.kind, command.key, command.document, command.identity, command.relations};
}

std::expected<EntityUpdated, Rejection> decision(const State& state, const UpdateEntity& command, Time now) {
  if (auto violations = violations_of(command); !violations.empty()) return std::unexpected(broken(std::move(violations)));
  const auto row = known(state, command.entity, command.kind, command.expected_last);
  if (!row) return std::unexpected(row.error());
  if (auto no = refusal_as_asked(state, command, now)) return std::unexpected(*std::move(no));
  const auto identity = opened(command.identity);
  if (auto no = refusal_by_referrers(state, {command.entity, command.kind, identity, command.relations, command.identities}, now)) {
    return std::unexpected(*std::move(no));
  }
  EntityUpdated event{command.entity, command.kind, command.document, command.identity, command.relations, command.expected_last};
  event.document.key = (*row)->key;
  if (event.identity) event.identity->key = (*row)->key;
  return event;
}

std::expected<EntityErased, Rejection> decision(const State& state, const DeleteEntity& command) {
  const auto row = known(state, command.entity, command.kind, command.expected_last);
  if (!row) return std::unexpected(row.error());
  if ((*row)->related) {
    return std::unexpected(Rejection{RejectionCode::existing_constraints_violated,
                                     command.entity.text,
                                     {},
                                     {{"errorCode", std::string(name_of(RejectionCode::entity_not_found))}}});
  }
  return EntityErased{command.entity, command.kind, (*row)->key, true, {}, command.expected_last};
}

std::expected<std::optional<EntityErased>, Rejection> decision(const State& state, const EraseEntity& command) {
  if (auto violations = violations_of(command); !violations.empty()) return std::unexpected(broken(std::move(violations)));
  const auto* row = state.entities.find(command.entity);
  if (!row) return std::unexpected(unknown(command.entity));
  if (row->erased) return std::nullopt;
  if (const auto referrers = state.referrers.find(command.entity); referrers != state.referrers.end()) {
    const auto refusal = [&](std::string kind, std::string id) {
      return std::unexpected(Rejection{RejectionCode::existing_constraints_violated,
                                       command.entity.text,
                                       {},
                                       {{"errorCode", std::string(name_of(RejectionCode::entity_not_found))},
                                        {std::move(kind), std::move(id)}}});
    };
    if (!referrers->second.customers.empty()) return refusal("customer", referrers->second.customers.begin()->first.text);
    for (const auto& entity : referrers->second.entities) {
      if (state.entities.find(entity)->kind == EntityKind::partnership) return refusal("partnership", entity.text);
    }
  }
  return EntityErased{command.entity, row->kind, row->key, false, command.reason, {}};
}

void apply(State& state, const EntityCreated& event, const Recording& recording) {
  auto& row = state.entities.edit(event.entity);
  row = {event.kind, event.key, event.identity, event.relations, false, false, recording.position};
  refer(state, event.entity, row);
  mark_related(state, row);
}

void apply(State& state, const EntityUpdated& event, const Recording& recording) {
  auto& row = state.entities.edit(event.entity);
  refer_no_more(state, event.entity, row.relations);
  row.identity = event.identity;
  row.relations = event.relations;
  row.last = recording.position;
  refer(state, event.entity, row);
  mark_related(state, row);
}

void apply(State& state, const EntityErased& event, const Recording& recording) {
  auto& row = state.entities.edit(event.entity);
  refer_no_more(state, event.entity, row.relations);
  if (event.deleted) {
    state.entities.erase(event.entity);
  } else {
    row = {row.kind, row.key, {}, {}, row.related, true, recording.position};
  }
  state.erased_keys.edit(event.key) = {recording.position};
}

CreateEntity command_behind(const EntityCreated& event) {
  return {event.entity, event.kind, event.key, event.document, event.identity, event.relations};
}

UpdateEntity command_behind(const EntityUpdated& event) {
  return {event.entity, event.kind, event.document, event.identity, event.relations, event.expected_last};
}

}  // namespace daybook
