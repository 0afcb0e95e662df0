// Where a long journal's rows go that memory has no room for while it is evolved from its first entry: a database of its own, which is made when it is
// needed and thrown away at the end.
#pragma once

#include <filesystem>
#include <memory>

#include "eventstore/changes.h"
#include "eventstore/state_source.h"

namespace daybook {

class JournalDatabase;
class Log;
class Snapshots;
struct JournalState;

// Rows of transactions, references and Idempotency-Keys in memory, about 500 bytes each; more go to the spill.
inline constexpr std::uint64_t kVerifyRowsMax = 100'000;

// One thread. One journal.
class Spill final : public StateSource {
 public:
  // `folder` is the spill's own: absent before, and again when it is destroyed. With the journal's log, which must outlive it, rows are as short as those of
  // snapshots; without one, as where entries come from elsewhere, they are whole.
  Spill(std::filesystem::path folder, const Log* log, std::uint64_t rows_max = kVerifyRowsMax);
  ~Spill() override;

  // Writes those rows that have changed and may be evicted, and evicts them, once there are more than memory shall have.
  void relieve(JournalState& journal, JournalNumber number);
  bool used() const { return snapshots_ != nullptr; }
  // Writes all that has changed: then rows() has all rows of the journal. REQUIRES: used().
  void write(JournalState& journal, JournalNumber number);
  const Snapshots& rows() const { return *snapshots_; }  // REQUIRES: used()

  std::optional<Snapshot> load(JournalNumber) const override { return std::nullopt; }
  std::vector<std::optional<TransactionRow>> find_transactions(const State& state, JournalNumber journal,
                                                               const std::vector<TransactionId>& ids) const override;
  std::optional<RequestRow> find_request(JournalNumber journal, const RequestKey& key) const override;
  std::optional<ReferenceRow> find_reference(JournalNumber journal, const ReferenceKey& key) const override;
  std::uint64_t size(JournalNumber journal) const override;
  std::uint64_t version() const override;

 private:
  void write(JournalState& journal, JournalNumber number, Taken taken);

  const std::filesystem::path folder_;
  const Log* const log_;
  const std::uint64_t rows_max_;
  std::unique_ptr<JournalDatabase> database_;
  std::unique_ptr<Snapshots> snapshots_;
};

}  // namespace daybook
