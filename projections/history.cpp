#include "projections/history.h"

#include "projections/back_dated.h"
#include "projections/journal_entries.h"
#include "projections/row.h"

namespace daybook {
namespace {

constexpr std::uint8_t kForm = 1;
constexpr auto kKinds = static_cast<std::uint64_t>(HistoryRow::Kind::back_dated) + 1;

std::string suffix_of(Point point) { return RowKey().time(point.time).number(point.position).take(); }

}  // namespace

Point point_after(const Log& log, JournalNumber journal, std::uint64_t size, Position position) {
  return position < size ? Point{entry_at(log, journal, position).time, position} : Point::end();
}

void put_history(Rows& rows, JournalNumber journal, AccountNumber account, Point point, const HistoryRow& row) {
  rows.add(RowKey(journal, Tag::history).number(account.value).time(point.time).number(point.position).take(), row_of(row));
}

History::History(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal,
                 AccountNumber account)
    : cursor_(std::move(family), std::move(moment), RowKey(journal, Tag::history).number(account.value).take()) {}

void History::seek_back(Point point) { cursor_.seek_back(suffix_of(point)); }

void History::seek(Point point) { cursor_.seek(suffix_of(point)); }

Point History::point() const { return {key_time(cursor_.key(), 0), key_number(cursor_.key(), kKeyNumberBytes)}; }

HistoryRow History::row() const { return history_row_of(cursor_.value()); }

Histories::Histories(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal)
    : cursor_(std::move(family), std::move(moment), row_prefix(journal, Tag::history)) {}

std::optional<Histories::Found> Histories::last(AccountNumber account, Point point) {
  const auto prefix = RowKey().number(account.value).take();
  cursor_.seek_back(prefix + suffix_of(point));
  if (!cursor_.valid() || !cursor_.key().starts_with(prefix)) return std::nullopt;
  const Point found{key_time(cursor_.key(), kKeyNumberBytes), key_number(cursor_.key(), 2 * kKeyNumberBytes)};
  return Found{found, history_row_of(cursor_.value())};
}

std::optional<Sums> sums_at(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal,
                            AccountNumber account, Point known, std::optional<Time> effective) {
  History history(family, moment, journal, account);
  history.seek_back(known);
  if (!history.valid()) return std::nullopt;
  const auto as_known = history.row();
  // Nothing takes effect later than it is recorded.
  if (!effective || *effective >= history.point().time) return as_known.sums;

  Sums sums;
  history.seek_back(Point::end_of(*effective));
  if (history.valid()) {
    const auto recorded = history.row();
    sums = recorded.sums;
    sums.posted = added(sums.posted, negated(recorded.back_dated.value_or(Amount{})));
  }
  if (as_known.back_dated) {
    const BackDated back_dated(std::move(family), std::move(moment), journal, account);
    sums.posted = added(sums.posted, back_dated.sum(*effective, known));
  }
  return sums;
}

std::string row_of(const HistoryRow& row) {
  RowWriter writer(kForm);
  writer.number(static_cast<std::uint64_t>(row.kind));
  writer.amount(row.sums.posted).amount(row.sums.held).amount(row.sums.incoming).amount(row.back_dated);
  if (!row.is_transaction()) return writer.take();
  return writer.amount(row.net).text(row.transaction.text).text(row.reference).take();
}

HistoryRow history_row_of(std::string_view bytes) {
  RowReader reader(bytes, kForm);
  HistoryRow row;
  row.kind = static_cast<HistoryRow::Kind>(reader.number_below(kKinds));
  row.sums.posted = reader.amount();
  row.sums.held = reader.amount();
  row.sums.incoming = reader.amount();
  row.back_dated = reader.optional_amount();
  if (row.is_transaction()) {
    row.net = reader.amount();
    row.transaction.text = reader.text();
    row.reference = reader.text();
  }
  reader.end();
  return row;
}

}  // namespace daybook
