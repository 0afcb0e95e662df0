// The rows of a family as folding has them: what it changed and is not in the family yet and, so that it need not look there again, what it looked for
// lately. Most entries are about what others were about shortly before, and a look into the database costs more than all else of folding one.
// One thread.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "projections/projection.h"
#include "projections/kept_rows.h"
#include "projections/views_database.h"

namespace daybook {

class FoldedRows final : public Rows {
 public:
  // `kept_bytes_max`: of rows that are kept here once all has landed, roughly; those that nobody asks for go first.
  FoldedRows(std::shared_ptr<const Family> family, std::size_t kept_bytes_max);

  std::optional<std::string_view> find(std::string_view key) const override;
  void put(std::string_view key, std::string_view value) override;
  void remove(std::string_view key) override;
  void extend(std::string_view key, std::string_view more) override;
  void add(std::string_view key, std::string_view value) override;

  // Keys and values of what changed.
  std::size_t changed_bytes() const { return changed_bytes_; }
  std::size_t kept_bytes() const { return rows_.bytes_taken(); }

  // What changed since the last call of landed() or abandon(); it holds until the next change.
  FamilyRows changes() const;
  // REQUIRES: the changes are in the family now.
  void landed();
  // As if nothing had been folded since the changes landed last.
  void abandon();

 private:
  using Row = KeptRows::Row;

  Row& asked(std::string_view key) const;
  Row& row_of(std::string_view key);
  void change(Row& row);
  // What changed is not in the list of changes where it was.
  void moved(Row& row) { changed_[row.marks.changed_at] = &row; }
  Row& put_row(std::string_view key, std::string_view value);
  std::string_view copied(std::string_view bytes);
  void nothing_changed();
  void throw_away();

  const std::shared_ptr<const Family> family_;
  const std::size_t kept_bytes_max_;
  mutable KeptRows rows_;
  mutable Row* asked_last_ = nullptr;  // a fold mostly puts what it asked for just before; null once the row may be gone
  std::size_t generation_begin_bytes_ = 0;  // when rows were thrown away last
  std::vector<Row*> changed_;
  std::vector<std::pair<std::string_view, std::string_view>> added_;  // into pieces_
  std::deque<std::string> pieces_;
  std::size_t changed_bytes_ = 0;
};

}  // namespace daybook
