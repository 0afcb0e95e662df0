#include "eventstore/snapshot_file.h"

#include <rocksdb/db.h>
#include <rocksdb/sst_file_writer.h>

#include <filesystem>
#include <system_error>

#include "eventstore/failure.h"

namespace daybook {
namespace {

std::filesystem::path path_in(const JournalDatabase& database) { return database.folder() / kNextSnapshot; }

rocksdb::Options options_of(const JournalDatabase& database) {
  auto options = database.db().GetOptions(database.snapshots());
  options.bottommost_compression = rocksdb::kDisableCompressionOption;  // as any file that is merged before long
  return options;
}

}  // namespace

struct SnapshotFile::Writer {
  explicit Writer(const rocksdb::Options& options, rocksdb::ColumnFamilyHandle* family)
      : file(rocksdb::EnvOptions(options), options, family, /*invalidate_page_cache=*/false) {}  // it is read before long
  rocksdb::SstFileWriter file;
};

SnapshotFile::SnapshotFile(JournalDatabase& database)
    : database_(database), writer_(std::make_unique<Writer>(options_of(database), database.snapshots())) {
  const auto path = path_in(database);
  // It may be another name of a file that is part of the database, where a crash came right after that: never to be written over.
  std::error_code why;
  std::filesystem::remove(path, why);
  if (why) throw StorageFailed("can't remove " + path.string() + ": " + why.message());
  require(writer_->file.Open(path.string()), "begin a snapshot");
}

SnapshotFile::~SnapshotFile() {
  std::error_code left;
  std::filesystem::remove(path_in(database_), left);  // else the next one does it
}

void SnapshotFile::put(const std::string& key, const std::string& row) { require(writer_->file.Put(key, row), "build a snapshot"); }
void SnapshotFile::remove(const std::string& key) { require(writer_->file.Delete(key), "build a snapshot"); }

void SnapshotFile::ingest() {
  require(writer_->file.Finish(), "write a snapshot");
  rocksdb::IngestExternalFileOptions options;
  options.move_files = true;
  options.write_global_seqno = false;  // the manifest says it
  require(database_.db().IngestExternalFile(database_.snapshots(), {path_in(database_).string()}, options), "take a snapshot into the database");
}

}  // namespace daybook
