#include "projections/range_cursor.h"

#include <cassert>

namespace daybook {

RangeCursor::RangeCursor(Cursor cursor, ScanRange range) : cursor_(std::move(cursor)), range_(std::move(range)) {
  assert(!range_.after || !range_.before);
}

void RangeCursor::begin() {
  begun_ = true;
  if (range_.before) {
    cursor_.seek_back(*range_.before);
    if (cursor_.valid() && cursor_.key() == *range_.before) cursor_.previous();
  } else {
    cursor_.seek(range_.after.value_or(""));
    if (cursor_.valid() && cursor_.key() == range_.after) cursor_.next();
  }
}

bool RangeCursor::next() {
  if (!begun_) {
    begin();
  } else if (cursor_.valid()) {
    backwards() ? cursor_.previous() : cursor_.next();
  }
  return cursor_.valid();
}

}  // namespace daybook
