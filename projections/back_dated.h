// Postings that took effect before they were recorded: what they add to an account's balance as of an effective time, as known at a
// point of recording.
//
//   back_dated   account number, effective time, position -> BackDatedLine
//   tree         account number, level, bits of effective times above the level, recorded time, position -> node
//
// The tree answers "the sum of amounts in effect by E, recorded by R" in at most kLevels seeks, whatever is in it. A node stands for a
// stretch of effective time and has a branch for each part of it that something took effect in: the level's bits of the time, with the
// sum of all below. Each change of a node is a row of its own, so that nodes can be read as they were known at any point; the newest is
// stored at the end of time once more, where folding finds it. A branch below which there is only one effective time has no node of its
// own: most back-dated postings write two or three nodes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "projections/cursor.h"
#include "projections/history.h"
#include "projections/projection.h"

namespace daybook {

inline constexpr int kLevels = 9;  // the first has the upper 16 bits of 64 (parts of nine years), the others 6 each

struct BackDatedLine {
  Time recorded_at;
  Amount net;
  TransactionId transaction;
  std::string reference;
  friend bool operator==(const BackDatedLine&, const BackDatedLine&) = default;
};

// Folds a posting of `line.net` to the account into both. REQUIRES: effective < line.recorded_at.
void put_back_dated(Rows& rows, JournalNumber journal, AccountNumber account, Time effective, Position position,
                    const BackDatedLine& line);

// One account's.
class BackDated {
 public:
  BackDated(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal, AccountNumber account);

  // Of all that took effect by `effective` and was recorded by `known`.
  Amount sum(Time effective, Point known) const;

  // Lines in the order of effective time, and then of position.
  Cursor lines() const;

 private:
  std::shared_ptr<const Family> family_;
  std::shared_ptr<const Moment> moment_;
  JournalNumber journal_;
  AccountNumber account_;
};

BackDatedLine back_dated_line_of(std::string_view row);

}  // namespace daybook
