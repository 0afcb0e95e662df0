#include "projections/folded_rows.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "eventstore/bytes.h"

namespace daybook {
namespace {

constexpr std::size_t kPieceBytes = 1 << 20;

// The first bytes of keys beside each other, so that most are told apart without a look at the keys, which lie all over the memory.
struct SortedPlace {
  std::array<std::uint64_t, 3> first_bytes{};
  std::uint32_t row = 0;
};

std::array<std::uint64_t, 3> first_bytes_of(std::string_view key) {
  std::array<char, sizeof(SortedPlace::first_bytes)> bytes{};
  std::ranges::copy(key.substr(0, bytes.size()), bytes.begin());
  const std::string_view padded(bytes.data(), bytes.size());
  return {big_endian_at<std::uint64_t>(padded, 0), big_endian_at<std::uint64_t>(padded, 8), big_endian_at<std::uint64_t>(padded, 16)};
}

using RowViews = decltype(FamilyRows::rows);

void sort_by_key(RowViews& rows) {
  std::vector<SortedPlace> places(rows.size());
  for (std::uint32_t i = 0; i < rows.size(); ++i) places[i] = {first_bytes_of(rows[i].first), i};
  std::ranges::sort(places, [&](const SortedPlace& a, const SortedPlace& b) {
    if (a.first_bytes != b.first_bytes) return a.first_bytes < b.first_bytes;
    return rows[a.row].first < rows[b.row].first;
  });
  RowViews sorted;
  sorted.reserve(rows.size());
  for (const auto& place : places) sorted.push_back(rows[place.row]);
  rows = std::move(sorted);
}

}  // namespace

FoldedRows::FoldedRows(std::shared_ptr<const Family> family, std::size_t kept_bytes_max)
    : family_(std::move(family)), kept_bytes_max_(kept_bytes_max) {}

FoldedRows::Row& FoldedRows::asked(std::string_view key) const {
  auto* row = rows_.find(key);
  if (!row) {
    const auto stored = family_->find(key);
    row = &rows_.assign(rows_.find_or_make(key), stored.value_or(std::string()));
    row->marks.there = stored.has_value();
  }
  row->marks.asked = row->marks.lately = true;
  asked_last_ = row;
  return *row;
}

FoldedRows::Row& FoldedRows::row_of(std::string_view key) { return asked_last_ && asked_last_->key() == key ? *asked_last_ : rows_.find_or_make(key); }

std::optional<std::string_view> FoldedRows::find(std::string_view key) const {
  const auto& row = asked(key);
  return row.marks.there ? std::optional(row.value()) : std::nullopt;
}

void FoldedRows::change(Row& row) {
  if (std::exchange(row.marks.changed, true)) return;
  row.marks.changed_at = static_cast<std::uint32_t>(changed_.size());
  changed_.push_back(&row);
  changed_bytes_ += row.key().size() + row.value().size();
}

void FoldedRows::put(std::string_view key, std::string_view value) { put_row(key, value).marks.there = true; }

void FoldedRows::remove(std::string_view key) { put_row(key, {}).marks.there = false; }

FoldedRows::Row& FoldedRows::put_row(std::string_view key, std::string_view value) {
  auto& before = row_of(key);
  asked_last_ = nullptr;
  change(before);
  changed_bytes_ += value.size() - before.value().size();
  auto& row = rows_.assign(before, value);
  moved(row);
  row.marks.lately = true;
  return row;
}

void FoldedRows::extend(std::string_view key, std::string_view more) {
  auto& before = asked(key);
  asked_last_ = nullptr;
  change(before);
  changed_bytes_ += more.size();
  auto& row = rows_.append(before, more);
  moved(row);
  row.marks.there = true;
}

void FoldedRows::add(std::string_view key, std::string_view value) {
  changed_bytes_ += key.size() + value.size();
  added_.emplace_back(copied(key), copied(value));
}

// A copy that stays where it is.
std::string_view FoldedRows::copied(std::string_view bytes) {
  if (pieces_.empty() || pieces_.back().capacity() - pieces_.back().size() < bytes.size()) {
    pieces_.emplace_back().reserve(std::max(kPieceBytes, bytes.size()));
  }
  auto& piece = pieces_.back();
  const auto at = piece.size();
  piece.append(bytes);
  return std::string_view(piece).substr(at);
}

FamilyRows FoldedRows::changes() const {
  FamilyRows all{family_.get(), added_, {}};
  all.rows.reserve(added_.size() + changed_.size());
  for (const auto* row : changed_) {
    if (row->marks.there) {
      all.rows.emplace_back(row->key(), row->value());
    } else {
      all.removed.push_back(row->key());
    }
  }
  sort_by_key(all.rows);
  std::ranges::sort(all.removed);
  return all;
}

void FoldedRows::landed() {
  asked_last_ = nullptr;
  for (auto* row : changed_) {
    row->marks.changed = false;
    if (!row->marks.asked) rows_.erase(*row);
  }
  nothing_changed();
  throw_away();
}

void FoldedRows::abandon() {
  asked_last_ = nullptr;
  for (auto* row : changed_) rows_.erase(*row);
  nothing_changed();
}

void FoldedRows::nothing_changed() {
  changed_.clear();
  added_.clear();
  pieces_.clear();
  changed_bytes_ = 0;
}

// Two generations, a new one with every half of the room: rows that nobody asked for in the last one go and, where that is not enough, all.
void FoldedRows::throw_away() {
  if (kept_bytes() <= kept_bytes_max_ && kept_bytes() <= generation_begin_bytes_ + kept_bytes_max_ / 2) return;
  rows_.erase_if([](Row& row) { return !std::exchange(row.marks.lately, false); });
  if (kept_bytes() > kept_bytes_max_) rows_.clear();
  generation_begin_bytes_ = kept_bytes();
}

}  // namespace daybook
