#include "projections/balances.h"

#include <map>
#include <set>

#include "projections/back_dated.h"
#include "projections/cursor.h"
#include "projections/history.h"
#include "projections/position_index.h"
#include "projections/row.h"
#include "projections/settings.h"

namespace daybook {
namespace {

constexpr std::uint8_t kForm = 1;

std::string total_key(JournalNumber journal, const CustomerId& customer, const CurrencyCode& currency) {
  return row_key(journal, Tag::total, customer.text, currency.text);
}

// ---- totals

std::string row_of(const CurrencyTotal& total) {
  RowWriter row(kForm);
  row.number(static_cast<std::uint64_t>(total.scale)).amount(total.posted).amount(total.held).number(total.accounts);
  return row.take();
}

CurrencyTotal total_of(std::string_view currency, std::string_view row) {
  RowReader reader(row, kForm);
  CurrencyTotal total;
  total.currency.text = currency;
  total.scale = static_cast<int>(reader.number_below(kScaleMax + 1));
  total.posted = reader.amount();
  total.held = reader.amount();
  total.accounts = reader.number();
  reader.end();
  return total;
}

void add_to_total(Rows& rows, JournalNumber journal, const CustomerId& customer, const CurrencyTotal& more) {
  if (more.posted.units == 0 && more.held.units == 0 && more.accounts == 0) return;
  auto key = total_key(journal, customer, more.currency);
  const auto row = rows.find(key);
  auto total = row ? total_of(more.currency.text, *row) : CurrencyTotal{more.currency, more.scale, {}, {}, 0};
  total.posted = added(total.posted, more.posted);
  total.held = added(total.held, more.held);
  total.accounts += more.accounts;
  rows.put(key, row_of(total));
}

// What one event adds, so that each row is rewritten once.
class TotalsAdded {
 public:
  void add(const Standing& standing, const Sums& sums, std::uint64_t accounts) {
    for (const auto& customer : {standing.customer, CustomerId{}}) {
      auto& total = totals_[{customer, standing.currency}];
      total = {standing.currency, standing.scale, added(total.posted, sums.posted), added(total.held, sums.held),
               total.accounts + accounts};
    }
  }

  void put(Rows& rows, JournalNumber journal) const {
    for (const auto& [key, total] : totals_) add_to_total(rows, journal, key.first, total);
  }

