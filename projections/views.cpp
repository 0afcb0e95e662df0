#include "projections/views.h"

#include "eventstore/failure.h"
#include "projections/accounts.h"
#include "projections/customers.h"
#include "projections/customers_with_accounts.h"
#include "projections/projector.h"

namespace daybook {
namespace {

// The order in which the projector is given them.
constexpr std::size_t kCustomers = 0;
constexpr std::size_t kAccounts = 1;

void ignore(const std::string&) {}

}  // namespace

struct Views::Impl {
  Impl(EventStore& store, const ViewsOptions& options, const ProjectorOptions& projector_options)
      : database(options.folder / "views", options.block_cache_bytes, projector_options.notice),
        projector(store, database, {customers_projection(), accounts_projection()}, projector_options) {}

  ViewsDatabase database;
  Projector projector;
};

Views::Views(EventStore& store, ViewsOptions options, std::function<void(const std::string&)> on_failure) {
  const ProjectorOptions projector_options{.ingest_behind_entries = options.ingest_behind_entries,
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

Views::~Views() = default;

std::optional<CustomerView> Views::customer(JournalNumber journal, const CustomerId& customer) const {
  return find_customer(*impl_->projector.serving()[kCustomers], journal, customer);
}

std::optional<AccountView> Views::account(JournalNumber journal, const AccountId& account) const {
  return find_account(*impl_->projector.serving()[kAccounts], journal, account);
}

std::unique_ptr<Scan<CustomerView>> Views::customers(JournalNumber journal, ScanRange range) const {
  auto [families, moment] = impl_->projector.reading();
  return scan_customers(families[kCustomers], std::move(moment), journal, std::move(range));
}

std::unique_ptr<Scan<AccountView>> Views::accounts(JournalNumber journal, ScanRange range) const {
  auto [families, moment] = impl_->projector.reading();
  return scan_accounts(families[kAccounts], std::move(moment), journal, std::move(range));
}

std::unique_ptr<Scan<AccountView>> Views::accounts_of(JournalNumber journal, const CustomerId& customer, ScanRange range) const {
  auto [families, moment] = impl_->projector.reading();
  return scan_accounts_of(families[kAccounts], std::move(moment), journal, customer, std::move(range));
}

std::unique_ptr<CustomersWithAccounts> Views::customers_with_accounts(JournalNumber journal, ScanRange range) const {
  auto [families, moment] = impl_->projector.reading();
  return scan_customers_with_accounts(families[kCustomers], families[kAccounts], std::move(moment), journal, std::move(range));
}

std::uint64_t Views::reflects(JournalNumber journal) const { return impl_->projector.progress().reflects(journal); }

void Views::when_reflects(JournalNumber journal, std::uint64_t size, std::chrono::steady_clock::time_point deadline,
                          std::move_only_function<void(bool)> then) const {
  impl_->projector.progress().wait(journal, size, deadline, std::move(then));
}

std::vector<ProjectionStatus> Views::status() const { return impl_->projector.status(); }

bool Views::rebuild(const std::string& name) { return impl_->projector.rebuild(name); }

}  // namespace daybook
