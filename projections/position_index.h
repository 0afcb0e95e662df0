// Positions under a key, in their order: how an index says which entries are about something.
//
//   prefix, position -> nothing                          where most keys have few
//   prefix, multiple of 256 -> a byte for each position  where most have many: how far behind the multiple
//
// Both are read in the same way. The second takes one look for each entry, and a hundredth of the rows.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "projections/cursor.h"
#include "projections/projection.h"

namespace daybook {

// REQUIRES of both: nothing at or behind the position is there under the prefix, nor anything of the other form.
void add_position(Rows& rows, std::string prefix, Position position);
void add_dense_position(Rows& rows, std::string prefix, Position position);

// One thread.
class PositionIndex {
 public:
  // Without a moment: as it is now.
  PositionIndex(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, std::string prefix);

  // To the first at or behind the position; to the last at or in front of it.
  void seek(Position position);
  void seek_back(Position position);
  bool valid() const { return cursor_.valid(); }
  // REQUIRES of the rest: valid().
  Position position() const;
  void next();
  void previous();

 private:
  // Of the row at the cursor.
  Position first() const;
  std::size_t count() const;
  void enter_front() { index_ = 0; }
  void enter_back();

  Cursor cursor_;
  std::size_t index_ = 0;
};

}  // namespace daybook
