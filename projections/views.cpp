#include "projections/views_impl.h"

#include <limits>

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
#include "projections/customers_with_accounts.h"
#include "projections/entities.h"
#include "projections/journal_entries.h"
#include "projections/objects.h"
#include "projections/orders.h"
#include "projections/past.h"
#include "projections/projector.h"
#include "projections/relations.h"
#include "projections/settings.h"
#include "projections/statement.h"
#include "projections/transaction_scan.h"
#include "projections/transactions.h"
#include "projections/trial_balance.h"
#include "projections/wallet_links.h"

namespace daybook {
namespace {

void ignore(const std::string&) {}

}  // namespace

std::vector<Projection> all_projections() {
  return {customers_projection(), accounts_projection(),  balances_projection(),  transactions_projection(),
          orders_projection(),    cards_projection(),     alerts_projection(),    catalog_projection(),
          entities_projection(),  relations_projection(), contracts_projection(), wallet_links_projection(),
          objects_projection(),   audit_projection()};
}

Views::Views(EventStore& store, ViewsOptions options, std::function<void(const std::string&)> on_failure) {
  const ProjectorOptions projector_options{.ingest_behind_entries = options.ingest_behind_entries,
                                           .gather_ms = options.gather_ms,
                                           .notice = options.on_notice ? options.on_notice : ignore,
                                           .failure = on_failure ? std::move(on_failure) : ignore};
  try {
    impl_ = std::make_unique<Impl>(store, options, all_projections(), projector_options);
  } catch (const StorageFailed&) {
    // Damage that shows only when the first rows are read: opened once more, the database is thrown away and made anew.
    if (!ViewsDatabase::found_damaged(options.folder / "views")) throw;
    impl_ = std::make_unique<Impl>(store, options, all_projections(), projector_options);
  }
}

Views::~Views() = default;

std::optional<CustomerView> Views::customer(JournalNumber journal, const CustomerId& customer) const {
  return find_customer(*impl_->projector.serving()[kCustomers], journal, customer);
}

std::optional<AccountView> Views::account(JournalNumber journal, const AccountId& account) const {
  return find_account(impl_->accounts(journal), account);
}

std::unique_ptr<Scan<CustomerView>> Views::customers(JournalNumber journal, ScanRange range) const {
  auto [families, moment] = impl_->projector.reading();
  return scan_customers(families[kCustomers], std::move(moment), journal, std::move(range));
}

std::unique_ptr<Scan<AccountView>> Views::accounts(JournalNumber journal, ScanRange range, SystemAccounts system) const {
  return scan_accounts(impl_->accounts(journal), std::move(range), system);
}

std::unique_ptr<Scan<AccountView>> Views::accounts_of(JournalNumber journal, const CustomerId& customer, ScanRange range,
                                                      SystemAccounts system) const {
  return scan_accounts_of(impl_->accounts(journal), customer, std::move(range), system);
}

std::unique_ptr<CustomersWithAccounts> Views::customers_with_accounts(JournalNumber journal, ScanRange range,
                                                                      SystemAccounts system) const {
  auto [families, moment] = impl_->projector.reading();
  AccountSource accounts{families[kAccounts], families[kBalances], std::move(moment), journal};
  return scan_customers_with_accounts(families[kCustomers], std::move(accounts), std::move(range), system);
}

std::optional<TransactionView> Views::transaction(JournalNumber journal, const TransactionId& transaction) const {
  const auto source = impl_->transactions(journal);
  return find_transaction(*source.transactions, *source.moment, source.log, journal, transaction);
}

std::unique_ptr<TransactionList> Views::transactions(JournalNumber journal, TransactionFilter filter, PositionRange range) const {
  auto [families, moment] = impl_->projector.reading();
  std::optional<AccountNumber> number;
  if (filter.account) {
    const auto account = find_account({families[kAccounts], families[kBalances], moment, journal}, *filter.account);
    if (!account) return no_transactions();
    number = account->number;
  }
  return scan_transactions(impl_->transactions(journal), std::move(filter), number, range);
}

std::unique_ptr<AuditList> Views::audit(JournalNumber journal, AuditFilter filter, PositionRange range) const {
  auto [families, moment] = impl_->projector.reading();
  auto size = std::numeric_limits<std::uint64_t>::max();
  for (const auto family : {kAudit, kTransactions, kBalances, kObjects}) size = std::min(size, folded_size(*families[family], *moment, journal));
  AuditSource source{impl_->store.log(), families[kAudit], families[kTransactions], families[kBalances], families[kObjects], std::move(moment), journal, size};
  return scan_audit(std::move(source), std::move(filter), range);
}

std::vector<std::string> Views::reasons_required(JournalNumber journal) const {
  return find_reasons_required(*impl_->projector.serving()[kAudit], journal);
}

std::unique_ptr<Scan<TransactionView>> Views::transactions_about(JournalNumber journal, const TransactionId& transaction) const {
  return scan_transactions_about(impl_->transactions(journal), transaction);
}

std::optional<Balances> Views::balances(JournalNumber journal, const AccountId& account, const BalanceMoment& moment) const {
  const auto source = impl_->accounts(journal);
  const auto view = find_account(source, account);
  if (!view) return std::nullopt;
  std::optional<Sums> sums{{view->posted, view->held, view->incoming}};
  if (moment.position || moment.recorded_at || moment.effective_at) {
    sums = sums_at(source.balances, source.moment, journal, view->number, impl_->known_at(source, moment), moment.effective_at);
  }
  if (!sums) return std::nullopt;
  return balances_from(view->number, {view->account, view->customer, view->currency, view->scale, {}, {}, 0}, *sums);
}

std::unique_ptr<Statement> Views::statement(JournalNumber journal, const AccountId& account, Time from, Time to) const {
  const auto source = impl_->accounts(journal);
  const auto view = find_account(source, account);
  if (!view) return nullptr;
  return make_statement(source.balances, source.moment, journal, view->number, from, to);
}

std::unique_ptr<Scan<Balances>> Views::trial_balance(JournalNumber journal, std::optional<Position> position) const {
  auto [families, moment] = impl_->projector.reading();
  const auto& balances = families[kBalances];
  std::optional<Point> known;
  if (position) known = impl_->point_after(*balances, *moment, journal, *position);
  return scan_balances(balances, std::move(moment), journal, known);
}

std::vector<CurrencyTotal> Views::totals(JournalNumber journal) const { return totals_of(journal, {}); }

std::vector<CurrencyTotal> Views::totals_of(JournalNumber journal, const CustomerId& customer) const {
  auto [families, moment] = impl_->projector.reading();
  return find_totals(families[kBalances], std::move(moment), journal, customer);
}

std::vector<AssetView> Views::assets(JournalNumber journal) const {
  auto [families, moment] = impl_->projector.reading();
  return find_assets(families[kAccounts], std::move(moment), journal);
}

std::optional<int> Views::scale_of(JournalNumber journal, const CurrencyCode& currency) const {
  return find_scale(*impl_->projector.serving()[kAccounts], journal, currency);
}

std::optional<Time> Views::closed_through(JournalNumber journal) const {
  return find_closed_through(*impl_->projector.serving()[kAccounts], journal);
}

std::unique_ptr<Scan<PeriodView>> Views::periods(JournalNumber journal, PositionRange range) const {
  auto [families, moment] = impl_->projector.reading();
  return scan_periods(impl_->store.log(), families[kAccounts], std::move(moment), journal, range);
}

std::optional<OrderView> Views::order(JournalNumber journal, const TransactionId& order) const {
  const auto position = names_order(order) ? find_reference(*impl_->projector.serving()[kOrders], journal, order) : std::nullopt;
  return position ? std::optional(daybook::order_at(impl_->store.log(), journal, *position)) : std::nullopt;
}

OrderView Views::order_at(JournalNumber journal, Position position) const {
  return daybook::order_at(impl_->store.log(), journal, position);
}

OrderPage Views::orders(JournalNumber journal, const OrderFilter& filter, std::uint64_t skip, std::uint64_t count) const {
  auto [families, moment] = impl_->projector.reading();
  return find_orders({impl_->store.log(), families[kOrders], std::move(moment), journal}, filter, skip, count);
}

std::optional<DepositView> Views::deposit(JournalNumber journal, const TransactionId& deposit) const {
  const auto position = names_deposit(deposit) ? find_reference(*impl_->projector.serving()[kOrders], journal, deposit) : std::nullopt;
  if (!position) return std::nullopt;
  auto entry = entry_at(impl_->store.log(), journal, *position);
  return DepositView{*position, entry.time, std::get<FundsDeposited>(std::move(entry.event))};
}

std::optional<CardView> Views::card(JournalNumber journal, const CardToken& card) const {
  return find_card(*impl_->projector.serving()[kCards], impl_->store.log(), journal, card);
}

std::unique_ptr<Scan<CardView>> Views::cards(JournalNumber journal, const CardFilter& filter) const {
  auto [families, moment] = impl_->projector.reading();
  return scan_cards(families[kCards], std::move(moment), impl_->store.log(), journal, filter);
}

Decimal Views::deposit_fee(JournalNumber journal) const { return find_deposit_fee(*impl_->projector.serving()[kCards], journal); }

std::optional<AlertView> Views::alert(JournalNumber journal, const AccountId& account, const AlertId& alert) const {
  return find_alert(*impl_->projector.serving()[kAlerts], journal, account, alert);
}

std::vector<AlertView> Views::alerts(JournalNumber journal, const AccountId& account) const {
  auto [families, moment] = impl_->projector.reading();
  return find_alerts(families[kAlerts], std::move(moment), journal, account);
}

std::vector<CatalogItem> Views::catalog(JournalNumber journal) const {
  auto [families, moment] = impl_->projector.reading();
  return find_catalog(families[kCatalog], std::move(moment), journal);
}

std::vector<ExchangeRateView> Views::exchange_rates(JournalNumber journal) const {
  auto [families, moment] = impl_->projector.reading();
  return find_exchange_rates(families[kCatalog], std::move(moment), journal);
}

std::unique_ptr<Past> Views::past(JournalNumber journal) const {
  auto [families, moment] = impl_->projector.reading();
  return std::make_unique<Past>(impl_->store.log(), families[kObjects], std::move(moment), journal);
}

std::uint64_t Views::reflects(JournalNumber journal) const { return impl_->projector.progress().reflects(journal); }

void Views::when_reflects(JournalNumber journal, std::uint64_t size, std::chrono::steady_clock::time_point deadline,
                          std::move_only_function<void(bool)> then) const {
  impl_->projector.progress().wait(journal, size, deadline, std::move(then));
}

std::vector<ProjectionStatus> Views::status() const { return impl_->projector.status(); }

bool Views::rebuild(const std::string& name) { return impl_->projector.rebuild(name); }

}  // namespace daybook
