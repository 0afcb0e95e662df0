#include "projections/trial_balance.h"

#include "projections/balances.h"
#include "projections/row.h"

namespace daybook {
namespace {

class BalanceScan : public Scan<Balances> {
 public:
  BalanceScan(Cursor accounts, Histories histories, std::optional<Point> known)
      : accounts_(std::move(accounts)), histories_(std::move(histories)), known_(known) {
    accounts_.seek("");
  }

  std::optional<Balances> next() override {
    while (accounts_.valid()) {
      const AccountNumber number{key_number(accounts_.key(), 0)};
      const auto standing = standing_of(accounts_.value());
      const auto sums = known_ ? sums_of(number, newest_touches(accounts_.value())) : std::optional(standing.had.sums);
      accounts_.next();
      if (sums) return balances_from(number, standing, *sums);
    }
    return std::nullopt;
  }

 private:
  std::optional<Sums> sums_of(AccountNumber number, std::string_view newest) {
    const auto found = histories_.last(number, newest, *known_);
    return found ? std::optional(found->had.sums) : std::nullopt;
  }

  Cursor accounts_;
  Histories histories_;
  std::optional<Point> known_;
};

}  // namespace

std::unique_ptr<Scan<Balances>> scan_balances(std::shared_ptr<const Family> balances, std::shared_ptr<const Moment> moment,
                                              JournalNumber journal, std::optional<Point> known) {
  Cursor accounts(balances, moment, standings_prefix(journal));
  return std::make_unique<BalanceScan>(std::move(accounts), Histories(std::move(balances), std::move(moment), journal), known);
}

}  // namespace daybook
