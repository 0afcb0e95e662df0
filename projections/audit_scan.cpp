#include <algorithm>
#include <deque>

#include "eventstore/failure.h"
#include "projections/audit.h"
#include "projections/balances.h"
#include "projections/cursor.h"
#include "projections/history.h"
#include "projections/position_index.h"
#include "projections/stretch.h"
#include "projections/transactions.h"

namespace daybook {
namespace {

constexpr std::uint64_t kReadAheadEntries = 32;  // where the list is the journal itself

// Positions in their order.
class Positions {
 public:
  virtual ~Positions() = default;
  // The first at or behind the position or, backwards, the last at or in front of it.
  virtual std::optional<Position> seek(Position position, bool backwards) = 0;
};
using PositionsPtr = std::unique_ptr<Positions>;

class IndexedPositions final : public Positions {
 public:
  IndexedPositions(const AuditSource& source, const std::shared_ptr<const Family>& family, std::string prefix)
      : positions_(family, source.moment, std::move(prefix)) {}

  std::optional<Position> seek(Position position, bool backwards) override {
    backwards ? positions_.seek_back(position) : positions_.seek(position);
    return positions_.valid() ? std::optional(positions_.position()) : std::nullopt;
  }

 private:
  PositionIndex positions_;
};

// Of the entries that changed what an account has.
class BalanceChanges final : public Positions {
 public:
  BalanceChanges(const AuditSource& source, AccountNumber account)
      : source_(source), changes_(source.balances, source.moment, source.journal, account) {}

  // One scan goes one way. Mostly what it looks for is where the cursor is, or beside it, and then there is no need to read when the position was recorded.
  std::optional<Position> seek(Position position, bool backwards) override {
    const auto is_reached = [&] { return !changes_.valid() || (backwards ? at() <= position : at() >= position); };
    const bool is_further = asked_ && (backwards ? position <= *asked_ : position >= *asked_);
    if (is_further && !is_reached()) backwards ? changes_.previous() : changes_.next();
    if (!is_further || !is_reached()) {
      const auto point = point_after(source_.log, source_.journal, source_.size, position);
      backwards ? changes_.seek_back(point) : changes_.seek(point);
    }
    asked_ = position;
    return changes_.valid() ? std::optional(at()) : std::nullopt;
  }

 private:
  Position at() const { return changes_.point().position; }

  const AuditSource& source_;
  History changes_;
  std::optional<Position> asked_;  // last; nothing lies between it and the cursor
};

class OnePosition final : public Positions {
 public:
  explicit OnePosition(Position position) : position_(position) {}

  std::optional<Position> seek(Position position, bool backwards) override {
    return (backwards ? position_ <= position : position_ >= position) ? std::optional(position_) : std::nullopt;
  }

 private:
  Position position_;
};

// Those of any of them.
class EitherPositions final : public Positions {
 public:
  EitherPositions(PositionsPtr one, PositionsPtr other) : one_(std::move(one)), other_(std::move(other)) {}

  std::optional<Position> seek(Position position, bool backwards) override {
    const auto one = one_->seek(position, backwards);
    const auto other = other_->seek(position, backwards);
    if (!one || !other) return one ? one : other;
    return backwards ? std::max(*one, *other) : std::min(*one, *other);
  }

 private:
  PositionsPtr one_;
  PositionsPtr other_;
};

// Entries as they are stored.
class Lines {
 public:
  Lines(const Log& log, JournalNumber journal, std::uint64_t ahead) : log_(log), journal_(journal), ahead_(ahead) {}

  std::string take(Position position, const Stretch& stretch) {
    if (lines_.empty() || position < first_ || position >= first_ + lines_.size()) read(position, stretch);
    return std::move(lines_[position - first_]);
  }

 private:
  void read(Position position, const Stretch& stretch) {
    first_ = stretch.backwards ? std::max(stretch.first, position - std::min(position, ahead_ - 1)) : position;
    const auto end = stretch.backwards ? position + 1 : std::min(stretch.end, position + ahead_);
    lines_.clear();
    log_.read_entries(journal_, first_, [&](Position at, std::string_view line) {
      lines_.emplace_back(line);
      return at + 1 < end;
    });
    if (first_ + lines_.size() <= position) {
      throw StorageFailed("journal " + std::to_string(journal_) + " lacks position " + std::to_string(position) + ", which the index names");
    }
  }

