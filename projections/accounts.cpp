#include "projections/accounts.h"

#include "eventstore/failure.h"
#include "projections/balances.h"
#include "projections/range_cursor.h"
#include "projections/row.h"
#include "projections/settings.h"

namespace daybook {
namespace {

std::string key_of(JournalNumber journal, const CustomerId& customer, const AccountId& account) {
  return row_key(journal, Tag::row, customer.text, account.text);
}

std::string index_key(JournalNumber journal, const AccountId& account) { return row_key(journal, Tag::index, account.text); }

// ---- folding

std::optional<Amount> bound_of(const Bound& bound, int scale) { return bound.amount ? at_scale(*bound.amount, scale) : std::nullopt; }

std::vector<VelocityLimit> limits_of(std::vector<VelocityLimit> limits, int scale) {
  for (auto& limit : limits) limit.amount = {at_scale(limit.amount, scale).value_or(limit.amount.amount), scale};
  return limits;
}

void create(Rows& rows, JournalNumber journal, const AccountView& view) {
  rows.put(key_of(journal, view.customer, view.account), row_of(view));
  rows.put(index_key(journal, view.account), view.customer.text);
  auto place = RowKey(journal, Tag::number).number(view.number.value).take();
  rows.put(place, view.customer.text + '\0' + view.account.text);
}

void create(Rows& rows, JournalNumber journal, const AccountCreated& created, const Entry& entry) {
  const int scale = scale_in(rows, journal, created.currency, entry.position);
  create(rows, journal,
         {.account = created.account,
          .customer = created.customer,
          .number = created.number,
          .display_name = created.display_name,
          .currency = created.currency,
          .created_at = created.imported_created_at.value_or(entry.time),
          .contact_email = created.contact_email,
          .funding_notification = created.funding_notification,
          .system = {},
          .status = AccountStatus::active,
          .status_reason = {},
          .scale = scale,
          .floor = bound_of(created.floor, scale),
          .ceiling = bound_of(created.ceiling, scale),
          .velocity = limits_of(created.velocity, scale),
          .metadata = created.metadata,
          .posted = {},
          .held = {},
          .incoming = {},
          .last = entry.position});
}

// System accounts are the platform's own group's.
void create(Rows& rows, JournalNumber journal, const SystemAccountOpened& opened, const Entry& entry) {
  AccountView view;
  view.account = opened.account;
  view.customer = own_group(rows, journal, entry.position);
  view.number = opened.number;
  view.display_name = opened.account.text;
  view.currency = opened.currency;
  view.scale = opened.scale;
  view.created_at = entry.time;
  view.system = opened.purpose;
  view.last = entry.position;
  create(rows, journal, view);
}

template <class Change>
void change(Rows& rows, JournalNumber journal, const AccountId& account, Position position, const Change& change_view) {
  const CustomerId customer{std::string(rows.find(index_key(journal, account)).value_or(""))};
  const auto key = key_of(journal, customer, account);
  const auto row = rows.find(key);
  if (!row) throw FoldFailed("account " + account.text, journal, position);
  auto view = account_of(customer, account.text, *row);
  change_view(view);
  view.last = position;
  rows.put(key, row_of(view));
}

void update(AccountView& view, const AccountUpdated& updated) {
  if (updated.display_name) view.display_name = *updated.display_name;
  if (updated.contact_email) view.contact_email = *updated.contact_email;
  if (updated.funding_notification) view.funding_notification = *updated.funding_notification;
  if (updated.floor) view.floor = bound_of(*updated.floor, view.scale);
  if (updated.ceiling) view.ceiling = bound_of(*updated.ceiling, view.scale);
  if (updated.velocity) view.velocity = limits_of(*updated.velocity, view.scale);
  if (updated.metadata) view.metadata = *updated.metadata;
}

void fold(Rows& rows, JournalNumber journal, const Entry& entry) {
  fold_settings(rows, journal, entry);
  fold_period(rows, journal, entry);
  if (const auto* created = std::get_if<AccountCreated>(&entry.event)) {
    create(rows, journal, *created, entry);
  } else if (const auto* opened = std::get_if<SystemAccountOpened>(&entry.event)) {
    create(rows, journal, *opened, entry);
  } else if (const auto* updated = std::get_if<AccountUpdated>(&entry.event)) {
    change(rows, journal, updated->account, entry.position, [&](AccountView& view) { update(view, *updated); });
  } else if (const auto* changed = std::get_if<AccountStatusChanged>(&entry.event)) {
    change(rows, journal, changed->account, entry.position, [&](AccountView& view) {
      view.status = changed->status;
      view.status_reason = changed->reason;
    });
  }
}

// ---- reading

bool hidden(const AccountView& view, SystemAccounts system) { return view.system && system == SystemAccounts::without; }

AccountView joined(const AccountSource& source, AccountView view) {
  add_balances(*source.balances, *source.moment, source.journal, view);
  return view;
}

// Through the index, row by row.
class AccountScan : public Scan<AccountView> {
 public:
  AccountScan(AccountSource source, ScanRange range, SystemAccounts system)
      : source_(std::move(source)),
        system_(system),
        index_(Cursor(source_.accounts, source_.moment, row_prefix(source_.journal, Tag::index)), std::move(range)) {}