 private:
  std::map<std::pair<CustomerId, CurrencyCode>, CurrencyTotal> totals_;
};

// ---- folding

void open(Rows& rows, JournalNumber journal, AccountNumber account, Standing standing, const Entry& entry) {
  standing.last = entry.position;
  rows.put(standing_key(journal, account), row_of(standing));
  put_history(rows, journal, account, {entry.time, entry.position}, HistoryRow{});
  TotalsAdded totals;
  totals.add(standing, {}, 1);
  totals.put(rows, journal);
}

Standing standing_in(const Rows& rows, const std::string& key, JournalNumber journal, const Entry& entry, AccountNumber account) {
  const auto row = rows.find(key);
  if (row) return standing_of(*row);
  throw FoldFailed("account " + to_text(account), journal, entry.position);
}

// What all rows of one entry have in common.
HistoryRow history_row_for(const Entry& entry, Time effective) {
  HistoryRow row;
  row.kind = HistoryRow::Kind::expired;
  if (const auto* transaction = transaction_of(entry.event)) {
    row.transaction = *transaction;
    if (const auto* details = details_of(entry.event)) row.reference = details->reference;
    row.kind = HistoryRow::Kind::reserved;
    if (posted_by(entry.event)) row.kind = effective < entry.time ? HistoryRow::Kind::back_dated : HistoryRow::Kind::posted;
  }
  return row;
}

void touch(Rows& rows, JournalNumber journal, const Entry& entry, const std::vector<AccountEffect>& effects) {
  const auto* details = details_of(entry.event);
  const auto effective = details ? details->effective_at.value_or(entry.time) : entry.time;
  auto row = history_row_for(entry, effective);
  TotalsAdded totals;
  std::set<CustomerId> customers;
  for (const auto& [account, sums] : effects) {
    auto key = standing_key(journal, account);
    auto standing = standing_in(rows, key, journal, entry, account);
    standing.sums = added(standing.sums, sums);
    standing.last = entry.position;
    if (row.kind == HistoryRow::Kind::back_dated) {
      standing.back_dated = added(standing.back_dated.value_or(Amount{}), sums.posted);
      put_back_dated(rows, journal, account, effective, entry.position, {entry.time, sums.posted, row.transaction, row.reference});
    }
    rows.put(key, row_of(standing));
    row.sums = standing.sums;
    row.back_dated = standing.back_dated;
    row.net = sums.posted;
    put_history(rows, journal, account, {entry.time, entry.position}, row);
    totals.add(standing, sums, 0);
    if (row.is_transaction()) customers.insert(std::move(standing.customer));
  }
  totals.put(rows, journal);
  for (const auto& customer : customers) {
    add_dense_position(rows, customer_prefix(journal, customer), entry.position);
  }
}

void fold(Rows& rows, JournalNumber journal, const Entry& entry) {
  fold_settings(rows, journal, entry);
  if (const auto* created = std::get_if<AccountCreated>(&entry.event)) {
    const int scale = scale_in(rows, journal, created->currency, entry.position);
    open(rows, journal, created->number, {created->account, created->customer, created->currency, scale, {}, {}, 0}, entry);
  } else if (const auto* opened = std::get_if<SystemAccountOpened>(&entry.event)) {
    const auto customer = own_group(rows, journal, entry.position);
    open(rows, journal, opened->number, {opened->account, customer, opened->currency, opened->scale, {}, {}, 0}, entry);
  } else if (const auto effects = effects_of(entry.event); !effects.empty()) {
    touch(rows, journal, entry, effects);
  }
}

}  // namespace

Projection balances_projection() { return {.name = "balances", .version = 2, .oldest_readable_version = 2, .fold = fold}; }

std::string row_of(const Standing& standing) {
  RowWriter row(kForm);
  row.text(standing.account.text).text(standing.customer.text).text(standing.currency.text);
  row.number(static_cast<std::uint64_t>(standing.scale));
  row.amount(standing.sums.posted).amount(standing.sums.held).amount(standing.sums.incoming).amount(standing.back_dated);
  return row.number(standing.last).take();
}

Standing standing_of(std::string_view row) {
  RowReader reader(row, kForm);
  Standing standing;
  standing.account.text = reader.text();
  standing.customer.text = reader.text();
  standing.currency.text = reader.text();
  standing.scale = static_cast<int>(reader.number_below(kScaleMax + 1));
  standing.sums.posted = reader.amount();
  standing.sums.held = reader.amount();
  standing.sums.incoming = reader.amount();
  standing.back_dated = reader.optional_amount();
  standing.last = reader.number();
  reader.end();
  return standing;
}

std::string standing_key(JournalNumber journal, AccountNumber account) { return RowKey(journal, Tag::number).number(account.value).take(); }

std::string standings_prefix(JournalNumber journal) { return row_prefix(journal, Tag::number); }

std::optional<Standing> find_standing(const Family& family, const Moment& moment, JournalNumber journal, AccountNumber account) {
  const auto row = family.find(standing_key(journal, account), moment);
  return row ? std::optional(standing_of(*row)) : std::nullopt;
}

void add_balances(const Family& family, const Moment& moment, JournalNumber journal, AccountView& view) {
  const auto standing = find_standing(family, moment, journal, view.number);
  if (!standing) return;  // the balances are behind the accounts
  view.posted = standing->sums.posted;
  view.held = standing->sums.held;
  view.incoming = standing->sums.incoming;
  view.last = std::max(view.last, standing->last);
}

Balances balances_from(AccountNumber number, const Standing& standing, const Sums& sums) {
  return {number,      standing.account, standing.currency, standing.scale,
          sums.posted, sums.held,        sums.incoming,     added(sums.posted, negated(sums.held))};
}

std::string customer_prefix(JournalNumber journal, const CustomerId& customer) {
  return RowKey(journal, Tag::by_customer).text_and_end(customer.text).take();
}

std::vector<CurrencyTotal> find_totals(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment,
                                       JournalNumber journal, const CustomerId& customer) {
  std::vector<CurrencyTotal> totals;
  Cursor cursor(std::move(family), std::move(moment), row_key(journal, Tag::total, customer.text, ""));
  for (cursor.seek(""); cursor.valid(); cursor.next()) totals.push_back(total_of(cursor.key(), cursor.value()));
  return totals;
}

}  // namespace daybook
