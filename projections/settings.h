// What holds for a platform as a whole, as two projections need it while they fold: each keeps rows of its own, since a fold sees no
// other projection's.
//
//   setting   "period", position -> nothing; one row for each closing of the books, in the projection that folds periods
//             "platform" -> its name; "closed" -> the time through which its books are closed; "asset", code -> scale, display name
#pragma once

#include <vector>

#include "eventstore/log.h"
#include "projections/family.h"
#include "projections/projection.h"
#include "projections/views.h"

namespace daybook {

void fold_settings(Rows& rows, JournalNumber journal, const Entry& entry);

// For readers: beside fold_settings, in one projection.
void fold_period(Rows& rows, JournalNumber journal, const Entry& entry);

// While folding the entry of the position. Each throws FoldFailed where the journal had nothing of the kind so far.
CustomerId own_group(const Rows& rows, JournalNumber journal, Position position);
int scale_in(const Rows& rows, JournalNumber journal, const CurrencyCode& currency, Position position);

std::vector<AssetView> find_assets(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal);
std::optional<int> find_scale(const FamilyAt& family, JournalNumber journal, const CurrencyCode& currency);
std::optional<Time> find_closed_through(const FamilyAt& family, JournalNumber journal);
// REQUIRES: the log outlives the scan.
std::unique_ptr<Scan<PeriodView>> scan_periods(const Log& log, std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment,
                                               JournalNumber journal, PositionRange range);

}  // namespace daybook
