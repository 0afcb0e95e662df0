#include "projections/balances.h"

#include <functional>
#include <map>
#include <set>
#include <utility>

#include "projections/back_dated.h"
#include "projections/cursor.h"
#include "projections/history.h"
#include "projections/position_index.h"
#include "projections/row.h"
#include "projections/settings.h"

namespace daybook {
namespace {

constexpr std::uint8_t kForm = 1;
constexpr std::uint8_t kStandingForm = 2;

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
  void add(std::string_view of, std::string_view currency, int scale, const Sums& sums, std::uint64_t accounts) {
    for (const auto customer : {of, std::string_view()}) {
      auto found = totals_.find(Names{customer, currency});
      if (found == totals_.end()) found = totals_.emplace(Key{customer, currency}, CurrencyTotal{{std::string(currency)}, scale, {}, {}, 0}).first;
      auto& total = found->second;
      total.posted = added(total.posted, sums.posted);
      total.held = added(total.held, sums.held);
      total.accounts += accounts;
    }
  }

  void put(Rows& rows, JournalNumber journal) const {
    for (const auto& [key, total] : totals_) add_to_total(rows, journal, CustomerId{key.first}, total);
  }

 private:
  using Key = std::pair<std::string, std::string>;  // customer and currency
  using Names = std::pair<std::string_view, std::string_view>;
  // So that names are looked for where they lie, and copied once.
  struct Before {
    using is_transparent = void;
    bool operator()(const Names& a, const Names& b) const { return a < b; }
  };

