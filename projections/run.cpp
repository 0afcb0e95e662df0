#include "projections/run.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <deque>
#include <set>

#include "eventstore/bytes.h"
#include "eventstore/failure.h"
#include "eventstore/merkle.h"
#include "projections/cursor.h"
#include "projections/row.h"

namespace daybook {
namespace {

constexpr std::uint8_t kCheckpointForm = 1;
constexpr std::size_t kWarmBytesMax = 8 << 20;

std::string encode_checkpoint(const FoldedTo& checkpoint) {
  const auto* hash = reinterpret_cast<const char*>(checkpoint.last.data());
  return RowWriter(kCheckpointForm).number(checkpoint.size).text({hash, checkpoint.last.size()}).take();
}

FoldedTo decode_checkpoint(std::string_view row) {
  RowReader reader(row, kCheckpointForm);
  FoldedTo checkpoint{reader.number(), {}};
  const auto hash = reader.text();
  if (hash.size() != checkpoint.last.size()) throw StorageFailed("a checkpoint of the views is not as it was written");
  std::ranges::copy(hash, reinterpret_cast<char*>(checkpoint.last.data()));
  reader.end();
  return checkpoint;
}

// A journal's checkpoint is the first of its rows, so this reads one row for each journal and steps over the others.
std::map<JournalNumber, FoldedTo> stored_checkpoints(const std::shared_ptr<Family>& family) {
  std::map<JournalNumber, FoldedTo> checkpoints;
  Cursor cursor(family, nullptr, "");
  cursor.seek(row_prefix(0, Tag::checkpoint));
  while (cursor.valid() && cursor.key().size() > sizeof(JournalNumber)) {
    const auto journal = big_endian_at<JournalNumber>(cursor.key(), 0);
    if (cursor.key() == row_prefix(journal, Tag::checkpoint)) checkpoints[journal] = decode_checkpoint(cursor.value());
    cursor.seek(row_prefix(journal + 1, Tag::checkpoint));
  }
  return checkpoints;
}

std::uint64_t smallest_size(std::span<const std::shared_ptr<Folding>> foldings, JournalNumber journal) {
  std::uint64_t smallest = ~std::uint64_t{0};
  for (const auto& folding : foldings) smallest = std::min(smallest, folding->size(journal));
  return smallest;
}

using RowViews = std::vector<std::pair<std::string_view, std::string_view>>;

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

Folding::Folding(const Projection& folded, std::shared_ptr<Family> into)
    : projection(folded), family(std::move(into)), checkpoints(stored_checkpoints(family)), warm(kWarmBytesMax) {
  for (const auto& [journal, checkpoint] : checkpoints) entries += checkpoint.size;
}

std::uint64_t Folding::size(JournalNumber journal) const {
  const auto it = checkpoints.find(journal);
  return it == checkpoints.end() ? 0 : it->second.size;
}

// New rows in memory in front of those of the family.
class Run::Pending : public Rows {
 public:
  explicit Pending(Folding& folding) : family_(*folding.family), warm_(folding.warm) {}

  std::optional<std::string> find(std::string_view key) const override {
    const auto it = rows_.find(key);
    if (it != rows_.end()) return it->second;
    if (removed_.contains(key)) return std::nullopt;
    if (const auto* warm = warm_.find(key)) return *warm;
    auto stored = family_.find(key);
    if (stored) warm_.keep(std::string(key), *stored);
    return stored;
  }

  void put(std::string key, std::string value) override {
    removed_.erase(key);
    const auto key_bytes = key.size();
    const auto value_bytes = value.size();
    const auto [it, fresh] = rows_.try_emplace(std::move(key));
    bytes_ += value_bytes + (fresh ? key_bytes : 0) - it->second.size();
    it->second = std::move(value);
  }

  void remove(std::string key) override {
    if (const auto it = rows_.find(key); it != rows_.end()) {
      bytes_ -= it->first.size() + it->second.size();
      rows_.erase(it);
    }
    bytes_ += key.size();
    removed_.insert(std::move(key));
  }

  void add(std::string_view key, std::string_view value) override {
    bytes_ += key.size() + value.size();
    added_.emplace_back(kept(key), kept(value));
  }

  std::size_t bytes() const { return bytes_; }

  // REQUIRES: they are in the family now.
  void keep_warm() {
    for (const auto& key : removed_) warm_.forget(key);
    warm_.keep(std::move(rows_));
  }

  FamilyRows sorted() const {
    FamilyRows all{&family_, {rows_.begin(), rows_.end()}, {removed_.begin(), removed_.end()}};
    all.rows.insert(all.rows.end(), added_.begin(), added_.end());
    sort_by_key(all.rows);
    return all;
  }

 private:
  static constexpr std::size_t kPieceBytes = 1 << 20;

