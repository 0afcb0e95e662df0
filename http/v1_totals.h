// Sums by currency.
#pragma once

#include <vector>

#include "http/message.h"
#include "projections/views.h"

namespace daybook::http::v1 {

// {"totals":[{"currency","posted","held","accounts"}]}
Response totals_shown(const std::vector<CurrencyTotal>& totals, std::uint64_t reflected);

}  // namespace daybook::http::v1
