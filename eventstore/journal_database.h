// The RocksDB of a data folder's journals. Included by the parts of the event store that read and write it, by nobody else.
//
//   blocks     (journal u32, position u64) -> chunk              block.h
//   tiles      (journal u32, level u8, index u64) -> 256 hashes and their crc32c
//   snapshots  (journal u32, table u8, key) -> row               snapshots.h
//   settings   "epoch" -> u64
// Integers are big-endian, so that keys sort as numbers do.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace rocksdb {
class ColumnFamilyHandle;
class DB;
class Status;
}  // namespace rocksdb

namespace daybook {

class JournalDatabase {
 public:
  // Throws FolderUnusable where another process has it, StorageFailed where the machine refuses or RocksDB finds its files torn,
  // altered or missing.
  JournalDatabase(const std::filesystem::path& folder, std::size_t block_cache_bytes);
  ~JournalDatabase();

  rocksdb::DB& db() const { return *db_; }
  rocksdb::ColumnFamilyHandle* blocks() const { return families_[1]; }
  rocksdb::ColumnFamilyHandle* tiles() const { return families_[2]; }
  rocksdb::ColumnFamilyHandle* snapshots() const { return families_[3]; }
  rocksdb::ColumnFamilyHandle* settings() const { return families_[0]; }

 private:
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
};

// A write that must not fail. Throws StorageFailed.
void require(const rocksdb::Status& status, const std::string& action);

}  // namespace daybook
