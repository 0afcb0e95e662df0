#include "projections/folded_rows.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "eventstore/bytes.h"

namespace daybook {
namespace {

constexpr std::size_t kNodeBytes = 112;  // what a row takes beside its key and value
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

std::size_t FoldedRows::bytes_of(const Kept& row) { return kNodeBytes + row.first.size() + row.second.value.size(); }

FoldedRows::Kept& FoldedRows::asked(std::string_view key) const {
  auto it = rows_.find(key);
  if (it == rows_.end()) {
    auto stored = family_->find(key);
    it = rows_.try_emplace(std::string(key)).first;
    it->second.there = stored.has_value();
    if (stored) it->second.value = *std::move(stored);
    bytes_ += bytes_of(*it);
  }
  it->second.asked = it->second.lately = true;
  just_asked_[next_asked_++ % just_asked_.size()] = &*it;
  return *it;
}

FoldedRows::Kept* FoldedRows::just_asked(std::string_view key) const {
  const auto found = std::ranges::find_if(just_asked_, [&](const Kept* row) { return row && row->first == key; });
  return found == just_asked_.end() ? nullptr : *found;
}

std::optional<std::string> FoldedRows::find(std::string_view key) const {
  const auto& row = asked(key).second;
  return row.there ? std::optional(row.value) : std::nullopt;
}

void FoldedRows::change(Kept& row) {
  if (std::exchange(row.second.changed, true)) return;
  changed_.push_back(&row);
  changed_bytes_ += row.first.size() + row.second.value.size();
}

void FoldedRows::put(std::string key, std::string value) { put_row(std::move(key), std::move(value)).second.there = true; }

void FoldedRows::remove(std::string key) { put_row(std::move(key), {}).second.there = false; }

FoldedRows::Kept& FoldedRows::put_row(std::string key, std::string value) {
  auto* kept = just_asked(key);
  if (!kept) {
    const auto [it, fresh] = rows_.try_emplace(std::move(key));
    if (fresh) bytes_ += bytes_of(*it);
    kept = &*it;
  }
  change(*kept);
  auto& row = kept->second;
  bytes_ += value.size() - row.value.size();
  changed_bytes_ += value.size() - row.value.size();
  row.value = std::move(value);
  row.lately = true;
  return *kept;
}

void FoldedRows::extend(std::string_view key, std::string_view more) {
  auto& kept = asked(key);
  change(kept);
  kept.second.value += more;
  kept.second.there = true;
  bytes_ += more.size();
  changed_bytes_ += more.size();
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
    if (row->second.there) {
      all.rows.emplace_back(row->first, row->second.value);
    } else {
      all.removed.push_back(row->first);
    }
  }
  sort_by_key(all.rows);
  std::ranges::sort(all.removed);
  return all;
}

FoldedRows::Table::iterator FoldedRows::forget(Table::iterator row) {
  bytes_ -= bytes_of(*row);
  return rows_.erase(row);
}

void FoldedRows::landed() {
  for (auto* row : changed_) {
    row->second.changed = false;
    if (!row->second.asked) forget(rows_.find(row->first));
  }
  nothing_changed();
  throw_away();
}

void FoldedRows::abandon() {
  for (const auto* row : changed_) forget(rows_.find(row->first));
  nothing_changed();
}

void FoldedRows::nothing_changed() {
  just_asked_ = {};
  changed_.clear();
  added_.clear();
  pieces_.clear();
  changed_bytes_ = 0;
}

// Two generations, a new one with every half of the room: rows that nobody asked for in the last one go and, where that is not enough, all.
void FoldedRows::throw_away() {
  if (bytes_ <= kept_bytes_max_ && bytes_ <= generation_begin_bytes_ + kept_bytes_max_ / 2) return;
  for (auto it = rows_.begin(); it != rows_.end();) {
    it = std::exchange(it->second.lately, false) ? std::next(it) : forget(it);
  }
  if (bytes_ > kept_bytes_max_) {
    rows_.clear();
    bytes_ = 0;
  }
  generation_begin_bytes_ = bytes_;
}

}  // namespace daybook
