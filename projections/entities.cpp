#include "projections/entities.h"

#include "eventstore/failure.h"
#include "projections/creation_list.h"
#include "projections/journal_entries.h"
#include "projections/row.h"

namespace daybook {
namespace {

constexpr std::uint8_t kForm = 1;
constexpr std::uint64_t kKinds = 3;

struct Standing {
  EntityKind kind = EntityKind::natural_person;
  Time created_at;
  Position created = 0;
  Position last = 0;  // as long as it is not erased, the entry that has its document
  bool erased = false;
};

std::string key_of(JournalNumber journal, const EntityId& entity) { return row_key(journal, Tag::row, entity.text); }

std::string row_of(const Standing& standing) {
  RowWriter row(kForm);
  row.number(static_cast<std::uint64_t>(standing.kind)).time(standing.created_at).number(standing.created).number(standing.last);
  return row.number(standing.erased ? 1 : 0).take();
}

Standing standing_of(std::string_view row) {
  RowReader reader(row, kForm);
  Standing standing;
  standing.kind = static_cast<EntityKind>(reader.number_below(kKinds));
  standing.created_at = reader.time();
  standing.created = reader.number();
  standing.last = reader.number();
  standing.erased = reader.number_below(2) == 1;
  reader.end();
  return standing;
}

ListNumber list_of(const EntityFilter& filter) {
  const auto of_kind = filter.kind ? 1 + static_cast<std::uint64_t>(*filter.kind) : 0;
  const auto of_erased = filter.erased == ErasedEntities::with ? 0 : 1 + kKinds;
  return static_cast<ListNumber>(of_kind + of_erased);
}

// Calls `change` with each list of all entities and of those of the kind.
template <class Change>
void in_lists(EntityKind kind, ErasedEntities erased, const Change& change) {
  change(list_of({std::nullopt, erased}));
  change(list_of({kind, erased}));
}

// ---- folding

Standing standing_before(const Rows& rows, JournalNumber journal, const EntityId& entity, Position position) {
  const auto row = rows.find(key_of(journal, entity));
  if (!row) throw FoldFailed("entity " + entity.text, journal, position);
  return standing_of(*row);
}

void create(Rows& rows, JournalNumber journal, const EntityCreated& created, const Entry& entry) {
  rows.put(key_of(journal, created.entity), row_of({created.kind, entry.time, entry.position, entry.position, false}));
  const auto enlisted = [&](ListNumber list) { enlist(rows, journal, list, entry.position, created.entity.text); };
  in_lists(created.kind, ErasedEntities::with, enlisted);
  in_lists(created.kind, ErasedEntities::without, enlisted);
}

void update(Rows& rows, JournalNumber journal, const EntityUpdated& updated, Position position) {
  auto standing = standing_before(rows, journal, updated.entity, position);
  standing.last = position;
  rows.put(key_of(journal, updated.entity), row_of(standing));
}

void erase(Rows& rows, JournalNumber journal, const EntityErased& erased, Position position) {
  auto standing = standing_before(rows, journal, erased.entity, position);
  const auto struck = [&](ListNumber list) { strike(rows, journal, list, standing.created); };
  in_lists(standing.kind, ErasedEntities::without, struck);
  if (erased.deleted) {
    in_lists(standing.kind, ErasedEntities::with, struck);
    rows.remove(key_of(journal, erased.entity));
  } else {
    standing.last = position;
    standing.erased = true;
    rows.put(key_of(journal, erased.entity), row_of(standing));
  }
}

void fold(Rows& rows, JournalNumber journal, const Entry& entry) {
  if (const auto* created = std::get_if<EntityCreated>(&entry.event)) {
    create(rows, journal, *created, entry);
  } else if (const auto* updated = std::get_if<EntityUpdated>(&entry.event)) {
    update(rows, journal, *updated, entry.position);
  } else if (const auto* erased = std::get_if<EntityErased>(&entry.event)) {
    erase(rows, journal, *erased, entry.position);
  }
}

// ---- reading

EntityView view_of(const Log& log, JournalNumber journal, const EntityId& entity, const Standing& standing) {
  EntityView view{.entity = entity, .kind = standing.kind, .created = standing.created, .created_at = standing.created_at};
  view.last = standing.last;
  if (!standing.erased) view.document_at = standing.last;
  auto last = entry_at(log, journal, standing.last);
  const auto known = [&view](auto& event) {
    view.document = std::move(event.document);
    view.relations = std::move(event.relations);
  };
  if (auto* created = std::get_if<EntityCreated>(&last.event)) {
    known(*created);
  } else if (auto* updated = std::get_if<EntityUpdated>(&last.event)) {
    known(*updated);
  } else {
    auto& erased = std::get<EntityErased>(last.event);
    view.erased_at = last.time;
    view.erased_for = std::move(erased.reason);
    view.document = {Personal::Form::erased, std::move(erased.key), {}};
  }
  return view;
}

}  // namespace

Projection entities_projection() { return {.name = "entities", .version = 1, .oldest_readable_version = 1, .fold = fold}; }

EntityView entity_of(const Log& log, JournalNumber journal, const EntityId& entity, std::string_view row) {
  return view_of(log, journal, entity, standing_of(row));
}

std::optional<EntityView> find_entity(const FamilyAt& family, const Log& log, JournalNumber journal, const EntityId& entity) {
  const auto row = family.find(key_of(journal, entity));
  return row ? std::optional(view_of(log, journal, entity, standing_of(*row))) : std::nullopt;
}

std::unique_ptr<Scan<EntityView>> scan_entities(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, const Log& log,
                                                JournalNumber journal, EntityFilter filter, PositionRange range) {
  auto rows = list_cursor(family, moment, journal, list_of(filter), range);
  return std::make_unique<ListScan<EntityView>>(std::move(rows), [=, &log](Position, std::string_view id) {
    const EntityId entity{std::string(id)};
    const auto row = family->find(key_of(journal, entity), *moment);
    if (!row) throw StorageFailed("the views list entity " + entity.text + " and lack its row");
    return view_of(log, journal, entity, standing_of(*row));
  });
}

std::uint64_t count_entities(const FamilyAt& family, JournalNumber journal, EntityFilter filter) {
  return list_length(family, journal, list_of(filter));
}

}  // namespace daybook
