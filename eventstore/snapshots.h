// Snapshots of states, incremental: only rows that changed since the last one are written. They rest in the journal's database without its
// write-ahead log; each ends with a flush, so that what is lost in a crash is a longer tail, never an entry.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
#include <vector>

#include "eventstore/commit.h"
#include "eventstore/journal_database.h"
#include "eventstore/recovery.h"

namespace daybook {

// What changed in one journal since its last snapshot: the latest value of each row.
struct SnapshotDelta {
  Head head;
  Time last_time;
  Header header;
  std::unordered_map<PlatformName, PlatformRow> platforms;
  std::unordered_map<CredentialId, CredentialRow> credentials;
  std::unordered_map<CustomerId, CustomerRow> customers;
  std::unordered_map<AccountId, AccountRow> accounts;

  void add(const CommittedBlock& block);
};

// One journal's rows on disk. Thread-safe, as one writer and any readers.
class Snapshots final : public StateSource {
 public:
  explicit Snapshots(JournalDatabase& database) : database_(database) {}

  std::optional<Snapshot> load(JournalNumber journal) const override;
  void write(const std::map<JournalNumber, SnapshotDelta>& deltas);  // throws StorageFailed

 private:
  JournalDatabase& database_;
};

// Collects what commits change and writes it, on a thread of its own, once more than `tail_entries_max` / 2 entries have come. `add`
// waits while `tail_entries_max` are in no snapshot, so that the tail that a restart evolves is at most that and one commit more.
class Snapshotter {
 public:
  Snapshotter(Snapshots& snapshots, std::uint64_t tail_entries_max, std::function<void(const std::string&)> on_failure);
  ~Snapshotter();  // writes what is pending

  void add(const std::vector<CommittedBlock>& blocks);

 private:
  void run();

  Snapshots& snapshots_;
  const std::uint64_t tail_entries_max_;
  const std::function<void(const std::string&)> on_failure_;

  std::mutex mutex_;  // guards the six below
  std::condition_variable changed_;
  std::map<JournalNumber, SnapshotDelta> pending_;
  std::uint64_t pending_entries_ = 0;
  std::uint64_t writing_entries_ = 0;  // of a snapshot that is on its way
  bool stopping_ = false;
  bool failed_ = false;
  std::thread thread_;
};

}  // namespace daybook