  // A copy that stays where it is.
  std::string_view kept(std::string_view bytes) {
    if (pieces_.empty() || pieces_.back().capacity() - pieces_.back().size() < bytes.size()) {
      pieces_.emplace_back().reserve(std::max(kPieceBytes, bytes.size()));
    }
    auto& piece = pieces_.back();
    const auto at = piece.size();
    piece.append(bytes);
    return std::string_view(piece).substr(at);
  }

  const Family& family_;
  WarmRows& warm_;
  RowsByKey rows_;
  std::set<std::string, std::less<>> removed_;  // none of these is in rows_
  std::deque<std::string> pieces_;
  std::vector<std::pair<std::string_view, std::string_view>> added_;
  std::size_t bytes_ = 0;
};

Run::Run(const Log& log, std::span<const std::shared_ptr<Folding>> foldings, RunLimits limits,
         const std::atomic<bool>& stopping)
    : log_(log), foldings_(foldings), limits_(limits), stopping_(stopping) {
  for (const auto& folding : foldings) pending_.push_back(std::make_unique<Pending>(*folding));
}

Run::~Run() = default;

bool Run::full() const {
  std::size_t bytes = 0;
  for (const auto& pending : pending_) bytes += pending->bytes();
  return entries_ >= limits_.entries || bytes >= limits_.row_bytes || stopping_;
}

void Run::fold(std::size_t folding, JournalNumber journal, const Entry& entry) try {
  foldings_[folding]->projection.fold(*pending_[folding], journal, entry);
} catch (const FoldFailed& failed) {
  throw FoldingFailed(foldings_[folding], failed.what());
} catch (const RowDamaged& damaged) {
  throw FoldingFailed(foldings_[folding], damaged.what());
}

bool Run::fold(Due due) {
  if (full()) return false;
  Position next = smallest_size(foldings_, due.journal);
  if (next >= due.size) return true;
  std::string last;
  log_.read_entries(due.journal, next, [&](Position position, std::string_view bytes) {
    assert(position == next);
    const Entry entry = decode(bytes);
    for (std::size_t i = 0; i < foldings_.size(); ++i) {
      if (position >= foldings_[i]->size(due.journal)) fold(i, due.journal, entry);
    }
    last.assign(bytes);
    ++next;
    ++entries_;
    return next < due.size && !full();
  });
  if (!last.empty()) reached_[due.journal] = {next, leaf_hash(last)};
  return !full();
}

std::vector<JournalNumber> Run::journals() const {
  std::vector<JournalNumber> journals;
  for (const auto& [journal, checkpoint] : reached_) journals.push_back(journal);
  return journals;
}

void Run::land(ViewsDatabase& database, Way way) {
  std::vector<FamilyRows> changes;
  for (std::size_t i = 0; i < foldings_.size(); ++i) {
    for (const auto& [journal, checkpoint] : reached_) {
      if (checkpoint.size <= foldings_[i]->size(journal)) continue;
      pending_[i]->put(row_prefix(journal, Tag::checkpoint), encode_checkpoint(checkpoint));
    }
    changes.push_back(pending_[i]->sorted());
  }
  way == Way::write ? database.write(changes) : database.ingest(changes);
  for (auto& pending : pending_) pending->keep_warm();
  for (const auto& folding : foldings_) {
    for (const auto& [journal, checkpoint] : reached_) {
      const auto before = folding->size(journal);
      if (checkpoint.size <= before) continue;
      folding->checkpoints[journal] = checkpoint;
      folding->entries += checkpoint.size - before;
    }
  }
}

std::vector<Due> due_for(const EventStore& store, std::span<const std::shared_ptr<Folding>> foldings, std::uint64_t& behind) {
  std::vector<Due> due;
  behind = 0;
  for (const auto journal : store.journals()) {
    const auto size = store.size(journal);
    const auto folded = smallest_size(foldings, journal);
    if (folded >= size) continue;
    due.push_back({journal, size});
    behind += size - folded;
  }
  return due;
}

std::uint64_t folded_size(const Family& family, const Moment& moment, JournalNumber journal) { return folded_size(family, &moment, journal); }

std::uint64_t folded_size(const Family& family, const Moment* moment, JournalNumber journal) {
  const auto key = row_prefix(journal, Tag::checkpoint);
  const auto row = moment ? family.find(key, *moment) : family.find(key);
  return row ? decode_checkpoint(*row).size : 0;
}

bool agrees(const Folding& folding, const EventStore& store) {
  return std::ranges::all_of(folding.checkpoints, [&](const auto& stored) {
    const auto& [journal, checkpoint] = stored;
    if (checkpoint.size == 0) return true;
    if (checkpoint.size > store.size(journal)) return false;
    bool same = false;
    store.log().read_entries(journal, checkpoint.size - 1, [&](Position, std::string_view bytes) {
      same = leaf_hash(bytes) == checkpoint.last;
      return false;
    });
    return same;
  });
}

}  // namespace daybook
