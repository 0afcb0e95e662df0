// A cursor that goes as a ScanRange says: rows whose keys begin with a prefix, from after or before an identifier on. One thread.
#pragma once

#include "projections/cursor.h"
#include "projections/views.h"

namespace daybook {

class RangeCursor {
 public:
  // REQUIRES: the range has `after` or `before` or neither.
  RangeCursor(Cursor cursor, ScanRange range);

  // Goes to the next row, at first to the first one; false where there is none. What key() and value() give holds until then.
  bool next();
  std::string_view key() const { return cursor_.key(); }  // without the prefix
  std::string_view value() const { return cursor_.value(); }
  bool backwards() const { return range_.before.has_value(); }

 private:
  void begin();

  Cursor cursor_;
  ScanRange range_;
  bool begun_ = false;
};

}  // namespace daybook