  std::optional<AccountView> next() override {
    while (index_.next()) {
      const AccountId account{std::string(index_.key())};
      const CustomerId customer{std::string(index_.value())};
      const auto row = source_.accounts->find_passing(key_of(source_.journal, customer, account), *source_.moment);
      if (!row) throw StorageFailed("the views lack the row of account " + account.text);
      auto view = account_of(customer, account.text, *row);
      if (!hidden(view, system_)) return joined(source_, std::move(view));
    }
    return std::nullopt;
  }

 private:
  AccountSource source_;
  SystemAccounts system_;
  RangeCursor index_;
};

class AccountScanOfCustomer : public Scan<AccountView> {
 public:
  AccountScanOfCustomer(AccountSource source, CustomerId customer, ScanRange range, SystemAccounts system)
      : source_(std::move(source)),
        customer_(std::move(customer)),
        system_(system),
        rows_(Cursor(source_.accounts, source_.moment, row_key(source_.journal, Tag::row, customer_.text, "")), std::move(range)) {}

  std::optional<AccountView> next() override {
    while (rows_.next()) {
      auto view = account_of(customer_, rows_.key(), rows_.value());
      if (!hidden(view, system_)) return joined(source_, std::move(view));
    }
    return std::nullopt;
  }

 private:
  AccountSource source_;
  CustomerId customer_;
  SystemAccounts system_;
  RangeCursor rows_;
};

struct Place {
  CustomerId customer;
  AccountId account;
};

std::optional<Place> place_of(const AccountSource& source, const AccountId& account) {
  // Identifiers have no upper-case letters, so no identifier reads as a number.
  if (const auto number = account_number_from_text(account.text)) {
    const auto place = source.accounts->find(RowKey(source.journal, Tag::number).number(number->value).take(), *source.moment);
    if (!place) return std::nullopt;
    const auto end = place->find('\0');
    return Place{{place->substr(0, end)}, {place->substr(end + 1)}};
  }
  const auto customer = source.accounts->find(index_key(source.journal, account), *source.moment);
  if (!customer) return std::nullopt;
  return Place{{*customer}, account};
}

}  // namespace

Projection accounts_projection() { return {.name = "accounts", .version = 3, .oldest_readable_version = 3, .fold = fold}; }

std::optional<AccountView> find_account(const AccountSource& source, const AccountId& account) {
  const auto place = place_of(source, account);
  if (!place) return std::nullopt;
  const auto row = source.accounts->find(key_of(source.journal, place->customer, place->account), *source.moment);
  if (!row) throw StorageFailed("the views lack the row of account " + account.text);
  return joined(source, account_of(place->customer, place->account.text, *row));
}

std::unique_ptr<Scan<AccountView>> scan_accounts(AccountSource source, ScanRange range, SystemAccounts system) {
  return std::make_unique<AccountScan>(std::move(source), std::move(range), system);
}

std::unique_ptr<Scan<AccountView>> scan_accounts_of(AccountSource source, const CustomerId& customer, ScanRange range,
                                                    SystemAccounts system) {
  return std::make_unique<AccountScanOfCustomer>(std::move(source), customer, std::move(range), system);
}

AccountsByCustomer::AccountsByCustomer(AccountSource source, SystemAccounts system)
    : source_(std::move(source)), system_(system), rows_(source_.accounts, source_.moment, row_prefix(source_.journal, Tag::row)) {}

void AccountsByCustomer::go_to(const CustomerId& customer) {
  auto prefix = customer.text + '\0';
  // Going on forwards, the cursor stands behind the accounts of the customer before: at those of this one, or beyond them if it
  // has none. It still stands among the former where not all of them were asked for.
  const bool there = !prefix_.empty() && prefix_ < prefix && (!rows_.valid() || rows_.key() >= prefix);
  if (!there) rows_.seek(prefix);
  prefix_ = std::move(prefix);
  customer_ = customer;
}

std::optional<AccountView> AccountsByCustomer::next() {
  while (!prefix_.empty() && rows_.valid() && rows_.key().starts_with(prefix_)) {
    auto account = account_of(customer_, rows_.key().substr(prefix_.size()), rows_.value());
    rows_.next();
    if (!hidden(account, system_)) return joined(source_, std::move(account));
  }
  return std::nullopt;
}

}  // namespace daybook
