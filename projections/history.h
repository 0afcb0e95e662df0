// The past of each account: a row for each entry that touched it, with what it had after it. Entries are recorded in the order of time
// and then of position, so the rows are in the order of both.
//
//   history   account number, recorded time, position -> HistoryRow
//
// What an account had at a moment takes a bounded number of seeks, however long its past is: one for a moment of recording; two for one
// of effect, and where postings to the account were back-dated, up to kLevels = 9 more (back_dated.h). The time of a position is one read
// of the journal.
#pragma once

#include <limits>
#include <optional>

#include "eventstore/log.h"
#include "projections/cursor.h"
#include "projections/effects.h"
#include "projections/projection.h"

namespace daybook {

// A place in the order of recording.
struct Point {
  Time time;
  Position position = 0;
  friend auto operator<=>(const Point&, const Point&) = default;

  static Point end_of(Time time) { return {time, std::numeric_limits<Position>::max()}; }
  static Point end() { return end_of({std::numeric_limits<std::int64_t>::max()}); }
};

struct HistoryRow {
  enum class Kind : std::uint8_t {
    opened,      // the account came to be
    expired,     // a hold did: no transaction
    reserved,    // a transaction that reserved or released, and moved nothing
    posted,      // took effect when it was recorded
    back_dated,  // posted, and took effect before
  };
  Kind kind = Kind::opened;
  Sums sums;  // after it
  std::optional<Amount> back_dated;  // the part of sums.posted that took effect before it was recorded; none: nothing ever did
  // Of a transaction:
  Amount net;  // posted by it
  TransactionId transaction;
  std::string reference;
  friend bool operator==(const HistoryRow&, const HistoryRow&) = default;

  bool is_transaction() const { return kind == Kind::reserved || kind == Kind::posted || kind == Kind::back_dated; }
};

// After the entry of the position; after the last one, where the journal's rows reflect fewer entries (`size`).
Point point_after(const Log& log, JournalNumber journal, std::uint64_t size, Position position);

void put_history(Rows& rows, JournalNumber journal, AccountNumber account, Point point, const HistoryRow& row);

// One account's, in the order of recording. One thread.
class History {
 public:
  History(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal, AccountNumber account);

  // Goes to the last row at or before the point, or to the first at or after it.
  void seek_back(Point point);
  void seek(Point point);
  bool valid() const { return cursor_.valid(); }
  // REQUIRES of the rest: valid().
  void next() { cursor_.next(); }
  void previous() { cursor_.previous(); }
  Point point() const;
  HistoryRow row() const;

 private:
  Cursor cursor_;
};

// Those of all accounts, of which one after the other is looked at. One thread.
class Histories {
 public:
  Histories(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal);

  struct Found {
    Point point;
    HistoryRow row;
  };
  // The account's last row at or before the point.
  std::optional<Found> last(AccountNumber account, Point point);

 private:
  Cursor cursor_;
};

// What the account had as known at `known`, of what had taken effect by `effective` (by then, too, where none is given). Held and
// incoming are those recorded by the earlier of both. None where the account was not known then.
std::optional<Sums> sums_at(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal,
                            AccountNumber account, Point known, std::optional<Time> effective);

std::string row_of(const HistoryRow& row);
HistoryRow history_row_of(std::string_view bytes);

}  // namespace daybook
