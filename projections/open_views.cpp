#include "projections/open_views.h"

#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <fstream>
#include <system_error>

#include "eventstore/failure.h"
#include "projections/views_database.h"

namespace daybook {
namespace {

constexpr std::string_view kLayout = "1";  // of the database as a whole: which families there are, how they are named and marked
constexpr std::string_view kLayoutKey = "layout";

constexpr std::size_t kWriteBufferBytes = 16 << 20;
constexpr std::size_t kRowBlockBytes = 4 << 10;  // small: most reads want one row
constexpr std::size_t kKindBytes = 5;  // of a key: journal and tag, as RowKey writes them
constexpr std::size_t kReaderCacheBytes = 16 << 20;
constexpr int kOpenAttemptsMax = 5;     // for a reader: the writer may delete a file between its being listed and opened
constexpr std::size_t kBytesPerSync = 1 << 20;  // files go to the disk while they are written: all at once, the journal's syncs would wait for them
constexpr int kSortedRuns = 4;  // are merged: fewer would be written more often, more would slow lists down, and all their files are open
constexpr int kFilterBitsPerKey = 10;  // one look-up in a hundred reads a block in vain

rocksdb::Options options_for(std::size_t block_cache_bytes) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.max_background_jobs = 2;
  options.keep_log_file_num = 2;
  options.max_log_file_size = 4 << 20;
  options.write_buffer_size = kWriteBufferBytes;
  options.bytes_per_sync = kBytesPerSync;
  options.compression = rocksdb::kLZ4Compression;
  // Rows of the past come between those that are there, so that levels would be written anew whenever more come.
  options.compaction_style = rocksdb::kCompactionStyleUniversal;
  options.compaction_options_universal.max_size_amplification_percent = 100;
  options.level0_file_num_compaction_trigger = kSortedRuns;
  // While all of a large family is merged, more comes: it is not to wait.
  options.level0_slowdown_writes_trigger = 10 * kSortedRuns;
  options.level0_stop_writes_trigger = 20 * kSortedRuns;
  // Rows come sorted: with a hint for each kind of row the next one is put beside the last, without a search through all of them.
  options.memtable_insert_with_hint_prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(kKindBytes));
  rocksdb::BlockBasedTableOptions table;
  table.block_size = kRowBlockBytes;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kFilterBitsPerKey));
  table.block_cache = rocksdb::NewLRUCache(block_cache_bytes);
  // In the cache, so that it bounds the memory of them all, and in parts: a filter as a whole is megabytes in a large file, and where a
  // shard of the cache can't take it, each look-up would read it anew.
  table.cache_index_and_filter_blocks = true;
  table.partition_filters = true;
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

// The folder stays, it may be a mount point.
void throw_away(const std::filesystem::path& folder) {
  // The mark goes last: if this is interrupted, it is done again.
  for (const auto& child : std::filesystem::directory_iterator(folder)) {
    if (child.path() != damage_mark(folder)) std::filesystem::remove_all(child.path());
  }
  std::filesystem::remove(damage_mark(folder));
}

// Disk, permissions and locks are the operator's to mend, and throwing away would not help; all else is ours.
bool is_machine_failure(const rocksdb::Status& status) { return status.IsIOError() && !status.IsPathNotFound(); }

rocksdb::Status try_open(OpenViews& views, std::vector<rocksdb::ColumnFamilyHandle*>& handles) {
  std::vector<std::string> names{rocksdb::kDefaultColumnFamilyName};
  const bool exists = std::filesystem::exists(views.folder / "CURRENT");
  if (exists) {
    names.clear();
    auto status = rocksdb::DB::ListColumnFamilies(views.options, views.folder.string(), &names);
    if (!status.ok()) return status;
  }
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const auto& name : names) families.emplace_back(name, views.options);
  rocksdb::DB* database = nullptr;
  auto status = rocksdb::DB::Open(views.options, views.folder.string(), families, &handles, &database);
  if (!status.ok()) return status;
  views.database.reset(database);
  if (exists) return status;
  const auto written = database->Put(without_log(), slice_of(kLayoutKey), slice_of(kLayout));
  return written.ok() ? database->Flush({}) : written;
}

