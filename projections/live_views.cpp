#include "projections/live_views.h"

#include "eventstore/failure.h"
#include "projections/accounts.h"
#include "projections/alerts.h"
#include "projections/all_projections.h"
#include "projections/audit.h"
#include "projections/balances.h"
#include "projections/cards.h"
#include "projections/catalog.h"
#include "projections/contracts.h"
#include "projections/customers.h"
#include "projections/entities.h"
#include "projections/objects.h"
#include "projections/orders.h"
#include "projections/projector.h"
#include "projections/relations.h"
#include "projections/transactions.h"
#include "projections/wallet_links.h"

namespace daybook {
namespace {

void ignore(const std::string&) {}

}  // namespace

// As served.h numbers them.
std::vector<Projection> all_projections() {
  return {customers_projection(), accounts_projection(),  balances_projection(),  transactions_projection(),
          orders_projection(),    cards_projection(),     alerts_projection(),    catalog_projection(),
          entities_projection(),  relations_projection(), contracts_projection(), wallet_links_projection(),
          objects_projection(),   audit_projection()};
}

struct LiveViews::Impl {
  Impl(EventStore& of, const ViewsOptions& options, const ProjectorOptions& projector_options)
      : store(of),
        database(options.folder / "views", options.block_cache_bytes, projector_options.notice),
        projector(store, database, all_projections(), projector_options) {}

  EventStore& store;
  ViewsDatabase database;
  Projector projector;
};

LiveViews::LiveViews(EventStore& store, ViewsOptions options, std::function<void(const std::string&)> on_failure) {
  const ProjectorOptions projector_options{.ingest_behind_entries = options.ingest_behind_entries,
                                           .gather_ms = options.gather_ms,
                                           .kept_row_bytes_max = options.kept_row_bytes_max,
                                           .notice = options.on_notice ? options.on_notice : ignore,
                                           .failure = on_failure ? std::move(on_failure) : ignore};
  try {
    impl_ = std::make_unique<Impl>(store, options, projector_options);
  } catch (const StorageFailed&) {
    // Damage that shows only when the first rows are read: opened once more, the database is thrown away and made anew.
    if (!ViewsDatabase::found_damaged(options.folder / "views")) throw;
    impl_ = std::make_unique<Impl>(store, options, projector_options);
  }
}

LiveViews::~LiveViews() = default;

Views LiveViews::now() const { return {impl_->store.log(), impl_->projector.reading()}; }

std::uint64_t LiveViews::reflects(JournalNumber journal) const { return impl_->projector.progress().reflects(journal); }

void LiveViews::when_reflects(JournalNumber journal, std::uint64_t size, std::chrono::steady_clock::time_point deadline,
                              std::move_only_function<void(bool)> then) const {
  impl_->projector.progress().wait(journal, size, deadline, std::move(then));
}

bool LiveViews::apart() const { return impl_->projector.apart(); }

std::vector<ProjectionStatus> LiveViews::status() const { return impl_->projector.status(); }

bool LiveViews::rebuild(const std::string& name) { return impl_->projector.rebuild(name); }

}  // namespace daybook
