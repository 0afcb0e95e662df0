// Entities: natural persons, legal persons and partnerships, whom customers under contract belong to. What is known of one travels as a document that
// only the edge reads, sealed with a key of its own for each incarnation of the entity's id; erasing destroys that key. What rules ask for is beside it.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/identity.h"
#include "domain/rejection.h"
#include "domain/types.h"

namespace daybook {

struct Recording;
struct State;

inline constexpr std::size_t kEntityRelationsMax = 1'000;  // members of a partnership, or relations of a legal person

enum class EntityKind : std::uint8_t { natural_person, legal_person, partnership };
std::string_view name_of(EntityKind kind);  // "natural-person"
std::optional<EntityKind> entity_kind_named(std::string_view name);

// ---- commands
struct CreateEntity {
  EntityId entity;
  EntityKind kind = EntityKind::natural_person;
  KeyId key;                             // new, of this incarnation alone
  Personal document;                     // JSON, without what `relations` has
  std::optional<Personal> identity = {};  // of a natural person: to_text(Identity)
  std::vector<EntityId> relations = {};  // members of a partnership, entities related to a legal person: as given
  Identities identities = {};
  friend bool operator==(const CreateEntity&, const CreateEntity&) = default;
};

// All of it, anew.
struct UpdateEntity {
  EntityId entity;
  EntityKind kind = EntityKind::natural_person;  // that it must have
  Personal document;                             // plain: whoever decides seals it with the entity's key
  std::optional<Personal> identity = {};
  std::vector<EntityId> relations = {};
  std::optional<Position> expected_last = {};
  Identities identities = {};
  friend bool operator==(const UpdateEntity&, const UpdateEntity&) = default;
};

// It was never related to anything and is gone: its id is free again.
struct DeleteEntity {
  EntityId entity;
  EntityKind kind = EntityKind::natural_person;
  std::optional<Position> expected_last = {};
  friend bool operator==(const DeleteEntity&, const DeleteEntity&) = default;
};

// What is known of it is gone; its id stays, for those that referred to it.
struct EraseEntity {
  EntityId entity;
  std::string reason;
  friend bool operator==(const EraseEntity&, const EraseEntity&) = default;
};

// ---- events
struct EntityCreated {
  EntityId entity;
  EntityKind kind = EntityKind::natural_person;
  KeyId key;
  Personal document;
  std::optional<Personal> identity = {};
  std::vector<EntityId> relations = {};
  friend bool operator==(const EntityCreated&, const EntityCreated&) = default;
};

struct EntityUpdated {
  EntityId entity;
  EntityKind kind = EntityKind::natural_person;
  Personal document;
  std::optional<Personal> identity = {};
  std::vector<EntityId> relations = {};
  std::optional<Position> expected_last = {};
  friend bool operator==(const EntityUpdated&, const EntityUpdated&) = default;
};

// The key is destroyed before anybody learns of it.
struct EntityErased {
  EntityId entity;
  EntityKind kind = EntityKind::natural_person;
  KeyId key;
  bool deleted = false;  // the id is free again
  std::string reason;    // empty: none
  std::optional<Position> expected_last = {};
  friend bool operator==(const EntityErased&, const EntityErased&) = default;
};

// ---- state
struct EntityRow {
  EntityKind kind = EntityKind::natural_person;
  KeyId key;
  std::optional<Personal> identity = {};  // sealed
  std::vector<EntityId> relations = {};
  bool related = false;  // a customer or another entity refers to it, or did once
  bool erased = false;   // then of all this only the kind and the key's id are left
  Position last = 0;     // of the last entry that touched it
  friend bool operator==(const EntityRow&, const EntityRow&) = default;
};

// A key that was destroyed, and must be wherever an older key store comes from.
struct ErasedKeyRow {
  Position position = 0;
  friend bool operator==(const ErasedKeyRow&, const ErasedKeyRow&) = default;
};

// ---- rules
std::expected<EntityCreated, Rejection> decision(const State& state, const CreateEntity& command, Time now);
std::expected<EntityUpdated, Rejection> decision(const State& state, const UpdateEntity& command, Time now);
std::expected<EntityErased, Rejection> decision(const State& state, const DeleteEntity& command);
// No event where it is erased already.
std::expected<std::optional<EntityErased>, Rejection> decision(const State& state, const EraseEntity& command);

void apply(State& state, const EntityCreated& event, const Recording& recording);
void apply(State& state, const EntityUpdated& event, const Recording& recording);
void apply(State& state, const EntityErased& event, const Recording& recording);

CreateEntity command_behind(const EntityCreated& event);
UpdateEntity command_behind(const EntityUpdated& event);
Violations violations_of(const CreateEntity& command);
Violations violations_of(const UpdateEntity& command);
Violations violations_of(const EraseEntity& command);

// Notes to whom the entity refers; follows from the row alone.
void refer(State& state, const EntityId& entity, const EntityRow& row);

// Whether there is such an entity that has not been erased.
const EntityRow* find_entity(const State& state, const EntityId& entity);

}  // namespace daybook
