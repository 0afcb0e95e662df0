// Pages of a list of transactions. What is rare may lie behind any number of rows that are not of the list: a page ends early, perhaps
// empty, once `rows_max` of them were looked at, and its cursor goes on from there. Between chunks of rows the thread's other
// connections have their turn.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>

#include "http/paging.h"
#include "projections/views.h"

namespace daybook::http::v1 {

using TransactionsFrom = std::function<std::unique_ptr<TransactionList>(const PositionRange&)>;

// REQUIRES: cursors of the list name positions; `list_from` outlives the call.
boost::asio::awaitable<Page<TransactionView>> transaction_page(const PageRequest& request, std::uint64_t rows_max,
                                                               const TransactionsFrom& list_from);

}  // namespace daybook::http::v1
