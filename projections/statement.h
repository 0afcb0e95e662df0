// An account's statement on the effective axis: its touches (history.h), without those that are back-dated, merged with the
// back-dated ones in the order of effective time. Two walks, a line at a time.
#pragma once

#include "projections/history.h"
#include "projections/views.h"

namespace daybook {

// Lines take effect at or after `from` and before `to`.
std::unique_ptr<Statement> make_statement(std::shared_ptr<const Family> balances, std::shared_ptr<const Moment> moment,
                                          JournalNumber journal, AccountNumber account, Time from, Time to);

}  // namespace daybook
