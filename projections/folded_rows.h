// The rows of a family as folding has them: what it changed and is not in the family yet and, so that it need not look there again, what it looked for
// lately. Most entries are about what others were about shortly before, and a look into the database costs more than all else of folding one.
// One thread.
#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "projections/projection.h"
#include "projections/views_database.h"

namespace daybook {

class FoldedRows final : public Rows {
 public:
  // `kept_bytes_max`: of rows that are kept here once all has landed, roughly; those that nobody asks for go first.
  FoldedRows(std::shared_ptr<const Family> family, std::size_t kept_bytes_max);

  std::optional<std::string> find(std::string_view key) const override;
  void put(std::string key, std::string value) override;
  void remove(std::string key) override;
  void extend(std::string_view key, std::string_view more) override;
  void add(std::string_view key, std::string_view value) override;

  // Keys and values of what changed.
  std::size_t changed_bytes() const { return changed_bytes_; }
  std::size_t kept_bytes() const { return bytes_; }

  // What changed since the last call of landed() or abandon(); it holds until the next change.
  FamilyRows changes() const;
  // REQUIRES: the changes are in the family now.
  void landed();
  // As if nothing had been folded since the changes landed last.
  void abandon();

 private:
  struct Row {
    std::string value;
    bool there = false;
    bool changed = false;
    bool asked = false;   // by a fold, so that others may ask, too
    bool lately = false;  // since rows were last thrown away
  };
  struct HashOfText {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  using Table = std::unordered_map<std::string, Row, HashOfText, std::equal_to<>>;
  using Kept = Table::value_type;

  Kept& asked(std::string_view key) const;
  Kept* just_asked(std::string_view key) const;
  void change(Kept& row);
  Kept& put_row(std::string key, std::string value);
  std::string_view copied(std::string_view bytes);
  static std::size_t bytes_of(const Kept& row);
  Table::iterator forget(Table::iterator row);
  void nothing_changed();
  void throw_away();

  const std::shared_ptr<const Family> family_;
  const std::size_t kept_bytes_max_;
  mutable Table rows_;
  mutable std::size_t bytes_ = 0;
  std::size_t generation_begin_bytes_ = 0;  // when rows were thrown away last
  mutable std::array<Kept*, 4> just_asked_{};  // since what is put is most often what was found right before
  mutable std::size_t next_asked_ = 0;
  std::vector<Kept*> changed_;
  std::vector<std::pair<std::string_view, std::string_view>> added_;  // into pieces_
  std::deque<std::string> pieces_;
  std::size_t changed_bytes_ = 0;
};

}  // namespace daybook
