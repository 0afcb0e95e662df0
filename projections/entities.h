// Entities by their ids, and lists of them. What is known of one stays in the journal, sealed: the row says where. What was deleted has no
// row.
//
//   row     entity -> kind, when it was made and where, position of the last entry about it, whether it is erased
//   index, total (creation_list.h): of all kinds and of each, with those that are erased and without
#pragma once

#include <memory>

#include "eventstore/log.h"
#include "projections/family.h"
#include "projections/projection.h"
#include "projections/views.h"

namespace daybook {

Projection entities_projection();

std::optional<EntityView> find_entity(const FamilyAt& family, const Log& log, JournalNumber journal, const EntityId& entity);

std::unique_ptr<Scan<EntityView>> scan_entities(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, const Log& log,
                                                JournalNumber journal, EntityFilter filter, PositionRange range);

// As the row of the projection has it.
EntityView entity_of(const Log& log, JournalNumber journal, const EntityId& entity, std::string_view row);

std::uint64_t count_entities(const FamilyAt& family, JournalNumber journal, EntityFilter filter);

}  // namespace daybook
