#include "projections/alerts.h"

#include "projections/cursor.h"
#include "projections/row.h"

namespace daybook {
namespace {

constexpr std::uint8_t kForm = 1;

std::string key_of(JournalNumber journal, const AccountId& account, const AlertId& alert) {
  return row_key(journal, Tag::row, account.text, alert.text);
}

std::string row_of(const AlertView& view) {
  const auto& alert = view.alert;
  RowWriter row(kForm);
  row.time(view.created_at).number(view.last).text(alert.customer.text).number(alert.number.value).text(alert.display_name);
  row.amount(alert.threshold.amount).number(static_cast<std::uint64_t>(alert.threshold.scale)).number(alert.notification.size());
  for (const auto& address : alert.notification) row.personal(address);
  return row.take();
}

AlertView alert_of(const AccountId& account, const AlertId& id, std::string_view row) {
  RowReader reader(row, kForm);
  AlertView view;
  auto& alert = view.alert;
  alert.account = account;
  alert.alert = id;
  view.created_at = reader.time();
  view.last = reader.number();
  alert.customer.text = reader.text();
  alert.number.value = reader.number();
  alert.display_name = reader.text();
  alert.threshold.amount = reader.amount();
  alert.threshold.scale = static_cast<int>(reader.number_below(kScaleMax + 1));
  for (auto left = reader.number(); left > 0; --left) alert.notification.push_back(reader.personal());
  reader.end();
  return view;
}

void update(Rows& rows, JournalNumber journal, const AlertUpdated& updated, Position position) {
  auto key = key_of(journal, updated.account, updated.alert);
  const auto row = rows.find(key);
  if (!row || row->empty()) throw FoldFailed("alert " + updated.alert.text, journal, position);
  auto view = alert_of(updated.account, updated.alert, *row);
  if (updated.display_name) view.alert.display_name = *updated.display_name;
  if (updated.threshold) view.alert.threshold = *updated.threshold;
  if (updated.notification) view.alert.notification = *updated.notification;
  view.last = position;
  rows.put(key, row_of(view));
}

void fold(Rows& rows, JournalNumber journal, const Entry& entry) {
  if (const auto* created = std::get_if<AlertCreated>(&entry.event)) {
    rows.put(key_of(journal, created->account, created->alert), row_of({entry.time, *created, entry.position}));
    rows.put(RowKey(journal, Tag::number).text_and_end(created->account.text).number(entry.position).take(), created->alert.text);
  } else if (const auto* updated = std::get_if<AlertUpdated>(&entry.event)) {
    update(rows, journal, *updated, entry.position);
  } else if (const auto* deleted = std::get_if<AlertDeleted>(&entry.event)) {
    rows.put(key_of(journal, deleted->account, deleted->alert), {});
  }
}

}  // namespace

Projection alerts_projection() { return {.name = "alerts", .version = 1, .oldest_readable_version = 1, .fold = fold}; }

std::optional<AlertView> find_alert(const FamilyAt& family, JournalNumber journal, const AccountId& account, const AlertId& alert) {
  const auto row = family.find(key_of(journal, account, alert));
  return row && !row->empty() ? std::optional(alert_of(account, alert, *row)) : std::nullopt;
}

std::vector<AlertView> find_alerts(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal,
                                   const AccountId& account) {
  std::vector<AlertView> alerts;
  Cursor cursor(family, moment, RowKey(journal, Tag::number).text_and_end(account.text).take());
  for (cursor.seek(""); cursor.valid(); cursor.next()) {
    const AlertId alert{std::string(cursor.value())};
    const auto row = family->find(key_of(journal, account, alert), *moment);
    if (row && !row->empty()) alerts.push_back(alert_of(account, alert, *row));
  }
  return alerts;
}

}  // namespace daybook
