// What holds for a platform as a whole, as two projections need it while they fold: each keeps rows of its own, since a fold sees no
// other projection's.
//
//   setting   "platform" -> its name; "closed" -> the time through which its books are closed; "asset", code -> scale, display name
#pragma once

#include <vector>

#include "projections/family.h"
#include "projections/projection.h"
#include "projections/views.h"

namespace daybook {

void fold_settings(Rows& rows, JournalNumber journal, const Entry& entry);

// While folding the entry of the position. Each throws FoldFailed where the journal had nothing of the kind so far.
CustomerId own_group(const Rows& rows, JournalNumber journal, Position position);
int scale_in(const Rows& rows, JournalNumber journal, const CurrencyCode& currency, Position position);

std::vector<AssetView> find_assets(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal);
std::optional<int> find_scale(const Family& family, JournalNumber journal, const CurrencyCode& currency);
std::optional<Time> find_closed_through(const Family& family, JournalNumber journal);

}  // namespace daybook
