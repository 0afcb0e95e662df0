#include <algorithm>
#include <deque>

#include "eventstore/failure.h"
#include "projections/audit.h"
#include "projections/cursor.h"
#include "projections/row.h"
#include "projections/stretch.h"

namespace daybook {
namespace {

constexpr std::uint64_t kReadAheadEntries = 32;  // where the list is the journal itself

// The positions of one index.
class IndexedPositions {
 public:
  IndexedPositions(const AuditSource& source, std::string prefix) : cursor_(source.audit, source.moment, std::move(prefix)) {}

  // The first at or behind the position or, backwards, the last at or in front of it.
  std::optional<Position> seek(Position position, bool backwards) {
    const auto key = RowKey().number(position).take();
    backwards ? cursor_.seek_back(key) : cursor_.seek(key);
    return cursor_.valid() ? std::optional(key_number(cursor_.key(), 0)) : std::nullopt;
  }

 private:
  Cursor cursor_;
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
      const auto found = index.seek(tried, stretch_.backwards);
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

  std::vector<IndexedPositions> indexes() const {
    std::vector<IndexedPositions> all;
    const auto add = [&](AuditKey key, const std::optional<std::string>& what) {
      if (what) all.emplace_back(source_, audit_prefix(source_.journal, key, *what));
    };
    add(AuditKey::transaction, filter_.transaction);
    add(AuditKey::correlation, filter_.correlation);
    add(AuditKey::entity, filter_.entity);
    if (filter_.account) add(AuditKey::account, resolved_account(source_, {*filter_.account}).text);
    add(AuditKey::customer, filter_.customer);
    if (filter_.rejected == true) add(AuditKey::rejected, "");
    add(AuditKey::actor, filter_.actor);
    add(AuditKey::type, filter_.type);
    return all;
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
  std::vector<IndexedPositions> indexes_;
  Lines lines_;
};

}  // namespace

std::unique_ptr<AuditList> scan_audit(AuditSource source, AuditFilter filter, PositionRange range) {
  const auto stretch = stretch_of(source.log, source.journal, source.size, range, filter.from, filter.to);
  return std::make_unique<AuditScan>(std::move(source), std::move(filter), stretch);
}

}  // namespace daybook
