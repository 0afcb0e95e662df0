#include "projections/accounts.h"

#include "eventstore/failure.h"
#include "projections/range_cursor.h"
#include "projections/row.h"

namespace daybook {
namespace {

constexpr std::uint8_t kForm = 1;

std::string key_of(JournalNumber journal, const CustomerId& customer, const AccountId& account) {
  return row_key(journal, Tag::row, customer.text, account.text);
}

AccountView view_of(const AccountCreated& created, const Entry& entry) {
  return {created.account,  created.customer,      created.number,
          created.display_name, created.currency,  entry.time,
          created.contact_email, created.funding_notification, entry.position};
}

void create(Rows& rows, JournalNumber journal, const AccountView& view) {
  rows.put(key_of(journal, view.customer, view.account), row_of(view));
  rows.put(row_key(journal, Tag::index, view.account.text), view.customer.text);
}

void update(Rows& rows, JournalNumber journal, const AccountUpdated& updated, Position position) {
  auto key = key_of(journal, updated.customer, updated.account);
  const auto row = rows.find(key);
  if (!row) throw StorageFailed("the views lack account " + updated.account.text + ", which position " + std::to_string(position) +
                                " of journal " + std::to_string(journal) + " updates");
  auto view = account_of(updated.customer, updated.account.text, *row);
  if (updated.display_name) view.display_name = *updated.display_name;
  if (updated.contact_email) view.contact_email = *updated.contact_email;
  if (updated.funding_notification) view.funding_notification = *updated.funding_notification;
  view.last = position;
  rows.put(std::move(key), row_of(view));
}

void fold(Rows& rows, JournalNumber journal, const Entry& entry) {
  if (const auto* created = std::get_if<AccountCreated>(&entry.event)) {
    create(rows, journal, view_of(*created, entry));
  } else if (const auto* updated = std::get_if<AccountUpdated>(&entry.event)) {
    update(rows, journal, *updated, entry.position);
  }
}

// Through the index, row by row.
class AccountScan : public Scan<AccountView> {
 public:
  AccountScan(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal, ScanRange range)
      : journal_(journal),
        family_(family),
        moment_(moment),
        index_(Cursor(std::move(family), std::move(moment), row_prefix(journal, Tag::index)), std::move(range)) {}

  std::optional<AccountView> next() override {
    if (!index_.next()) return std::nullopt;
    const AccountId account{std::string(index_.key())};
    const CustomerId customer{std::string(index_.value())};
    const auto row = family_->find(key_of(journal_, customer, account), *moment_);
    if (!row) throw StorageFailed("the views lack the row of account " + account.text);
    return account_of(customer, account.text, *row);
  }

 private:
  JournalNumber journal_;
  std::shared_ptr<const Family> family_;
  std::shared_ptr<const Moment> moment_;
  RangeCursor index_;
};

class AccountScanOfCustomer : public Scan<AccountView> {
 public:
  AccountScanOfCustomer(CustomerId customer, RangeCursor rows) : customer_(std::move(customer)), rows_(std::move(rows)) {}

  std::optional<AccountView> next() override {
    if (!rows_.next()) return std::nullopt;
    return account_of(customer_, rows_.key(), rows_.value());
  }

 private:
  CustomerId customer_;
  RangeCursor rows_;
};

}  // namespace

Projection accounts_projection() { return {.name = "accounts", .version = 1, .oldest_readable_version = 1, .fold = fold}; }

std::string row_of(const AccountView& view) {
  RowWriter row(kForm);
  row.text(view.number.text).text(view.display_name).text(view.currency.text).time(view.created_at).number(view.last);
  row.personal(view.contact_email).number(view.funding_notification.size());
  for (const auto& address : view.funding_notification) row.personal(address);
  return row.take();
}

AccountView account_of(const CustomerId& customer, std::string_view identifier, std::string_view row) {
  RowReader reader(row, kForm);
  AccountView view;
  view.account.text = identifier;
  view.customer = customer;
  view.number.text = reader.text();
  view.display_name = reader.text();
  view.currency.text = reader.text();
  view.created_at = reader.time();
  view.last = reader.number();
  view.contact_email = reader.personal();
  for (auto left = reader.number(); left > 0; --left) view.funding_notification.push_back(reader.personal());
  reader.end();
  return view;
}

std::optional<AccountView> find_account(const Family& family, JournalNumber journal, const AccountId& account) {
  const auto customer = family.find(row_key(journal, Tag::index, account.text));
  if (!customer) return std::nullopt;
  const CustomerId owner{*customer};
  const auto row = family.find(key_of(journal, owner, account));
  if (!row) throw StorageFailed("the views lack the row of account " + account.text);
  return account_of(owner, account.text, *row);
}

std::unique_ptr<Scan<AccountView>> scan_accounts(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment,
                                                 JournalNumber journal, ScanRange range) {
  return std::make_unique<AccountScan>(std::move(family), std::move(moment), journal, std::move(range));
}

std::unique_ptr<Scan<AccountView>> scan_accounts_of(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment,
                                                    JournalNumber journal, const CustomerId& customer, ScanRange range) {
  RangeCursor rows(Cursor(std::move(family), std::move(moment), row_key(journal, Tag::row, customer.text, "")), std::move(range));
  return std::make_unique<AccountScanOfCustomer>(customer, std::move(rows));
}

AccountsByCustomer::AccountsByCustomer(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment,
                                       JournalNumber journal)
    : rows_(std::move(family), std::move(moment), row_prefix(journal, Tag::row)) {}

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
  if (prefix_.empty() || !rows_.valid() || !rows_.key().starts_with(prefix_)) return std::nullopt;
  auto account = account_of(customer_, rows_.key().substr(prefix_.size()), rows_.value());
  rows_.next();
  return account;
}

}  // namespace daybook