  std::map<Key, CurrencyTotal, Before> totals_;
};

// ---- accounts

// The row of an account, in parts that lie in it.
struct StandingRow {
  std::string_view account, customer, currency;
  int scale = 0;
  Had had;
  Position last = 0;
  std::string_view touches;
};

StandingRow read_standing(std::string_view bytes) {
  RowReader reader(bytes, kStandingForm);
  StandingRow row;
  row.account = reader.view();
  row.customer = reader.view();
  row.currency = reader.view();
  row.scale = static_cast<int>(reader.number_below(kScaleMax + 1));
  row.had.sums.posted = reader.amount();
  row.had.sums.held = reader.amount();
  row.had.sums.incoming = reader.amount();
  row.had.back_dated = reader.optional_amount();
  row.last = reader.number();
  row.touches = reader.view();
  reader.end();
  return row;
}

std::string write(const StandingRow& standing) {
  RowWriter row(kStandingForm);
  row.text(standing.account).text(standing.customer).text(standing.currency).number(static_cast<std::uint64_t>(standing.scale));
  const auto& [sums, back_dated] = standing.had;
  row.amount(sums.posted).amount(sums.held).amount(sums.incoming).amount(back_dated);
  return row.number(standing.last).text(standing.touches).take();
}

// ---- folding

void open(Rows& rows, JournalNumber journal, AccountNumber account, Standing standing, const Entry& entry) {
  standing.last = entry.position;
  const auto touches = touches_begun({}, {Touch::Kind::opened, {entry.time, entry.position}, {}, {}, {}});
  rows.put(standing_key(journal, account), row_of(standing, touches));
  TotalsAdded totals;
  totals.add(standing.customer.text, standing.currency.text, standing.scale, {}, 1);
  totals.put(rows, journal);
}

// What the entry has in common for all its accounts.
Touch touch_by(const Entry& entry, Time effective) {
  Touch touch;
  touch.kind = Touch::Kind::expired;
  touch.point = {entry.time, entry.position};
  if (const auto* transaction = transaction_of(entry.event)) {
    touch.transaction = *transaction;
    if (const auto* details = details_of(entry.event)) touch.reference = details->reference;
    touch.kind = Touch::Kind::reserved;
    if (posted_by(entry.event)) touch.kind = effective < entry.time ? Touch::Kind::back_dated : Touch::Kind::posted;
  }
  return touch;
}

void touch_accounts(Rows& rows, JournalNumber journal, const Entry& entry, const std::vector<AccountEffect>& effects) {
  const auto* details = details_of(entry.event);
  const auto effective = details ? details->effective_at.value_or(entry.time) : entry.time;
  auto touch = touch_by(entry, effective);
  TotalsAdded totals;
  std::set<std::string, std::less<>> customers;
  for (const auto& [account, sums] : effects) {
    const auto key = standing_key(journal, account);
    const auto row = rows.find(key);
    if (!row) throw FoldFailed("account " + to_text(account), journal, entry.position);
    touch.change = sums;
    auto standing = read_standing(*row);
    std::string full;
    if (touches_are_full(standing.touches)) full = standing.touches;
    const auto touches = full.empty() ? touches_with(standing.touches, touch) : touches_begun(standing.had, touch);
    standing.had = after(standing.had, touch);
    standing.last = entry.position;
    standing.touches = touches;
    totals.add(standing.customer, standing.currency, standing.scale, sums, 0);
    if (touch.is_transaction() && !customers.contains(standing.customer)) customers.emplace(standing.customer);
    rows.put(key, write(standing));  // the last use of what lies in the row
    if (!full.empty()) put_history(rows, journal, account, full);
    if (touch.kind == Touch::Kind::back_dated) {
      put_back_dated(rows, journal, account, effective, entry.position, {entry.time, sums.posted, touch.transaction, touch.reference});
    }
  }
  totals.put(rows, journal);
  for (const auto& customer : customers) {
    add_dense_position(rows, customer_prefix(journal, {customer}), entry.position);
  }
}

void fold(Rows& rows, JournalNumber journal, const Entry& entry) {
  fold_settings(rows, journal, entry);
  if (const auto* created = std::get_if<AccountCreated>(&entry.event)) {
    const int scale = scale_in(rows, journal, created->currency, entry.position);
    open(rows, journal, created->number, {created->account, created->customer, created->currency, scale, {}, 0}, entry);
  } else if (const auto* opened = std::get_if<SystemAccountOpened>(&entry.event)) {
    const auto customer = own_group(rows, journal, entry.position);
    open(rows, journal, opened->number, {opened->account, customer, opened->currency, opened->scale, {}, 0}, entry);
  } else if (const auto effects = effects_of(entry.event); !effects.empty()) {
    touch_accounts(rows, journal, entry, effects);
  }
}

}  // namespace

Projection balances_projection() { return {.name = "balances", .version = 3, .oldest_readable_version = 3, .fold = fold}; }

std::string row_of(const Standing& standing, std::string_view touches) {
  return write({standing.account.text, standing.customer.text, standing.currency.text, standing.scale, standing.had, standing.last, touches});
}

Standing standing_of(std::string_view row) {
  const auto standing = read_standing(row);
  return {{std::string(standing.account)}, {std::string(standing.customer)}, {std::string(standing.currency)}, standing.scale, standing.had, standing.last};
}

std::string_view newest_touches(std::string_view row) { return read_standing(row).touches; }

std::string standing_key(JournalNumber journal, AccountNumber account) { return RowKey(journal, Tag::number).number(account.value).take(); }

std::string standings_prefix(JournalNumber journal) { return row_prefix(journal, Tag::number); }

std::optional<Standing> find_standing(const Family& family, const Moment& moment, JournalNumber journal, AccountNumber account) {
  const auto row = family.find(standing_key(journal, account), moment);
  return row ? std::optional(standing_of(*row)) : std::nullopt;
}

void add_balances(const Family& family, const Moment& moment, JournalNumber journal, AccountView& view) {
  const auto standing = find_standing(family, moment, journal, view.number);
  if (!standing) return;  // the balances are behind the accounts
  view.posted = standing->had.sums.posted;
  view.held = standing->had.sums.held;
  view.incoming = standing->had.sums.incoming;
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
