// Cards by their tokens, and the fee of deposits.
//
//   row      token -> position of its registration, whether it is active
//   number   position of its registration -> token
//   setting  "deposit-fee" -> percent
#pragma once

#include <memory>

#include "eventstore/log.h"
#include "projections/family.h"
#include "projections/order_view.h"
#include "projections/projection.h"

namespace daybook {

Projection cards_projection();

std::optional<CardView> find_card(const Family& family, const Log& log, JournalNumber journal, const CardToken& card);
// In the order in which they came.
std::vector<CardView> find_cards(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, const Log& log,
                                 JournalNumber journal);
Decimal find_deposit_fee(const Family& family, JournalNumber journal);

}  // namespace daybook
