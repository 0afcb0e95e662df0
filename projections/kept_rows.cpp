#include "projections/kept_rows.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <new>
#include <type_traits>
#include <utility>

namespace daybook {
namespace {

constexpr std::size_t kPlacesMin = 64;
constexpr std::size_t kRoomBytes = 16;  // values have room for multiples of it

std::size_t room_for(std::size_t value_bytes) { return (value_bytes + kRoomBytes - 1) / kRoomBytes * kRoomBytes; }

}  // namespace

// The standard library's is good in all its bits for texts.
std::uint64_t KeptRows::hash_of(std::string_view key) { return std::hash<std::string_view>{}(key); }

std::size_t KeptRows::home(std::uint64_t hash) const { return hash & (places_.size() - 1); }

KeptRows::Row* KeptRows::find(std::string_view key, std::uint64_t hash) const {
  if (places_.empty()) return nullptr;
  for (auto i = home(hash); places_[i].row; i = next(i)) {
    if (places_[i].hash == hash && places_[i].row->key() == key) return places_[i].row;
  }
  return nullptr;
}

KeptRows::Row* KeptRows::make(std::uint64_t hash, std::string_view key, std::size_t value_room) {
  auto* row = new (::operator new(sizeof(Row) + key.size() + value_room)) Row;
  row->hash_ = hash;
  row->key_bytes_ = static_cast<std::uint32_t>(key.size());
  row->value_room_ = static_cast<std::uint32_t>(value_room);
  std::ranges::copy(key, row->bytes());
  row_bytes_ += row->bytes_taken();
  ++size_;
  return row;
}

void KeptRows::free(Row* row) {
  static_assert(std::is_trivially_destructible_v<Row>);
  row_bytes_ -= row->bytes_taken();
  --size_;
  ::operator delete(row);
}

KeptRows::Row& KeptRows::find_or_make(std::string_view key) {
  const auto hash = hash_of(key);
  if (auto* row = find(key, hash)) return *row;
  if ((size_ + 1) * 4 > places_.size() * 3) make_places(std::max(kPlacesMin, places_.size() * 2));
  auto* row = make(hash, key, kRoomBytes);
  take_place(row);
  return *row;
}

void KeptRows::take_place(Row* row) {
  auto i = home(row->hash_);
  while (places_[i].row) i = next(i);
  places_[i] = {row, row->hash_};
}

void KeptRows::make_places(std::size_t count) {
  const auto before = std::exchange(places_, std::vector<Place>(count));
  for (const auto& place : before) {
    if (place.row) take_place(place.row);
  }
}

// As many places as the rows need, each row in its own.
void KeptRows::shrink() {
  size_ == 0 ? std::vector<Place>().swap(places_) : make_places(std::max(kPlacesMin, std::bit_ceil(size_ * 4 / 3 + 1)));
}

std::size_t KeptRows::place_of(const Row& row) const {
  auto i = home(row.hash_);
  while (places_[i].row != &row) i = next(i);
  return i;
}

KeptRows::Row& KeptRows::with_room(Row& row, std::size_t value_bytes) {
  if (value_bytes <= row.value_room_) return row;
  auto* longer = make(row.hash_, row.key(), room_for(std::max<std::size_t>(value_bytes, row.value_room_ + row.value_room_ / 2)));
  longer->marks = row.marks;
  longer->value_bytes_ = row.value_bytes_;
  std::ranges::copy(row.value(), longer->bytes() + longer->key_bytes_);
  places_[place_of(row)].row = longer;
  free(&row);
  return *longer;
}

KeptRows::Row& KeptRows::assign(Row& row, std::string_view value) {
  auto& roomy = with_room(row, value.size());
  std::ranges::copy(value, roomy.bytes() + roomy.key_bytes_);
  roomy.value_bytes_ = static_cast<std::uint32_t>(value.size());
  return roomy;
}

KeptRows::Row& KeptRows::append(Row& row, std::string_view more) {
  auto& roomy = with_room(row, row.value_bytes_ + more.size());
  std::ranges::copy(more, roomy.bytes() + roomy.key_bytes_ + roomy.value_bytes_);
  roomy.value_bytes_ += static_cast<std::uint32_t>(more.size());
  return roomy;
}

void KeptRows::erase(Row& row) {
  const auto place = place_of(row);
  free(&row);
  close_gap(place);
  if (size_ == 0) clear();
}

// Moves what stands behind the gap for want of a place to where it is looked for.
void KeptRows::close_gap(std::size_t gap) {
  for (auto i = next(gap); places_[i].row; i = next(i)) {
    const auto from_home = (i - home(places_[i].hash)) & (places_.size() - 1);
    const auto from_gap = (i - gap) & (places_.size() - 1);
    if (from_home < from_gap) continue;
    places_[gap] = places_[i];
    gap = i;
  }
  places_[gap] = {};
}

void KeptRows::clear() {
  for (const auto& place : places_) {
    if (place.row) free(place.row);
  }
  std::vector<Place>().swap(places_);
}

}  // namespace daybook
