#include "projections/transaction_scan.h"

#include <algorithm>

#include "projections/balances.h"
#include "projections/history.h"
#include "projections/journal_entries.h"
#include "projections/position_index.h"
#include "projections/stretch.h"
#include "projections/transactions.h"

namespace daybook {
namespace {

// Positions of a stretch that may be transactions of the list.
class Walk {
 public:
  virtual ~Walk() = default;
  virtual std::optional<Position> next() = 0;
};

class JournalWalk : public Walk {
 public:
  explicit JournalWalk(Stretch stretch) : stretch_(stretch) {}

  std::optional<Position> next() override {
    if (stretch_.first >= stretch_.end) return std::nullopt;
    return stretch_.backwards ? --stretch_.end : stretch_.first++;
  }

 private:
  Stretch stretch_;
};

// The positions of an index.
class IndexWalk : public Walk {
 public:
  IndexWalk(const TransactionSource& source, const std::shared_ptr<const Family>& family, std::string prefix, Stretch stretch)
      : positions_(family, source.moment, std::move(prefix)), stretch_(stretch) {
    if (stretch_.first >= stretch_.end) return;
    stretch_.backwards ? positions_.seek_back(stretch_.end - 1) : positions_.seek(stretch_.first);
    begun_ = true;
  }

  std::optional<Position> next() override {
    if (!begun_ || !positions_.valid()) return std::nullopt;
    const auto position = positions_.position();
    if (!stretch_.has(position)) return std::nullopt;
    stretch_.backwards ? positions_.previous() : positions_.next();
    return position;
  }

 private:
  PositionIndex positions_;
  Stretch stretch_;
  bool begun_ = false;
};

// What touched one account, also what was no transaction: whoever walks counts it.
class AccountWalk : public Walk {
 public:
  AccountWalk(const TransactionSource& source, AccountNumber account, Stretch stretch)
      : history_(source.balances, source.moment, source.journal, account), stretch_(stretch) {
    if (stretch_.first >= stretch_.end) return;
    const auto begin = stretch_.backwards ? stretch_.end - 1 : stretch_.first;
    const Point point{entry_at(source.log, source.journal, begin).time, begin};
    stretch_.backwards ? history_.seek_back(point) : history_.seek(point);
    begun_ = true;
  }

  std::optional<Position> next() override {
    if (!begun_ || !history_.valid()) return std::nullopt;
    const auto position = history_.point().position;
    if (!stretch_.has(position)) return std::nullopt;
    stretch_.backwards ? history_.previous() : history_.next();
    return position;
  }

 private:
  History history_;
  Stretch stretch_;
  bool begun_ = false;
};

std::unique_ptr<Walk> walk_of(const TransactionSource& source, const TransactionFilter& filter, std::optional<AccountNumber> account,
                              Stretch stretch) {
  const auto by_index = [&](const std::shared_ptr<const Family>& family, std::string prefix) {
    return std::make_unique<IndexWalk>(source, family, std::move(prefix), stretch);
  };
  if (filter.reference) return by_index(source.transactions, reference_prefix(source.journal, *filter.reference));
  if (!filter.metadata.empty()) {
    const auto& [key, value] = *filter.metadata.begin();
    return by_index(source.transactions, metadata_prefix(source.journal, key, value));
  }
  if (account) return std::make_unique<AccountWalk>(source, *account, stretch);
  if (filter.customer) {
    return by_index(source.balances, customer_prefix(source.journal, *filter.customer));
  }
  return std::make_unique<JournalWalk>(stretch);
}

bool in_currency(const Event& event, const CurrencyCode& currency) {
  const auto has = [&](const Postings& postings) {
    return std::ranges::find(postings, currency, &CurrencyPostings::currency) != postings.end();
  };
  if (const auto* posted = posted_by(event); posted && has(*posted)) return true;
  if (const auto* reserved = reserved_by(event); reserved && has(*reserved)) return true;
  return std::ranges::any_of(released_by(event), [&](const Postings* released) { return has(*released); });
}

class TransactionScan : public TransactionList {
 public:
  TransactionScan(TransactionSource source, TransactionFilter filter, std::optional<AccountNumber> account, Stretch stretch)
      : source_(std::move(source)),
        filter_(std::move(filter)),
        account_(account),
        walk_(walk_of(source_, filter_, account, stretch)),
        entries_(source_.log, source_.journal, source_.size) {}

  // That of the walk given, whatever else it is.
  TransactionScan(TransactionSource source, std::unique_ptr<Walk> walk)
      : source_(std::move(source)), walk_(std::move(walk)), entries_(source_.log, source_.journal, source_.size) {}

  std::optional<Look> look() override {
    const auto position = walk_->next();
    if (!position) return std::nullopt;
    const auto& entry = entries_.at(*position);
    if (!by_event(entry.event)) return Look{*position};
    auto view = find_transaction(*source_.transactions, *source_.moment, source_.journal, entry);
    if (view && !by_view(*view)) view.reset();
    return Look{*position, std::move(view)};
  }

 private:
  bool by_event(const Event& event) const {
    if (!transaction_of(event)) return false;
    if (filter_.currency && !in_currency(event, *filter_.currency)) return false;
    if (!account_ && !filter_.customer) return true;
    const auto effects = effects_of(event);
    const auto touches = [&](const AccountEffect& effect) { return effect.account == *account_; };
    const auto belongs = [&](const AccountEffect& effect) {
      const auto standing = find_standing(*source_.balances, *source_.moment, source_.journal, effect.account);
      return standing && standing->customer == *filter_.customer;
    };
    return (!account_ || std::ranges::any_of(effects, touches)) && (!filter_.customer || std::ranges::any_of(effects, belongs));
  }

  bool by_view(const TransactionView& view) const {
    if (filter_.kind && view.kind != *filter_.kind) return false;
    if (filter_.hold_status && view.hold_status != *filter_.hold_status) return false;
    if (filter_.reference && view.details.reference != *filter_.reference) return false;
    return std::ranges::all_of(filter_.metadata, [&](const auto& pair) {
      const auto found = view.details.metadata.find(pair.first);
      return found != view.details.metadata.end() && found->second == pair.second;
    });
  }

  TransactionSource source_;
  TransactionFilter filter_;
  std::optional<AccountNumber> account_;
  std::unique_ptr<Walk> walk_;
  JournalEntries entries_;
};

class NoTransactions : public TransactionList {
 public:
  std::optional<Look> look() override { return std::nullopt; }
};

}  // namespace

std::unique_ptr<TransactionList> scan_transactions(TransactionSource source, TransactionFilter filter,
                                                   std::optional<AccountNumber> account, PositionRange range) {
  const auto stretch = stretch_of(source.log, source.journal, source.size, range, filter.from, filter.to);
  return std::make_unique<TransactionScan>(std::move(source), std::move(filter), account, stretch);
}

std::unique_ptr<Scan<TransactionView>> scan_transactions_about(TransactionSource source, const TransactionId& transaction) {
  const Stretch stretch{0, source.size, false};
  auto walk = std::make_unique<IndexWalk>(source, source.transactions, about_prefix(source.journal, transaction), stretch);
  return std::make_unique<TransactionScan>(std::move(source), std::move(walk));
}

std::unique_ptr<TransactionList> no_transactions() { return std::make_unique<NoTransactions>(); }

}  // namespace daybook
