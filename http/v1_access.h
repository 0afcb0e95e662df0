// What a credential that is limited to groups may see and touch of the ledger: accounts of its groups, and transactions all of whose
// accounts are. What is foreign and what is nowhere look alike to it. A credential without limit may see and touch everything; to it these
// ask nothing.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <vector>

#include "http/context.h"
#include "projections/views.h"

namespace daybook::http::v1 {

bool may_touch(const Context& context, const AccountId& account);  // by identifier or number
bool may_see(const Context& context, const TransactionView& transaction);

// Why these accounts, or this transaction, may not be touched. They wait for the projections to reflect what came before the request.
boost::asio::awaitable<std::optional<Failure>> refusal_of(const Context& context, std::vector<AccountId> accounts);
boost::asio::awaitable<std::optional<Failure>> refusal_of(const Context& context, TransactionId target);

// Without what the caller may not know: which fields of somebody else's command differ.
Failure discreet(const Context& context, Failure failure);

// Transactions as the credential may see them, in the order of their positions.
std::unique_ptr<TransactionList> visible_transactions(const Context& context, const TransactionFilter& filter, PositionRange range);

}  // namespace daybook::http::v1
