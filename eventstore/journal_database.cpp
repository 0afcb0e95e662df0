#include "eventstore/journal_database.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "eventstore/bytes.h"
#include "eventstore/failure.h"
#include "eventstore/folder_damaged.h"

namespace daybook {
namespace {

constexpr int kFilterBitsPerKey = 10;  // one look-up in a hundred reads a block in vain
constexpr std::size_t kFilterPartBytes = 64 << 10;  // of 50,000 rows: fewer parts are found faster, and one is read at a time
constexpr std::size_t kBytesPerSync = 1 << 20;  // tables go to the disk while they are written: all at once, the log's syncs would wait for them
constexpr const char* kSnapshotsFamily = "snapshots";
constexpr int kOpenAttemptsMax = 5;     // for a reader: the writer may delete a file between its being listed and opened

rocksdb::DBOptions database_options(std::uint64_t wal_bytes_max, Creation creation) {
  rocksdb::DBOptions options;
  options.create_if_missing = creation == Creation::if_absent;
  options.create_missing_column_families = creation == Creation::if_absent;
  options.max_total_wal_size = wal_bytes_max;
  // An append that was cut off by a crash was never acknowledged and may go; any other damage of the write-ahead log is reported.
  // RocksDB's default would instead drop all that follows the damage, and say nothing.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.track_and_verify_wals_in_manifest = true;  // a log file that is missing is damage, too
  // After a failed write the process ends; RocksDB must not try to go on behind its back.
  options.max_bgerror_resume_count = 0;
  options.max_background_jobs = 2;
  options.bytes_per_sync = kBytesPerSync;
  options.keep_log_file_num = 2;
  options.info_log_level = rocksdb::WARN_LEVEL;
  return options;
}

enum class Lookups { of_what_exists, mostly_in_vain };

rocksdb::ColumnFamilyOptions family_options(const std::shared_ptr<rocksdb::Cache>& cache, Lookups lookups) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  if (lookups == Lookups::mostly_in_vain) {
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kFilterBitsPerKey));
    table.whole_key_filtering = true;
    // In the cache, not beside it: memory must not grow with the number of rows. And in parts: a filter as a whole has a megabyte for each 800,000 rows, and where
    // that is more than a shard of the cache takes, each look-up would read it anew.
    table.cache_index_and_filter_blocks = true;
    table.partition_filters = true;
    table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
    table.metadata_block_size = kFilterPartBytes;
  }
  table.format_version = 5;
  rocksdb::ColumnFamilyOptions options;
  // Levels would be written anew for each snapshot.
  if (lookups == Lookups::mostly_in_vain) options.compaction_style = rocksdb::kCompactionStyleUniversal;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.compression = rocksdb::kLZ4Compression;
  options.bottommost_compression = rocksdb::kZSTD;
  return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> families_of(std::size_t block_cache_bytes) {
  const auto cache = rocksdb::NewLRUCache(block_cache_bytes);
  const auto family = family_options(cache, Lookups::of_what_exists);
  return {{rocksdb::kDefaultColumnFamilyName, family},
          {"blocks", family},
          {"tiles", family},
          {kSnapshotsFamily, family_options(cache, Lookups::mostly_in_vain)}};
}

void require_journal(const std::filesystem::path& folder) {
  if (std::filesystem::exists(folder / "CURRENT")) return;
  throw StorageFailed((folder / "CURRENT").string() + " is missing: the journal was lost or is not mounted. Nothing was changed.");
}

// A crash came while the snapshots were dropped: their family is gone, and the new one not there yet. Nothing else may ever be missing.
bool lacks_only_snapshots(const rocksdb::DBOptions& options, const std::filesystem::path& folder, const std::vector<rocksdb::ColumnFamilyDescriptor>& families) {
  std::vector<std::string> present;
  if (!rocksdb::DB::ListColumnFamilies(options, folder.string(), &present).ok()) return false;
  const auto is_present = [&](const std::string& name) { return std::ranges::find(present, name) != present.end(); };
  return !is_present(kSnapshotsFamily) &&
         std::ranges::all_of(families, [&](const auto& family) { return family.name == kSnapshotsFamily || is_present(family.name); });
}

// In front of RocksDB's opening, which deletes the files that the manifest doesn't name.
std::optional<KnownSizes> checked_sizes(const std::filesystem::path& folder) {
  auto known = known_sizes(folder);
  if (known) require_manifest(folder, *known);
  return known;
}

[[noreturn]] void throw_open_failure(const rocksdb::Status& status, const std::filesystem::path& folder) {
  const auto reason = status.ToString();
  if (status.IsIOError() && (reason.find("While lock file: ") != std::string::npos || reason.find("lock hold by current process") != std::string::npos)) {
    throw FolderUnusable(folder.string() + " is in use by another process");
  }
  if (status.IsCorruption()) throw folder_damaged(folder, reason);
  throw StorageFailed("can't open the journal in " + folder.string() + ": " + reason);
}

}  // namespace

