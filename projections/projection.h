// A projection: a question that readers ask, answered by rows that are folded from the journals, entry by entry, in the order of
// positions. It is data: what follows the journals, keeps checkpoints and makes it anew is the same for all (projector.h).
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "eventstore/entry.h"

namespace daybook {

// What is kept in memory of a projection's rows: those read or changed lately, at about 150 bytes each with what memory needs for them; accounts with
// their newest touches at about 500.
inline constexpr std::size_t kKeptRowBytesMax = 64 << 20;

// The rows of one projection while it folds: what it put is found at once.
class Rows {
 public:
  virtual ~Rows() = default;
  // What it gives holds until a row is put, extended, removed or added.
  virtual std::optional<std::string_view> find(std::string_view key) const = 0;
  virtual void put(std::string_view key, std::string_view value) = 0;
  // As if it had never been put. REQUIRES: it was not added.
  virtual void remove(std::string_view key) = 0;
  // Puts more behind what is there, or a new row. REQUIRES: it was not added.
  virtual void extend(std::string_view key, std::string_view more) { put(key, std::string(find(key).value_or("")).append(more)); }
  // The same as put for a row that comes once, and that no fold looks for: much cheaper. REQUIRES: nothing was put or added under the key
  // but by folding the same entry before.
  virtual void add(std::string_view key, std::string_view value) = 0;
};

// A fold throws it where the entries before this one don't lead to it: the journal is not what was written.
class FoldFailed : public std::runtime_error {
 public:
  FoldFailed(const std::string& lacking, JournalNumber journal, Position position)
      : std::runtime_error("position " + std::to_string(position) + " of journal " + std::to_string(journal) + " needs " + lacking +
                           ", which no entry before it brought") {}
};

struct Projection {
  std::string name;

  // To be raised when folding the same entries gives other rows than before: stored rows of another version are made anew.
  int version = 1;

  // The oldest version whose rows today's queries read and today's fold continues; it serves while this version is made. Rows
  // that are older (or newer: the program went back) can't serve.
  int oldest_readable_version = 1;

  // Keys come from RowKey, of this journal, with any tag but checkpoint. The same entries give the same rows always.
  std::function<void(Rows& rows, JournalNumber journal, const Entry& entry)> fold;
};

}  // namespace daybook
