// Folding stretches of journals in memory, and landing what came of it in the database at one go: rows and checkpoints together, so
// that readers see the rows of a moment, and what is left after a crash is the rows of a moment too.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "eventstore/store.h"
#include "projections/folded_rows.h"
#include "projections/projection.h"
#include "projections/views_database.h"

namespace daybook {

// How many entries of a journal are folded, and the leaf hash of the last of them: a journal that was restored from an older copy
// and has grown since has as many entries, not the same.
struct FoldedTo {
  std::uint64_t size = 0;
  Hash last{};
};

// A projection as it is folded into one family. One thread, but for `entries` and what is constant. All that is written to the family goes by a run.
struct Folding {
  // With the checkpoints that the family holds.
  Folding(const Projection& folded, std::shared_ptr<Family> into, std::size_t kept_row_bytes_max = kKeptRowBytesMax);

  std::uint64_t size(JournalNumber journal) const;

  const Projection& projection;
  const std::shared_ptr<Family> family;
  std::map<JournalNumber, FoldedTo> checkpoints;
  FoldedRows rows;
  std::atomic<std::uint64_t> entries{0};  // over all journals
};

struct RunLimits {
  std::uint64_t entries = 0;
  std::size_t row_bytes = 0;
};

// The journals that have more entries than are folded.
struct Due {
  JournalNumber journal = kSystemJournal;
  std::uint64_t size = 0;
};

// Rows that a projection has folded before don't lead to what it folds now: they are not what was written, or the journal is not.
class FoldingFailed : public std::runtime_error {
 public:
  FoldingFailed(std::shared_ptr<Folding> failed, const std::string& why) : std::runtime_error(why), folding(std::move(failed)) {}
  std::shared_ptr<Folding> folding;
};

class Run {
 public:
  // REQUIRES: all outlive the run; nobody else writes to the families meanwhile. What a run folded and did not land is forgotten with it.
  Run(const Log& log, std::span<const std::shared_ptr<Folding>> foldings, RunLimits limits, const std::atomic<bool>& stopping);
  ~Run();

  // Folds what is due from each folding's checkpoint on; once for a journal. False once the run is full or to be stopped: the
  // rest is for the next. Throws JournalDamaged, FoldingFailed, StorageFailed, and std::runtime_error where an entry can't be read.
  bool fold(Due due);

  std::uint64_t entries() const { return entries_; }
  std::vector<JournalNumber> journals() const;

  enum class Way { write, ingest };
  // Once, at the end: writes rows and checkpoints.
  void land(ViewsDatabase& database, Way way);

 private:
  bool full() const;
  void fold(std::size_t folding, JournalNumber journal, const Entry& entry);

  const Log& log_;
  std::span<const std::shared_ptr<Folding>> foldings_;
  RunLimits limits_;
  const std::atomic<bool>& stopping_;
  std::map<JournalNumber, FoldedTo> reached_;
  std::uint64_t entries_ = 0;
};

// What is due for at least one of the foldings, and how many entries that makes.
std::vector<Due> due_for(const EventStore& store, std::span<const std::shared_ptr<Folding>> foldings, std::uint64_t& behind);

// How many entries of the journal the family's rows reflect at the moment.
std::uint64_t folded_size(const Family& family, const Moment* moment, JournalNumber journal);  // null: now

// Why the rows can't have been folded from these journals, if so: an entry is another one, or there are fewer than were folded.
std::optional<std::string> disagreement(const Folding& folding, const EventStore& store);

}  // namespace daybook
