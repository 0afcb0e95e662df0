#include "projections/statement.h"

#include <limits>

#include "projections/back_dated.h"
#include "projections/row.h"

namespace daybook {
namespace {

// Lines of one of the two walks; `ahead` is the next one, none at its end. Their balances are not known here.
class OnTimeLines {
 public:
  OnTimeLines(History history, Time from, Time to) : history_(std::move(history)), to_(to) {
    history_.seek({from, 0});
    find();
  }

  const std::optional<StatementLine>& ahead() const { return ahead_; }

  StatementLine take() {
    auto line = *std::move(ahead_);
    history_.next();
    find();
    return line;
  }

 private:
  void find() {
    ahead_.reset();
    for (; history_.valid(); history_.next()) {
      const auto [time, position] = history_.point();
      if (time >= to_) return;
      const auto& touch = history_.touch();
      if (touch.kind != Touch::Kind::posted) continue;
      ahead_ = {touch.transaction, position, time, time, touch.change.posted, {}, touch.reference};
      return;
    }
  }

  History history_;
  Time to_;
  std::optional<StatementLine> ahead_;
};

class BackDatedLines {
 public:
  BackDatedLines(Cursor cursor, Time from, Time to) : cursor_(std::move(cursor)), to_(to) {
    cursor_.seek(RowKey().time(from).take());
    find();
  }

  const std::optional<StatementLine>& ahead() const { return ahead_; }

  StatementLine take() {
    auto line = *std::move(ahead_);
    cursor_.next();
    find();
    return line;
  }

 private:
  void find() {
    ahead_.reset();
    if (!cursor_.valid()) return;
    const auto effective = key_time(cursor_.key(), 0);
    if (effective >= to_) return;
    auto row = back_dated_line_of(cursor_.value());
    ahead_ = {std::move(row.transaction), key_number(cursor_.key(), kKeyNumberBytes), row.recorded_at, effective, row.net, {},
              std::move(row.reference)};
  }

  Cursor cursor_;
  Time to_;
  std::optional<StatementLine> ahead_;
};

bool before(const StatementLine& a, const StatementLine& b) {
  return a.effective_at != b.effective_at ? a.effective_at < b.effective_at : a.position < b.position;
}

class MergedStatement : public Statement {
 public:
  MergedStatement(Amount opening, OnTimeLines on_time, BackDatedLines back_dated)
      : opening_(opening), balance_(opening), on_time_(std::move(on_time)), back_dated_(std::move(back_dated)) {}

  Amount opening() const override { return opening_; }

  std::optional<StatementLine> next() override {
    const auto& one = on_time_.ahead();
    const auto& other = back_dated_.ahead();
    if (!one && !other) return std::nullopt;
    auto line = !other || (one && before(*one, *other)) ? on_time_.take() : back_dated_.take();
    balance_ = added(balance_, line.amount);
    line.balance = balance_;
    return line;
  }

 private:
  Amount opening_;
  Amount balance_;
  OnTimeLines on_time_;
  BackDatedLines back_dated_;
};

}  // namespace

std::unique_ptr<Statement> make_statement(std::shared_ptr<const Family> balances, std::shared_ptr<const Moment> moment,
                                          JournalNumber journal, AccountNumber account, Time from, Time to) {
  Sums opening;
  if (from.microseconds > std::numeric_limits<std::int64_t>::min()) {
    const Time before_from{from.microseconds - 1};
    opening = sums_at(balances, moment, journal, account, Point::end(), before_from).value_or(Sums{});
  }
  OnTimeLines on_time(History(balances, moment, journal, account), from, to);
  const BackDated back_dated(std::move(balances), std::move(moment), journal, account);
  return std::make_unique<MergedStatement>(opening.posted, std::move(on_time), BackDatedLines(back_dated.lines(), from, to));
}

}  // namespace daybook
