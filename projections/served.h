// Where each projection stands among those that are served: all_projections() has them in this order.
#pragma once

#include <cstddef>

namespace daybook {

inline constexpr std::size_t kCustomers = 0;
inline constexpr std::size_t kAccounts = 1;
inline constexpr std::size_t kBalances = 2;
inline constexpr std::size_t kTransactions = 3;
inline constexpr std::size_t kOrders = 4;
inline constexpr std::size_t kCards = 5;
inline constexpr std::size_t kAlerts = 6;
inline constexpr std::size_t kCatalog = 7;
inline constexpr std::size_t kEntities = 8;
inline constexpr std::size_t kRelations = 9;
inline constexpr std::size_t kContracts = 10;
inline constexpr std::size_t kWalletLinks = 11;
inline constexpr std::size_t kObjects = 12;
inline constexpr std::size_t kAudit = 13;

}  // namespace daybook
