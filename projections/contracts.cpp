#include "projections/contracts.h"

#include "projections/creation_list.h"
#include "projections/journal_entries.h"

namespace daybook {
namespace {

void fold(Rows& rows, JournalNumber journal, const Entry& entry) {
  if (std::holds_alternative<ContractProvided>(entry.event)) enlist(rows, journal, kOnlyList, entry.position);
}

}  // namespace

Projection contracts_projection() { return {.name = "contracts", .version = 1, .oldest_readable_version = 1, .fold = fold}; }

std::unique_ptr<Scan<ContractView>> scan_contracts(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment,
                                                   const Log& log, JournalNumber journal, PositionRange range) {
  auto rows = list_cursor(std::move(family), std::move(moment), journal, kOnlyList, range);
  return std::make_unique<ListScan<ContractView>>(std::move(rows), [&log, journal](Position position, std::string_view) {
    auto entry = entry_at(log, journal, position);
    return ContractView{position, entry.time, std::get<ContractProvided>(std::move(entry.event))};
  });
}

std::uint64_t count_contracts(const FamilyAt& family, JournalNumber journal) { return list_length(family, journal, kOnlyList); }

}  // namespace daybook
