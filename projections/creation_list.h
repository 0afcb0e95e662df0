// Lists in the order in which things were made, each with its length: what several projections keep beside their rows, since a list that
// is counted by a scan would take longer the more there is, and a place in a list that is a number would mean another one when something
// in front of it goes.
//
//   index   list (1 byte), position of what made it -> what it is: an id, or nothing where the position says all
//   total   list (1 byte) -> how many it has
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "projections/projection.h"
#include "projections/range_cursor.h"

namespace daybook {

using ListNumber = std::uint8_t;  // within a projection
inline constexpr ListNumber kOnlyList = 0;

// REQUIRES of `strike`: it is in the list.
void enlist(Rows& rows, JournalNumber journal, ListNumber list, Position made, std::string_view what = {});
void strike(Rows& rows, JournalNumber journal, ListNumber list, Position made);

std::uint64_t list_length(const FamilyAt& family, JournalNumber journal, ListNumber list);

RangeCursor list_cursor(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal,
                        ListNumber list, PositionRange range);

Position list_place(std::string_view key);  // of what the cursor is at

template <class View>
class ListScan : public Scan<View> {
 public:
  using ViewOf = std::function<View(Position made, std::string_view what)>;
  ListScan(RangeCursor rows, ViewOf view_of) : rows_(std::move(rows)), view_of_(std::move(view_of)) {}

  std::optional<View> next() override {
    if (!rows_.next()) return std::nullopt;
    return view_of_(list_place(rows_.key()), rows_.value());
  }

 private:
  RangeCursor rows_;
  ViewOf view_of_;
};

}  // namespace daybook