  const Log& log_;
  JournalNumber journal_;
  std::uint64_t ahead_;
  Position first_ = 0;
  std::deque<std::string> lines_;
};

class AuditScan : public AuditList {
 public:
  AuditScan(AuditSource source, AuditFilter filter, Stretch stretch)
      : source_(std::move(source)), filter_(std::move(filter)), stretch_(stretch), next_(begin(stretch)), indexes_(indexes()),
        lines_(source_.log, source_.journal, indexes_.empty() ? kReadAheadEntries : 1) {}

  std::optional<Look> look() override {
    if (!next_ || !stretch_.has(*next_)) return std::nullopt;
    const auto tried = *next_;
    for (auto& index : indexes_) {
      const auto found = index->seek(tried, stretch_.backwards);
      if (found == tried) continue;
      next_ = found;
      if (!found || !stretch_.has(*found)) return std::nullopt;
      return Look{stretch_.backwards ? *found + 1 : *found - 1};  // nothing lies between
    }
    next_ = stretch_.backwards ? (tried == 0 ? std::nullopt : std::optional(tried - 1)) : std::optional(tried + 1);
    auto view = view_at(tried);
    if (filter_.rejected == false && std::holds_alternative<CommandRejected>(view.entry.event)) return Look{tried};
    return Look{tried, std::move(view)};
  }

 private:
  static std::optional<Position> begin(const Stretch& stretch) {
    if (stretch.empty()) return std::nullopt;
    return stretch.backwards ? stretch.end - 1 : stretch.first;
  }

  std::vector<PositionsPtr> indexes() const {
    std::vector<PositionsPtr> all;
    const auto of_trail = [&](AuditKey key, const std::string& what) {
      return std::make_unique<IndexedPositions>(source_, source_.audit, audit_prefix(source_.journal, key, what));
    };
    const auto add = [&](AuditKey key, const std::optional<std::string>& what) {
      if (what) all.push_back(of_trail(key, *what));
    };
    const auto add_either = [&](PositionsPtr one, PositionsPtr other) {
      all.push_back(other ? std::make_unique<EitherPositions>(std::move(one), std::move(other)) : std::move(one));
    };
    if (filter_.transaction) add_either(of_trail(AuditKey::transaction, *filter_.transaction), transaction_itself());
    add(AuditKey::correlation, filter_.correlation);
    add(AuditKey::entity, filter_.entity);
    if (filter_.account) {
      const auto [account, number] = resolved_account(source_, {*filter_.account});
      add_either(of_trail(AuditKey::account, account.text), number ? std::make_unique<BalanceChanges>(source_, *number) : nullptr);
    }
    if (filter_.customer) {
      add_either(of_trail(AuditKey::customer, *filter_.customer),
                 std::make_unique<IndexedPositions>(source_, source_.balances, customer_prefix(source_.journal, {*filter_.customer})));
    }
    if (filter_.rejected == true) add(AuditKey::rejected, "");
    add(AuditKey::actor, filter_.actor);
    add(AuditKey::type, filter_.type);
    return all;
  }

  PositionsPtr transaction_itself() const {
    const auto position = find_transaction_position(*source_.transactions, *source_.moment, source_.journal, {*filter_.transaction});
    return position ? std::make_unique<OnePosition>(*position) : nullptr;
  }

  AuditView view_at(Position position) {
    AuditView view;
    view.line = lines_.take(position, stretch_);
    view.entry = decode(view.line);
    view.about = resolved_objects(source_, view.entry.event);
    return view;
  }

  const AuditSource source_;
  const AuditFilter filter_;
  const Stretch stretch_;
  std::optional<Position> next_;  // to be tried
  std::vector<PositionsPtr> indexes_;
  Lines lines_;
};

}  // namespace

std::unique_ptr<AuditList> scan_audit(AuditSource source, AuditFilter filter, PositionRange range) {
  const auto stretch = stretch_of(source.log, source.journal, source.size, range, filter.from, filter.to);
  return std::make_unique<AuditScan>(std::move(source), std::move(filter), stretch);
}

}  // namespace daybook