struct JournalDatabase::FileListener final : rocksdb::EventListener {
  void OnFlushCompleted(rocksdb::DB*, const rocksdb::FlushJobInfo&) override { tell(); }
  void OnExternalFileIngested(rocksdb::DB*, const rocksdb::ExternalFileIngestionInfo&) override { tell(); }
  void tell() {
    std::lock_guard lock(mutex);
    if (call) call();
  }
  std::mutex mutex;
  std::function<void()> call;  // guarded by mutex
};

JournalDatabase::JournalDatabase(const std::filesystem::path& folder, std::size_t block_cache_bytes, std::uint64_t wal_bytes_max,
                                 Creation creation)
    : folder_(folder), known_(checked_sizes(folder)), file_listener_(std::make_shared<FileListener>()) {
  // RocksDB would begin a new database beside the old files, and then delete those.
  if (creation == Creation::never) require_journal(folder);
  rocksdb::DB* db = nullptr;
  auto options = database_options(wal_bytes_max, creation);
  options.listeners.push_back(file_listener_);
  const auto families = families_of(block_cache_bytes);
  auto status = rocksdb::DB::Open(options, folder.string(), families, &families_, &db);
  if (status.IsInvalidArgument() && lacks_only_snapshots(options, folder, families)) {
    options.create_missing_column_families = true;
    status = rocksdb::DB::Open(options, folder.string(), families, &families_, &db);
  }
  if (!status.ok()) throw_open_failure(status, folder);
  db_.reset(db);
}

JournalDatabase::JournalDatabase(const std::filesystem::path& folder, const ReadOnly& reading, std::size_t block_cache_bytes)
    : folder_(folder), known_(checked_sizes(folder)), file_listener_(std::make_shared<FileListener>()) {
  require_journal(folder);
  auto options = database_options(kWalBytesMaxDefault, Creation::never);
  options.max_open_files = -1;  // all at once, so that it does no harm when the writer deletes one
  rocksdb::Status status;
  for (int attempt = 0; attempt < kOpenAttemptsMax; ++attempt) {
    rocksdb::DB* db = nullptr;
    status = rocksdb::DB::OpenAsSecondary(options, folder.string(), (reading.scratch / "journal-notes").string(), families_of(block_cache_bytes),
                                          &families_, &db);
    db_.reset(db);
    if (status.ok()) return;
  }
  throw_open_failure(status, folder);
}

JournalDatabase::~JournalDatabase() {
  for (auto* family : families_) db_->DestroyColumnFamilyHandle(family);
}

void JournalDatabase::on_files_added(std::function<void()> call) {
  std::lock_guard lock(file_listener_->mutex);
  file_listener_->call = std::move(call);
}

void JournalDatabase::flush() { require(db_->Flush({}, families_), "write what is in memory to files"); }

std::uint64_t JournalDatabase::setting(const std::string& name) const {
  std::string bytes;
  const auto status = db_->Get({}, settings(), name, &bytes);
  if (!status.IsNotFound()) require(status, "read the setting " + name);
  return bytes.size() == sizeof(std::uint64_t) ? big_endian_at<std::uint64_t>(bytes, 0) : 0;
}

void JournalDatabase::put_setting(const std::string& name, std::uint64_t value) {
  std::string bytes;
  append_big_endian(bytes, value);
  require(db_->Put({}, settings(), name, bytes), "write the setting " + name);
}

std::optional<std::string> JournalDatabase::note(const std::string& name) const {
  std::string bytes;
  const auto status = db_->Get({}, settings(), name, &bytes);
  if (status.IsNotFound()) return std::nullopt;
  require(status, "read the setting " + name);
  return bytes;
}

void JournalDatabase::put_note(const std::string& name, const std::string& bytes) {
  rocksdb::WriteOptions options;
  options.sync = true;
  require(db_->Put(options, settings(), name, bytes), "write the setting " + name);
}

void JournalDatabase::remove_note(const std::string& name) {
  rocksdb::WriteOptions options;
  options.sync = true;
  require(db_->Delete(options, settings(), name), "remove the setting " + name);
}

void JournalDatabase::drop_snapshots() {
  auto*& family = families_[3];
  const auto options = db_->GetOptions(family);
  require(db_->DropColumnFamily(family), "drop the snapshots");
  require(db_->DestroyColumnFamilyHandle(family), "drop the snapshots");
  require(db_->CreateColumnFamily(options, kSnapshotsFamily, &family), "begin new snapshots");
  put_setting(kSnapshotsDamaged, 0);
}

void copy_settings(const JournalDatabase& from, JournalDatabase& into) {
  const std::unique_ptr<rocksdb::Iterator> it(from.db().NewIterator({}, from.settings()));
  for (it->SeekToFirst(); it->Valid(); it->Next()) into.put_note(it->key().ToString(), it->value().ToString());
  require(it->status(), "read the settings");
}

void require(const rocksdb::Status& status, const std::string& action) {
  if (!status.ok()) throw StorageFailed("can't " + action + ": " + status.ToString());
}

}  // namespace daybook
