// Cards by their tokens, lists of them in the order in which they came, and the fee of deposits.
//
//   row      token -> standing: the positions of its registration and of its end (0: active)
//   index    list, position of its registration -> standing
//   setting  "deposit-fee" -> percent
//
// There is a list of all cards (""), and one for each account ("a…") and customer ("c…"). A card that is passed over costs its row of
// the list, no entry of the journal.
#pragma once

#include <memory>

#include "eventstore/log.h"
#include "projections/family.h"
#include "projections/order_view.h"
#include "projections/projection.h"
#include "projections/views.h"

namespace daybook {

Projection cards_projection();

std::optional<CardView> find_card(const FamilyAt& family, const Log& log, JournalNumber journal, const CardToken& card);

// REQUIRES: the log outlives the scan.
std::unique_ptr<Scan<CardView>> scan_cards(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, const Log& log,
                                           JournalNumber journal, const CardFilter& filter);

Decimal find_deposit_fee(const FamilyAt& family, JournalNumber journal);

}  // namespace daybook
