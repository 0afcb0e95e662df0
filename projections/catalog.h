// The catalogue's items, and exchange rates.
//
//   row    utid in upper case -> CatalogItem; empty once it was removed
//   index  reward currency, base currency -> ExchangeRateView
#pragma once

#include <memory>

#include "projections/family.h"
#include "projections/order_view.h"
#include "projections/projection.h"

namespace daybook {

Projection catalog_projection();

// In the order of their utids, or of their currencies.
std::vector<CatalogItem> find_catalog(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal);
std::vector<ExchangeRateView> find_exchange_rates(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment,
                                                  JournalNumber journal);

}  // namespace daybook
