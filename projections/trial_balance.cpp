#include "projections/trial_balance.h"

#include "projections/balances.h"
#include "projections/row.h"

namespace daybook {
namespace {

class BalanceScan : public Scan<Balances> {
 public:
  BalanceScan(Cursor accounts, Cursor history, std::optional<Point> known)
      : accounts_(std::move(accounts)), history_(std::move(history)), known_(known) {
    accounts_.seek("");
  }

  std::optional<Balances> next() override {
    while (accounts_.valid()) {
      const AccountNumber number{key_number(accounts_.key(), 0)};
      const auto standing = standing_of(accounts_.value());
      accounts_.next();
      const auto sums = known_ ? sums_of(number) : std::optional(standing.sums);
      if (sums) return balances_from(number, standing, *sums);
    }
    return std::nullopt;
  }

 private:
  std::optional<Sums> sums_of(AccountNumber number) {
    const auto prefix = RowKey().number(number.value).take();
    history_.seek_back(prefix + RowKey().time(known_->time).number(known_->position).take());
    if (!history_.valid() || !history_.key().starts_with(prefix)) return std::nullopt;
    return history_row_of(history_.value()).sums;
  }

  Cursor accounts_;
  Cursor history_;
  std::optional<Point> known_;
};

}  // namespace

std::unique_ptr<Scan<Balances>> scan_balances(std::shared_ptr<const Family> balances, std::shared_ptr<const Moment> moment,
                                              JournalNumber journal, std::optional<Point> known) {
  Cursor accounts(balances, moment, row_prefix(journal, Tag::number));
  Cursor history(std::move(balances), std::move(moment), row_prefix(journal, Tag::history));
  return std::make_unique<BalanceScan>(std::move(accounts), std::move(history), known);
}

}  // namespace daybook