rocksdb::Status check_layout(rocksdb::DB& database) {
  std::string layout;
  const auto status = database.Get({}, slice_of(kLayoutKey), &layout);
  if (status.ok() && layout != kLayout) return rocksdb::Status::NotSupported("unknown layout " + layout);
  return status.IsNotFound() ? rocksdb::Status::NotSupported("no layout is given") : status;
}

void close(OpenViews& views, std::vector<rocksdb::ColumnFamilyHandle*>& handles) {
  for (auto* handle : handles) views.database->DestroyColumnFamilyHandle(handle);
  handles.clear();
  views.database.reset();
}

bool is_foreign(const std::filesystem::path& folder) {
  return !std::filesystem::is_empty(folder) && !std::filesystem::exists(folder / "CURRENT");
}

void prepare_folder(const std::filesystem::path& folder, const std::function<void(const std::string&)>& notice) {
  std::filesystem::create_directories(folder);
  const bool marked = std::filesystem::exists(damage_mark(folder));
  if (marked || is_foreign(folder)) {
    notice("the views in " + folder.string() + " are made anew: " + (marked ? "they were found damaged" : "no database is there"));
    throw_away(folder);
  }
}

}  // namespace

std::filesystem::path damage_mark(const std::filesystem::path& folder) { return folder / "DAMAGED"; }

rocksdb::WriteOptions without_log() {
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  return options;
}

void OpenViews::check(const rocksdb::Status& status) const {
  if (status.ok()) return;
  if (status.IsCorruption() && only_read) throw ViewsDamaged(status.ToString());
  if (status.IsCorruption()) std::ofstream(damage_mark(folder)) << status.ToString() << '\n';
  throw StorageFailed("the views in " + folder.string() + ": " + status.ToString() +
                      (status.IsCorruption() ? "; they are made anew at the next start" : ""));
}

OpenedViews open_views(const std::filesystem::path& folder, std::size_t block_cache_bytes,
                       const std::function<void(const std::string&)>& notice) try {
  prepare_folder(folder, notice);
  OpenedViews opened{std::make_unique<OpenViews>(), {}};
  auto& views = *opened.open;
  views.folder = folder;
  views.options = options_for(block_cache_bytes);

  auto status = try_open(views, opened.handles);
  if (status.ok()) status = check_layout(*views.database);
  if (!status.ok() && !is_machine_failure(status)) {
    notice("the views in " + folder.string() + " are made anew: " + status.ToString());
    if (views.database) close(views, opened.handles);
    throw_away(folder);
    status = try_open(views, opened.handles);
  }
  if (!status.ok()) throw FolderUnusable("the views in " + folder.string() + " can't be opened: " + status.ToString());

  const auto by_default =
      std::ranges::find(opened.handles, rocksdb::kDefaultColumnFamilyName, &rocksdb::ColumnFamilyHandle::GetName);
  views.database->DestroyColumnFamilyHandle(*by_default);
  opened.handles.erase(by_default);
  std::filesystem::remove_all(views.ingest_folder());
  std::filesystem::create_directories(views.ingest_folder());
  return opened;
} catch (const std::filesystem::filesystem_error& failed) {
  throw FolderUnusable("the views in " + folder.string() + " can't be opened: " + failed.code().message());
}

std::optional<OpenedViews> open_views_for_reading(const std::filesystem::path& folder, const std::filesystem::path& scratch) {
  if (!std::filesystem::exists(folder / "CURRENT")) return std::nullopt;
  OpenedViews opened{std::make_unique<OpenViews>(), {}};
  auto& views = *opened.open;
  views.folder = folder;
  views.only_read = true;
  views.options = options_for(kReaderCacheBytes);
  views.options.create_if_missing = false;
  views.options.max_open_files = -1;  // all at once, so that it does no harm when the writer deletes one
  rocksdb::Status status;
  for (int attempt = 0; attempt < kOpenAttemptsMax && !views.database; ++attempt) {
    std::vector<std::string> names;
    status = rocksdb::DB::ListColumnFamilies(views.options, folder.string(), &names);
    if (!status.ok()) continue;
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const auto& name : names) families.emplace_back(name, views.options);
    rocksdb::DB* database = nullptr;
    status = rocksdb::DB::OpenAsSecondary(views.options, folder.string(), (scratch / "views-notes").string(), families, &opened.handles, &database);
    views.database.reset(database);
  }
  views.check(status);
  return opened;
}

}  // namespace daybook
