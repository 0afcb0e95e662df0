// The RocksDB of a data folder's journals. Included by the parts of the event store that read and write it, by nobody else.
//
//   blocks     (journal u32, position u64) -> chunk              block.h
//   tiles      (journal u32, level u8, index u64) -> 256 hashes and their crc32c
//   snapshots  (journal u32, table u8, key) -> row               snapshots.h
//   settings   "epoch", "key-slots", "snapshots-damaged" -> u64
// Integers are big-endian, so that keys sort as numbers do.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/file.h"
#include "eventstore/known_sizes.h"

namespace rocksdb {
class ColumnFamilyHandle;
class DB;
class Status;
}  // namespace rocksdb

namespace daybook {

inline constexpr std::uint64_t kWalBytesMaxDefault = std::uint64_t{256} << 20;
inline constexpr const char* kKeySlots = "key-slots";                  // the setting that says how many slots of keys were synced
inline constexpr const char* kNextSnapshot = "snapshot.next";          // the file of a snapshot that is on its way (snapshot_file.h); of no use otherwise
inline constexpr const char* kSnapshotsDamaged = "snapshots-damaged";  // the setting that is 1 where a look-up found them so

// A folder that is only read, also while a server writes it: what is read is the journal as it was when it was opened.
struct ReadOnly {
  std::filesystem::path scratch;  // a folder of the reader's own, where RocksDB keeps notes
};

class JournalDatabase {
 public:
  // `wal_bytes_max`: what is only in the write-ahead log is written to sorted files beyond this, so that a start reads at most as much.
  // Throws FolderUnusable where another process has it, StorageFailed where the machine refuses or RocksDB finds its files torn,
  // altered, missing or shorter than they were.
  JournalDatabase(const std::filesystem::path& folder, std::size_t block_cache_bytes,
                  std::uint64_t wal_bytes_max = kWalBytesMaxDefault, Creation creation = Creation::if_absent);
  // Writes nothing into the folder; every call that would write throws StorageFailed.
  JournalDatabase(const std::filesystem::path& folder, const ReadOnly& reading, std::size_t block_cache_bytes);
  ~JournalDatabase();

  rocksdb::DB& db() const { return *db_; }
  rocksdb::ColumnFamilyHandle* blocks() const { return families_[1]; }
  rocksdb::ColumnFamilyHandle* tiles() const { return families_[2]; }
  rocksdb::ColumnFamilyHandle* snapshots() const { return families_[3]; }
  rocksdb::ColumnFamilyHandle* settings() const { return families_[0]; }

  const std::filesystem::path& folder() const { return folder_; }
  // What the folder kept of its sizes when it was opened.
  const std::optional<KnownSizes>& known_sizes() const { return known_; }
  // Called whenever rows went to files, of which from then on only the manifest knows, on a thread of RocksDB's or the one that wrote a snapshot. Nothing: no more;
  // returns when a call that is under way has ended.
  void on_files_added(std::function<void()> call);

  void flush();  // what is in memory goes to files

  // A number among the settings, 0 where there is none. Written without a sync of its own: durable with the next commit.
  std::uint64_t setting(const std::string& name) const;
  void put_setting(const std::string& name, std::uint64_t value);

  // A few bytes among the settings; durable when put_note returns.
  std::optional<std::string> note(const std::string& name) const;
  void put_note(const std::string& name, const std::string& bytes);

  void remove_note(const std::string& name);  // durable when it returns, too

  // Forgets all snapshots.
  void drop_snapshots();

 private:
  struct FileListener;

  const std::filesystem::path folder_;
  const std::optional<KnownSizes> known_;
  std::shared_ptr<FileListener> file_listener_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
};

// All settings, durable when it returns.
void copy_settings(const JournalDatabase& from, JournalDatabase& into);

// A write that must not fail. Throws StorageFailed.
void require(const rocksdb::Status& status, const std::string& action);

}  // namespace daybook
