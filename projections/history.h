// The past of each account: its touches (touches.h), in the order of time and then of position, as entries are recorded. The last ones lie in the row that
// says what the account has now (balances.h), which each touch rewrites anyway; when that is full of them, they become a row that stays.
//
//   history   account number, recorded time and position of the first of them -> touches
//
// What an account had at a moment takes a bounded number of look-ups, however long its past is: the account's row and at most a seek for a moment of
// recording; another seek for one of effect, and where postings to the account were back-dated, up to kLevels = 9 more (back_dated.h). The time of a
// position is one read of the journal.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "eventstore/log.h"
#include "projections/cursor.h"
#include "projections/projection.h"
#include "projections/touches.h"

namespace daybook {

// After the entry of the position; after the last one, where the journal's rows reflect fewer entries (`size`).
Point point_after(const Log& log, JournalNumber journal, std::uint64_t size, Position position);

// REQUIRES: the touches are full, so that none of them comes to be in another row.
void put_history(Rows& rows, JournalNumber journal, AccountNumber account, std::string_view touches);

// One account's, in the order of recording; empty where there is no such account. Making it reads the account's row, moving it others: each may throw
// StorageFailed, RowDamaged where a row is not what was written. What it gives holds until it moves. One thread.
class History {
 public:
  History(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal, AccountNumber account);

  // Goes to the last touch at or before the point, or to the first at or after it.
  void seek_back(Point point);
  void seek(Point point);
  bool valid() const { return index_ < here().size(); }
  // REQUIRES of the rest: valid().
  void next();
  void previous();
  const Point& point() const { return here()[index_].touch.point; }
  const Touch& touch() const { return here()[index_].touch; }
  const Had& had() const { return here()[index_].had; }  // after the touch

 private:
  const std::vector<Touched>& here() const { return among_newest_ ? newest_ : older_; }
  Cursor& rows();
  void enter_older();
  void enter_newest();

  std::shared_ptr<const Family> family_;
  std::shared_ptr<const Moment> moment_;
  JournalNumber journal_;
  AccountNumber account_;
  std::optional<Cursor> rows_;   // none before the first look at an older row
  std::vector<Touched> newest_;  // in the account's own row
  std::vector<Touched> older_;   // of the row at the cursor, where it is not among the newest
  bool among_newest_ = true;
  std::size_t index_ = 0;
};

// Those of all accounts, of which one after the other is looked at. Throws as History does. One thread.
class Histories {
 public:
  Histories(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal);

  // The account's last touch at or before the point. `newest`: the touches in the account's own row.
  std::optional<Touched> last(AccountNumber account, std::string_view newest, Point point);

 private:
  std::shared_ptr<const Family> family_;
  std::shared_ptr<const Moment> moment_;
  JournalNumber journal_;
  std::optional<Cursor> rows_;  // none before the first look at an older row
};

// What the account had as known at `known`, of what had taken effect by `effective` (by then, too, where none is given). Held and
// incoming are those recorded by the earlier of both. None where the account was not known then.
std::optional<Sums> sums_at(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal,
                            AccountNumber account, Point known, std::optional<Time> effective);

}  // namespace daybook
