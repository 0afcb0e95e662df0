// Customers under contract. What was agreed with one, and why its status changed, stays in the journal: the row says where.
//
//   row     customer -> when it was signed and where, positions of the last entry about it, of the one that has the relation as it is,
//           and of the one that changed its status last; whether it is suspended, and whether it has ended
//   index, total (creation_list.h): those that have not ended
#pragma once

#include <memory>

#include "eventstore/log.h"
#include "projections/family.h"
#include "projections/projection.h"
#include "projections/views.h"

namespace daybook {

Projection relations_projection();

std::optional<RelationView> find_relation(const FamilyAt& family, const Log& log, JournalNumber journal, const CustomerId& customer);

std::unique_ptr<Scan<RelationView>> scan_relations(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment,
                                                   const Log& log, JournalNumber journal, PositionRange range);

// As the row of the projection has it.
RelationView relation_of(const Log& log, JournalNumber journal, const CustomerId& customer, std::string_view row);

std::uint64_t count_relations(const FamilyAt& family, JournalNumber journal);

}  // namespace daybook
