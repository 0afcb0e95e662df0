#include "projections/position_index.h"

#include <algorithm>

#include "projections/row.h"

namespace daybook {
namespace {

constexpr Position kRowPositions = 256;

std::string suffix_of(Position position) { return RowKey().number(position).take(); }
Position row_of(Position position) { return position - position % kRowPositions; }

}  // namespace

void add_position(Rows& rows, std::string prefix, Position position) { rows.add(prefix.append(suffix_of(position)), {}); }

void add_dense_position(Rows& rows, std::string prefix, Position position) {
  const char behind = static_cast<char>(position % kRowPositions);
  rows.extend(prefix.append(suffix_of(row_of(position))), {&behind, 1});
}

PositionIndex::PositionIndex(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, std::string prefix)
    : cursor_(std::move(family), std::move(moment), std::move(prefix)) {}

Position PositionIndex::first() const { return key_number(cursor_.key(), 0); }

std::size_t PositionIndex::count() const { return std::max<std::size_t>(cursor_.value().size(), 1); }

void PositionIndex::enter_back() {
  if (valid()) index_ = count() - 1;
}

Position PositionIndex::position() const {
  const auto behind = cursor_.value();
  return first() + (behind.empty() ? 0 : static_cast<std::uint8_t>(behind[index_]));
}

void PositionIndex::seek(Position position) {
  cursor_.seek(suffix_of(row_of(position)));
  enter_front();
  if (!valid() || first() > position) return;
  const auto behind = cursor_.value();
  if (behind.empty()) return cursor_.seek(suffix_of(position));  // of such rows there may be many in front of it
  const auto offset = [](char c) { return static_cast<std::uint8_t>(c); };
  const auto at = std::ranges::lower_bound(behind, static_cast<std::uint8_t>(position - first()), {}, offset);
  index_ = static_cast<std::size_t>(at - behind.begin());
  if (at != behind.end()) return;
  cursor_.next();
  enter_front();
}

void PositionIndex::seek_back(Position position) {
  cursor_.seek_back(suffix_of(position));
  enter_back();
  while (valid() && this->position() > position) previous();
}

void PositionIndex::next() {
  if (++index_ < count()) return;
  cursor_.next();
  enter_front();
}

void PositionIndex::previous() {
  if (index_ > 0) {
    --index_;
    return;
  }
  cursor_.previous();
  enter_back();
}

}  // namespace daybook
