// The log on the local disk: one synced WriteBatch a commit. Reads are thread-safe and go on while an append runs.
#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

#include "eventstore/journal_database.h"
#include "eventstore/log.h"

namespace daybook {

class RocksLog final : public Log {
 public:
  // Reads the last block of each journal. Throws JournalDamaged where one is torn, or has fewer entries than the folder says it had.
  explicit RocksLog(JournalDatabase& database);

  std::uint64_t become_writer() override;
  void stop_writing() override;
  AppendOutcome append(std::uint64_t epoch, std::span<const Append> blocks) override;

  // A number among the database's settings that becomes durable as a part of the next commit's batch, so that each commit is one record of the write-ahead log
  // (log_tail.h builds on it). Any thread.
  void put_setting_with_commit(const std::string& name, std::uint64_t value);

  std::vector<JournalNumber> journals() const override;
  Head head(JournalNumber journal) const override;
  void read_blocks(JournalNumber journal, Position from, const std::function<bool(const Block&)>& visit) const override;
  void read_entries(JournalNumber journal, Position from,
                    const std::function<bool(Position, std::string_view)>& visit) const override;
  Tile read_tile(JournalNumber journal, std::uint8_t level, std::uint64_t index) const override;

 private:
  std::map<std::string, std::uint64_t> take_settings();
  // Runs `read`; damage that it finds gets the platform's name.
  template <class Read>
  auto naming_damage(const Read& read) const;
  Head read_head(JournalNumber journal) const;
  void visit_entries(JournalNumber journal, Position from, const std::function<bool(Position, std::string_view)>& visit) const;
  void visit_blocks(JournalNumber journal, Position from, const std::function<bool(const Block&)>& visit) const;
  Tile find_tile(JournalNumber journal, std::uint8_t level, std::uint64_t index) const;
  // The chunks from the one that holds `from` up to the head, each checked and following the one before it.
  void read_chunks(JournalNumber journal, Position from, std::uint64_t size,
                   const std::function<bool(const struct ChunkView&)>& visit) const;

  JournalDatabase& database_;
  std::atomic<std::uint64_t> epoch_{0};  // 0: not the writer
  mutable std::shared_mutex mutex_;
  std::map<JournalNumber, Head> heads_;  // guarded by mutex_
  std::mutex settings_mutex_;
  std::map<std::string, std::uint64_t> settings_;  // guarded by settings_mutex_
};

// Throws StorageFailed where a folder that was finished, and so had entries, has none: RocksDB takes a manifest that lost its end for a young database.
void require_entries(const Log& log, const std::filesystem::path& folder);

}  // namespace daybook
