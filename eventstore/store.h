// The event store of one data folder: the composition of journal, keys, snapshots and writer. Everything a reader or a command
// needs goes through here. Thread-safe after construction.
//
//   FORMAT      the version of the folder
//   LOCK        held by the process that has the folder open
//   journal/    RocksDB: blocks, Merkle tiles, snapshots (synced)
//   keys/       the key store
//   views/      projections; disposable (not opened here)
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "eventstore/backup.h"
#include "eventstore/checkpoints.h"
#include "eventstore/histogram.h"
#include "eventstore/journal_database.h"
#include "eventstore/keys.h"
#include "eventstore/log.h"
#include "eventstore/writer.h"

namespace daybook {

struct StoreOptions {
  std::filesystem::path folder;
  WriterLimits writer;
  std::uint64_t snapshot_tail_entries_max = 200'000;
  std::size_t block_cache_bytes = 64 << 20;
  std::uint64_t wal_bytes_max = kWalBytesMaxDefault;
  CheckpointOptions checkpoints;
  Clock clock = Clock::of_system();
  std::function<void(const std::string&)> on_notice = [](const std::string&) {};  // for the log: what was repaired, and why
  std::function<void(const std::string&)> on_failure;  // storage failed: must end the process; any thread; abort() if unset
};

struct CommitStatistics {
  Histogram entries;            // entries a commit
  Histogram bytes;              // bytes a commit
  Histogram sync_microseconds;  // append and sync
};

class EventStore {
 public:
  // Throws FolderUnusable, JournalDamaged, KeysDamaged, StorageFailed.
  explicit EventStore(StoreOptions options);
  ~EventStore();  // answers what was submitted, takes a snapshot

  void submit(Submission submission);
  void submit(std::vector<Submission> submissions);
  bool is_writer() const;

  const Log& log() const;
  KeyStore& keys();
  const TreeReader& tree() const;
  Checkpoints& checkpoints();
  // While all else goes on; one at a time, the next one waits. Throws as eventstore/backup.h says; a failure ends nothing.
  Backup make_backup(const BackupOptions& options, const std::stop_token& stop = {});
  const CommitStatistics& statistics() const;
  ResidentRows resident_rows() const;
  RejectionCounts rejection_counts() const;

  // Durable entries of a journal.
  std::uint64_t size(JournalNumber journal) const;
  std::vector<JournalNumber> journals() const;
  // Waits until a commit after `seen` (as an earlier call returned it, 0 at first) or `timeout`; returns the number of commits.
  std::uint64_t wait_for_commit(std::uint64_t seen, std::chrono::milliseconds timeout) const;

  // Calls `listener` with the events of each block of any journal from now on but its transactions, once it is durable and before anybody is answered. Must be
  // quick. Register before the first submission, once.
  void on_each_commit(std::function<void(JournalNumber, const std::vector<Event>&)> listener);

  // Calls `listener` at once with all events that the journal holds, then with those of each block but its transactions once it is durable and before
  // anybody is answered. Register before the first submission; must be quick. Throws JournalDamaged.
  void on_commit(JournalNumber journal, std::function<void(const std::vector<Event>&)> listener);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace daybook
