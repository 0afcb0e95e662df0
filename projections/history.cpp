#include "projections/history.h"

#include <algorithm>
#include <cassert>

#include "projections/back_dated.h"
#include "projections/balances.h"
#include "projections/journal_entries.h"
#include "projections/row.h"

namespace daybook {
namespace {

std::string suffix_of(Point point) { return RowKey().time(point.time).number(point.position).take(); }

Point point_of(const Touched& touched) { return touched.touch.point; }

// Of the last at or before the point. REQUIRES: the key of their row says that there is one.
std::size_t index_of_last(const std::vector<Touched>& touches, Point point) {
  const auto behind = std::ranges::upper_bound(touches, point, {}, point_of);
  if (behind == touches.begin()) throw RowDamaged();
  return static_cast<std::size_t>(behind - touches.begin()) - 1;
}

}  // namespace

Point point_after(const Log& log, JournalNumber journal, std::uint64_t size, Position position) {
  return position < size ? Point{entry_at(log, journal, position).time, position} : Point::end();
}

void put_history(Rows& rows, JournalNumber journal, AccountNumber account, std::string_view touches) {
  assert(touches_are_full(touches));
  const auto first = first_point_of(touches);
  rows.add(RowKey(journal, Tag::history).number(account.value).time(first.time).number(first.position).take(), touches);
}

History::History(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal,
                 AccountNumber account)
    : family_(std::move(family)), moment_(std::move(moment)), journal_(journal), account_(account) {
  const auto key = standing_key(journal, account);
  const auto row = moment_ ? family_->find(key, *moment_) : family_->find(key);
  if (row) newest_ = touches_of(newest_touches(*row));
}

Cursor& History::rows() {
  if (!rows_) rows_.emplace(family_, moment_, RowKey(journal_, Tag::history).number(account_.value).take());
  return *rows_;
}

void History::enter_older() {
  among_newest_ = false;
  older_ = rows_->valid() ? touches_of(rows_->value()) : std::vector<Touched>{};
  index_ = 0;
}

void History::enter_newest() {
  among_newest_ = true;
  index_ = 0;
}

void History::seek_back(Point point) {
  if (!newest_.empty() && point_of(newest_.front()) <= point) {
    enter_newest();
  } else {
    rows().seek_back(suffix_of(point));
    enter_older();
  }
  if (valid()) index_ = index_of_last(here(), point);
}

void History::seek(Point point) {
  seek_back(point);
  if (valid()) {
    if (this->point() < point) next();
    return;
  }
  // All there is lies behind the point.
  rows().seek({});
  rows().valid() ? enter_older() : enter_newest();
}

void History::next() {
  if (++index_ < here().size() || among_newest_) return;
  rows().next();
  rows().valid() ? enter_older() : enter_newest();
}

void History::previous() {
  if (index_ > 0) {
    --index_;
    return;
  }
  among_newest_ ? rows().seek_back(suffix_of(Point::end())) : rows().previous();
  enter_older();
  if (valid()) index_ = older_.size() - 1;
}

Histories::Histories(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal)
    : family_(std::move(family)), moment_(std::move(moment)), journal_(journal) {}

std::optional<Touched> Histories::last(AccountNumber account, std::string_view newest, Point point) {
  std::vector<Touched> touches;
  if (first_point_of(newest) <= point) {
    touches = touches_of(newest);
  } else {
    if (!rows_) rows_.emplace(family_, moment_, row_prefix(journal_, Tag::history));
    const auto prefix = RowKey().number(account.value).take();
    rows_->seek_back(prefix + suffix_of(point));
    if (!rows_->valid() || !rows_->key().starts_with(prefix)) return std::nullopt;
    touches = touches_of(rows_->value());
  }
  return std::move(touches[index_of_last(touches, point)]);
}

std::optional<Sums> sums_at(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal,
                            AccountNumber account, Point known, std::optional<Time> effective) {
  History history(family, moment, journal, account);
  history.seek_back(known);
  if (!history.valid()) return std::nullopt;
  const auto as_known = history.had();
  // Nothing takes effect later than it is recorded.
  if (!effective || *effective >= history.point().time) return as_known.sums;

  Sums sums;
  history.seek_back(Point::end_of(*effective));
  if (history.valid()) {
    const auto& recorded = history.had();
    sums = recorded.sums;
    sums.posted = added(sums.posted, negated(recorded.back_dated.value_or(Amount{})));
  }
  if (as_known.back_dated) {
    const BackDated back_dated(std::move(family), std::move(moment), journal, account);
    sums.posted = added(sums.posted, back_dated.sum(*effective, known));
  }
  return sums;
}

}  // namespace daybook
