#include "projections/views.h"

#include "projections/accounts.h"
#include "projections/alerts.h"
#include "projections/audit.h"
#include "projections/balances.h"
#include "projections/cards.h"
#include "projections/catalog.h"
#include "projections/customers.h"
#include "projections/customers_with_accounts.h"
#include "projections/history.h"
#include "projections/journal_entries.h"
#include "projections/orders.h"
#include "projections/past.h"
#include "projections/reading.h"
#include "projections/served.h"
#include "projections/settings.h"
#include "projections/statement.h"
#include "projections/transaction_scan.h"
#include "projections/transactions.h"
#include "projections/trial_balance.h"

namespace daybook {
namespace {

Point known_at(const Log& log, const Reading& reading, JournalNumber journal, const BalanceMoment& moment) {
  if (moment.position) return point_after(log, journal, reading.size(journal), *moment.position);
  return moment.recorded_at ? Point::end_of(*moment.recorded_at) : Point::end();
}

struct Numbered {
  AccountNumber number;
  Standing standing;
};

std::optional<Numbered> find_standing_of(const Reading& reading, JournalNumber journal, const AccountId& account) {
  const auto& family = *reading.families[kBalances];
  auto& hints = *reading.number_hints;
  if (const auto hint = hints.find(journal, account.text)) {
    auto found = find_standing(family, *reading.moment, journal, *hint);
    if (found && found->account == account) return Numbered{*hint, *std::move(found)};
  }
  const auto number = find_account_number(reading.at(kAudit), journal, account);
  auto found = number ? find_standing(family, *reading.moment, journal, *number) : std::nullopt;
  if (!found) return std::nullopt;
  if (found->account == account) hints.note(journal, account.text, *number);
  return Numbered{*number, *std::move(found)};
}

}  // namespace

Views::Views(const Log& log, std::shared_ptr<const Reading> reading) : log_(&log), reading_(std::move(reading)) {}

std::uint64_t Views::reflects(JournalNumber journal) const { return reading_->size(journal); }

AccountSource Views::accounts_in(JournalNumber journal) const {
  return {reading_->families[kAccounts], reading_->families[kBalances], reading_->moment, journal};
}

TransactionSource Views::transactions_in(JournalNumber journal) const {
  return {*log_, reading_->families[kTransactions], reading_->families[kBalances], reading_->moment, journal, reflects(journal)};
}

std::optional<CustomerView> Views::customer(JournalNumber journal, const CustomerId& customer) const {
  return find_customer(reading_->at(kCustomers), journal, customer);
}

std::optional<AccountView> Views::account(JournalNumber journal, const AccountId& account) const {
  return find_account(accounts_in(journal), account);
}

std::unique_ptr<Scan<CustomerView>> Views::customers(JournalNumber journal, ScanRange range) const {
  return scan_customers(reading_->families[kCustomers], reading_->moment, journal, std::move(range));
}

std::unique_ptr<Scan<AccountView>> Views::accounts(JournalNumber journal, ScanRange range, SystemAccounts system) const {
  return scan_accounts(accounts_in(journal), std::move(range), system);
}

std::unique_ptr<Scan<AccountView>> Views::accounts_of(JournalNumber journal, const CustomerId& customer, ScanRange range,
                                                      SystemAccounts system) const {
  return scan_accounts_of(accounts_in(journal), customer, std::move(range), system);
}

std::unique_ptr<CustomersWithAccounts> Views::customers_with_accounts(JournalNumber journal, ScanRange range,
                                                                      SystemAccounts system) const {
  return scan_customers_with_accounts(reading_->families[kCustomers], accounts_in(journal), std::move(range), system);
}

std::optional<TransactionView> Views::transaction(JournalNumber journal, const TransactionId& transaction) const {
  const auto source = transactions_in(journal);
  return find_transaction(*source.transactions, *source.moment, source.log, journal, transaction);
}

std::unique_ptr<TransactionList> Views::transactions(JournalNumber journal, TransactionFilter filter, PositionRange range) const {
  std::optional<AccountNumber> number;
  if (filter.account) {
    const auto account = find_account(accounts_in(journal), *filter.account);
    if (!account) return no_transactions();
    number = account->number;
  }
  return scan_transactions(transactions_in(journal), std::move(filter), number, range);
}

std::unique_ptr<AuditList> Views::audit(JournalNumber journal, AuditFilter filter, PositionRange range) const {
  const auto& families = reading_->families;
  AuditSource source{*log_, families[kAudit], families[kTransactions], families[kBalances], reading_->moment, journal, reflects(journal)};
  return scan_audit(std::move(source), std::move(filter), range);
}

std::vector<std::string> Views::reasons_required(JournalNumber journal) const {
  return find_reasons_required(reading_->at(kAudit), journal);
}

std::unique_ptr<Scan<TransactionView>> Views::transactions_about(JournalNumber journal, const TransactionId& transaction) const {
  return scan_transactions_about(transactions_in(journal), transaction);
}

// One row is read, or two, and not the account's own: this is what is asked most.
std::optional<AccountBalances> Views::balances(JournalNumber journal, const AccountId& account, const BalanceMoment& moment) const {
  const auto& family = reading_->families[kBalances];
  const auto numbered = find_standing_of(*reading_, journal, account);
  if (!numbered) return std::nullopt;
  const auto& [number, standing] = *numbered;
  std::optional sums = standing.had.sums;
  if (moment.position || moment.recorded_at || moment.effective_at) {
    sums = sums_at(family, reading_->moment, journal, number, known_at(*log_, *reading_, journal, moment), moment.effective_at);
  }
  AccountBalances found{.account = standing.account, .customer = standing.customer};
  if (sums) found.balances = balances_from(number, standing, *sums);
  return found;
}

std::unique_ptr<Statement> Views::statement(JournalNumber journal, const AccountId& account, Time from, Time to) const {
  const auto source = accounts_in(journal);
  const auto view = find_account(source, account);
  if (!view) return nullptr;
  return make_statement(source.balances, source.moment, journal, view->number, from, to);
}

std::unique_ptr<Scan<Balances>> Views::trial_balance(JournalNumber journal, std::optional<Position> position) const {
  std::optional<Point> known;
  if (position) known = point_after(*log_, journal, reflects(journal), *position);
  return scan_balances(reading_->families[kBalances], reading_->moment, journal, known);
}

std::vector<CurrencyTotal> Views::totals(JournalNumber journal) const { return totals_of(journal, {}); }

std::vector<CurrencyTotal> Views::totals_of(JournalNumber journal, const CustomerId& customer) const {
  return find_totals(reading_->families[kBalances], reading_->moment, journal, customer);
}

std::vector<AssetView> Views::assets(JournalNumber journal) const {
  return find_assets(reading_->families[kAccounts], reading_->moment, journal);
}

std::optional<int> Views::scale_of(JournalNumber journal, const CurrencyCode& currency) const {
  return find_scale(reading_->at(kAccounts), journal, currency);
}

std::optional<Time> Views::closed_through(JournalNumber journal) const {
  return find_closed_through(reading_->at(kAccounts), journal);
}

std::unique_ptr<Scan<PeriodView>> Views::periods(JournalNumber journal, PositionRange range) const {
  return scan_periods(*log_, reading_->families[kAccounts], reading_->moment, journal, range);
}

std::optional<OrderView> Views::order(JournalNumber journal, const TransactionId& order) const {
  const auto position = names_order(order) ? find_reference(reading_->at(kOrders), journal, order) : std::nullopt;
  return position ? std::optional(daybook::order_at(*log_, journal, *position)) : std::nullopt;
}

OrderView Views::order_at(JournalNumber journal, Position position) const {
  return daybook::order_at(*log_, journal, position);
}

OrderPage Views::orders(JournalNumber journal, const OrderFilter& filter, std::uint64_t skip, std::uint64_t count) const {
  return find_orders({*log_, reading_->families[kOrders], reading_->moment, journal}, filter, skip, count);
}

std::optional<DepositView> Views::deposit(JournalNumber journal, const TransactionId& deposit) const {
  const auto position = names_deposit(deposit) ? find_reference(reading_->at(kOrders), journal, deposit) : std::nullopt;
  if (!position) return std::nullopt;
  auto entry = entry_at(*log_, journal, *position);
  return DepositView{*position, entry.time, std::get<FundsDeposited>(std::move(entry.event))};
}

std::optional<CardView> Views::card(JournalNumber journal, const CardToken& card) const {
  return find_card(reading_->at(kCards), *log_, journal, card);
}

std::unique_ptr<Scan<CardView>> Views::cards(JournalNumber journal, const CardFilter& filter) const {
  return scan_cards(reading_->families[kCards], reading_->moment, *log_, journal, filter);
}

Decimal Views::deposit_fee(JournalNumber journal) const { return find_deposit_fee(reading_->at(kCards), journal); }

std::optional<AlertView> Views::alert(JournalNumber journal, const AccountId& account, const AlertId& alert) const {
  return find_alert(reading_->at(kAlerts), journal, account, alert);
}

std::vector<AlertView> Views::alerts(JournalNumber journal, const AccountId& account) const {
  return find_alerts(reading_->families[kAlerts], reading_->moment, journal, account);
}

std::vector<CatalogItem> Views::catalog(JournalNumber journal) const {
  return find_catalog(reading_->families[kCatalog], reading_->moment, journal);
}

std::vector<ExchangeRateView> Views::exchange_rates(JournalNumber journal) const {
  return find_exchange_rates(reading_->families[kCatalog], reading_->moment, journal);
}

std::unique_ptr<Past> Views::past(JournalNumber journal) const {
  const auto& families = reading_->families;
  return std::make_unique<Past>(*log_, PastFamilies{families[kObjects], families[kBalances], families[kTransactions]}, reading_->moment, journal);
}

}  // namespace daybook
