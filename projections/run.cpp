#include "projections/run.h"

#include <algorithm>
#include <cassert>

#include "eventstore/bytes.h"
#include "eventstore/failure.h"
#include "eventstore/merkle.h"
#include "projections/cursor.h"
#include "projections/row.h"

namespace daybook {
namespace {

constexpr std::uint8_t kCheckpointForm = 1;

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

}  // namespace

Folding::Folding(const Projection& folded, std::shared_ptr<Family> into, std::size_t kept_row_bytes_max)
    : projection(folded), family(std::move(into)), checkpoints(stored_checkpoints(family)), rows(family, kept_row_bytes_max) {
  for (const auto& [journal, checkpoint] : checkpoints) entries += checkpoint.size;
}

std::uint64_t Folding::size(JournalNumber journal) const {
  const auto it = checkpoints.find(journal);
  return it == checkpoints.end() ? 0 : it->second.size;
}

Run::Run(const Log& log, std::span<const std::shared_ptr<Folding>> foldings, RunLimits limits,
         const std::atomic<bool>& stopping)
    : log_(log), foldings_(foldings), limits_(limits), stopping_(stopping) {}

Run::~Run() {
  for (const auto& folding : foldings_) folding->rows.abandon();
}

bool Run::full() const {
  std::size_t bytes = 0;
  for (const auto& folding : foldings_) bytes += folding->rows.changed_bytes();
  return entries_ >= limits_.entries || bytes >= limits_.row_bytes || stopping_;
}

void Run::fold(std::size_t folding, JournalNumber journal, const Entry& entry) try {
  foldings_[folding]->projection.fold(foldings_[folding]->rows, journal, entry);
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
  Entry entry;
  log_.read_entries(due.journal, next, [&](Position position, std::string_view bytes) {
    assert(position == next);
    decode(bytes, entry);
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
  for (const auto& folding : foldings_) {
    for (const auto& [journal, checkpoint] : reached_) {
      if (checkpoint.size > folding->size(journal)) folding->rows.put(row_prefix(journal, Tag::checkpoint), encode_checkpoint(checkpoint));
    }
    changes.push_back(folding->rows.changes());
  }
  way == Way::write ? database.write(changes) : database.ingest(changes);
  for (const auto& folding : foldings_) folding->rows.landed();
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

std::uint64_t folded_size(const Family& family, const Moment* moment, JournalNumber journal) {
  const auto key = row_prefix(journal, Tag::checkpoint);
  const auto row = moment ? family.find(key, *moment) : family.find(key);
  return row ? decode_checkpoint(*row).size : 0;
}

std::optional<std::string> disagreement(const Folding& folding, const EventStore& store) {
  for (const auto& [journal, checkpoint] : folding.checkpoints) {
    if (checkpoint.size == 0) continue;
    const auto size = store.size(journal);
    if (checkpoint.size > size) {
      return "it had folded " + std::to_string(checkpoint.size) + " entries of journal " + std::to_string(journal) + ", which has only " + std::to_string(size) +
             " now: entries were lost, or the journal is an older copy";
    }
    bool same = false;
    store.log().read_entries(journal, checkpoint.size - 1, [&](Position, std::string_view bytes) {
      same = leaf_hash(bytes) == checkpoint.last;
      return false;
    });
    if (!same) return "entry " + std::to_string(checkpoint.size - 1) + " of journal " + std::to_string(journal) + " is not the one that it had folded";
  }
  return std::nullopt;
}

}  // namespace daybook
