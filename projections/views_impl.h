// What the views consist of: for the files of Views alone.
#pragma once

#include <algorithm>

#include "projections/accounts.h"
#include "projections/balances.h"
#include "projections/history.h"
#include "projections/journal_entries.h"
#include "projections/projector.h"
#include "projections/transaction_scan.h"
#include "projections/views.h"

namespace daybook {

// The order in which the projector is given them.
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

struct Views::Impl {
  // `projections` in that order.
  Impl(EventStore& of, const ViewsOptions& options, std::vector<Projection> projections, const ProjectorOptions& projector_options)
      : store(of),
        database(options.folder / "views", options.block_cache_bytes, projector_options.notice),
        projector(store, database, std::move(projections), projector_options) {}

  AccountSource accounts(JournalNumber journal) const {
    auto [families, moment] = projector.reading();
    return {families[kAccounts], families[kBalances], std::move(moment), journal};
  }

  TransactionSource transactions(JournalNumber journal) const {
    auto [families, moment] = projector.reading();
    const auto size = std::min(folded_size(*families[kTransactions], *moment, journal),
                               folded_size(*families[kBalances], *moment, journal));
    return {store.log(), families[kTransactions], families[kBalances], std::move(moment), journal, size};
  }

  // After the entry of the position; after the last one, where there is none of that position yet.
  Point point_after(const Family& balances, const Moment& moment, JournalNumber journal, Position position) const {
    const auto size = folded_size(balances, moment, journal);
    if (position >= size) return Point::end();
    return {entry_at(store.log(), journal, position).time, position};
  }

  Point known_at(const AccountSource& source, const BalanceMoment& moment) const {
    if (moment.position) return point_after(*source.balances, *source.moment, source.journal, *moment.position);
    return moment.recorded_at ? Point::end_of(*moment.recorded_at) : Point::end();
  }

  EventStore& store;
  ViewsDatabase database;
  Projector projector;
};

}  // namespace daybook
