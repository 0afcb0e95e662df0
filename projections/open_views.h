// Opening the folder of the views. Only the files of the database itself include this: it brings RocksDB.
#pragma once

#include <rocksdb/db.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace daybook {

struct OpenViews {
  std::filesystem::path folder;
  rocksdb::Options options;
  std::unique_ptr<rocksdb::DB> database;
  std::atomic<std::uint64_t> files_made{0};  // names the sorted files that are ingested
  bool only_read = false;                    // then nothing is written into the folder

  std::filesystem::path ingest_folder() const { return folder / "ingest"; }

  // Throws StorageFailed unless the status is good, ViewsDamaged where it says so. Where the database is damaged the folder is marked, and thrown away when it is
  // opened next: the journals have all that is needed to make it again.
  void check(const rocksdb::Status& status) const;
};

struct OpenedViews {
  std::unique_ptr<OpenViews> open;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;  // without the default one
};

// A file that is there from the moment damage is found until the database was thrown away.
std::filesystem::path damage_mark(const std::filesystem::path& folder);

OpenedViews open_views(const std::filesystem::path& folder, std::size_t block_cache_bytes,
                       const std::function<void(const std::string&)>& notice);

// The folder as it is, also while a server writes it, which is then read as it was flushed last. None where there is no database. `scratch` is a folder of
// the reader's own. Throws ViewsDamaged, StorageFailed.
std::optional<OpenedViews> open_views_for_reading(const std::filesystem::path& folder, const std::filesystem::path& scratch);

// Without a write-ahead log.
rocksdb::WriteOptions without_log();

inline rocksdb::Slice slice_of(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
inline std::string_view view_of(const rocksdb::Slice& bytes) { return {bytes.data(), bytes.size()}; }

}  // namespace daybook
