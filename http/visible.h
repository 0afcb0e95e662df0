// Lists as a credential sees them: one that is limited to groups sees what belongs to these, and finds it without reading over
// everybody else's. Rows come in the order of their identifiers, as from Views.
#pragma once

#include <memory>
#include <string>

#include "projections/credentials.h"
#include "projections/views.h"

namespace daybook::http {

std::unique_ptr<Scan<CustomerView>> visible_customers(const Views& views, const Principal& principal, ScanRange range = {});
std::unique_ptr<CustomersWithAccounts> visible_customers_with_accounts(const Views& views, const Principal& principal);
std::unique_ptr<Scan<AccountView>> visible_accounts(const Views& views, const Principal& principal, ScanRange range = {});
// Customers under contract that have not ended, in the order in which they were signed.
std::unique_ptr<Scan<RelationView>> visible_relations(const Views& views, const Principal& principal, PositionRange range = {});
std::uint64_t visible_relation_count(const Views& views, const Principal& principal);

// These customers, with the accounts that each has when it is reached.
std::unique_ptr<CustomersWithAccounts> with_accounts(const Views& views, JournalNumber journal,
                                                     std::unique_ptr<Scan<CustomerView>> customers);

inline const std::string& identifier_of(const CustomerView& view) { return view.customer.text; }
inline const std::string& identifier_of(const AccountView& view) { return view.account.text; }
inline std::string identifier_of(const PeriodView& view) { return std::to_string(view.position); }
inline std::string identifier_of(const TransactionView& view) { return std::to_string(view.position); }
inline std::string identifier_of(const EntityView& view) { return std::to_string(view.created); }
inline std::string identifier_of(const RelationView& view) { return std::to_string(view.created); }
inline std::string identifier_of(const ContractView& view) { return std::to_string(view.position); }
inline std::string identifier_of(const WalletLinkView& view) { return std::to_string(view.position); }

}  // namespace daybook::http
