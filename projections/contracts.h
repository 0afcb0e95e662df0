// Contracts that customers may sign: all versions of all types. Position and list say all; what a contract is stays in the journal.
//
//   index, total (creation_list.h)
#pragma once

#include <memory>

#include "eventstore/log.h"
#include "projections/family.h"
#include "projections/projection.h"
#include "projections/views.h"

namespace daybook {

Projection contracts_projection();

std::unique_ptr<Scan<ContractView>> scan_contracts(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment,
                                                   const Log& log, JournalNumber journal, PositionRange range);

std::uint64_t count_contracts(const FamilyAt& family, JournalNumber journal);

}  // namespace daybook
