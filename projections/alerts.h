// Low-balance alerts by account.
//
//   row     account, alert -> AlertView; empty once it was deleted
//   number  account, position of its creation -> alert
#pragma once

#include <memory>

#include "projections/family.h"
#include "projections/order_view.h"
#include "projections/projection.h"

namespace daybook {

Projection alerts_projection();

std::optional<AlertView> find_alert(const FamilyAt& family, JournalNumber journal, const AccountId& account, const AlertId& alert);
// In the order in which they came.
std::vector<AlertView> find_alerts(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal,
                                   const AccountId& account);

}  // namespace daybook
