// The balances of all accounts of a platform, in the order of their numbers, as they are or as they were: one seek for each account.
#pragma once

#include "projections/history.h"
#include "projections/views.h"

namespace daybook {

std::unique_ptr<Scan<Balances>> scan_balances(std::shared_ptr<const Family> balances, std::shared_ptr<const Moment> moment,
                                              JournalNumber journal, std::optional<Point> known);

}  // namespace daybook
