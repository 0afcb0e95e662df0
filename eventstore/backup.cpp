#include "eventstore/backup.h"

#include <fcntl.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/utilities/backup_engine.h>

#include <algorithm>
#include <memory>

#include "eventstore/data_folder.h"
#include "eventstore/failure.h"
#include "eventstore/file.h"
#include "eventstore/folder.h"

namespace daybook {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFormat = "FORMAT";

// Of an absent or empty folder, or of one with backups.
void require_for_backups(const fs::path& folder) {
  if (fs::exists(folder) && !fs::is_directory(folder)) throw FolderUnusable(folder.string() + " is not a folder");
  if (!fs::exists(folder) || fs::is_empty(folder)) return;
  if (!fs::exists(folder / kFormat) || fs::exists(folder / "LOCK") || !fs::exists(folder / "journal")) {
    throw FolderUnusable(folder.string() + " is not empty, and has no backups of Daybook");
  }
}

void require_backups(const fs::path& folder) {
  if (!fs::exists(folder / kFormat) || fs::exists(folder / "LOCK") || !fs::exists(folder / "journal" / "meta")) {
    throw FolderUnusable(folder.string() + " has no backups of Daybook");
  }
}

std::string journals_in(const fs::path& folder) { return (folder / "journal").string(); }

rocksdb::BackupEngineOptions engine_options(const fs::path& folder) {
  rocksdb::BackupEngineOptions options(journals_in(folder));
  options.sync = true;  // a backup that is told is durable
  return options;
}

Backup described(const rocksdb::BackupInfo& info) { return {info.backup_id, {info.timestamp * 1'000'000}, info.size}; }

template <class Engine>
std::vector<Backup> described_by(const Engine& engine) {
  std::vector<rocksdb::BackupInfo> infos;
  engine.GetBackupInfo(&infos);
  std::vector<Backup> backups;
  for (const auto& info : infos) backups.push_back(described(info));
  return backups;
}

std::unique_ptr<rocksdb::BackupEngineReadOnly> engine_for_reading(const fs::path& folder) {
  require_backups(folder);
  rocksdb::BackupEngineReadOnly* engine = nullptr;
  require(rocksdb::BackupEngineReadOnly::Open(engine_options(folder), rocksdb::Env::Default(), &engine), "open the backups in " + folder.string());
  return std::unique_ptr<rocksdb::BackupEngineReadOnly>(engine);
}

}  // namespace

Backup make_backup(const JournalDatabase& journals, const KeyStore& keys, const BackupOptions& options, const std::stop_token& stop) {
  require_for_backups(options.folder);
  if (!options.with_keys && fs::exists(options.folder / "keys")) {
    throw FolderUnusable(options.folder.string() +
                         " has the keys of an earlier backup, which a backup without keys would leave as they were: make it with keys, or "
                         "delete " + (options.folder / "keys").string());
  }
  make_folder(options.folder);
  make_folder(journals_in(options.folder));
  write_file(options.folder / kFormat, folder_format_text());

  rocksdb::BackupEngine* opened = nullptr;
  require(rocksdb::BackupEngine::Open(engine_options(options.folder), rocksdb::Env::Default(), &opened), "open the backups in " + options.folder.string());
  const std::unique_ptr<rocksdb::BackupEngine> engine(opened);
  {
    const std::stop_callback stopped(stop, [&] { engine->StopBackup(); });
    // What only the write-ahead log has is copied with it: a flush would make small files that stay.
    const auto status = engine->CreateNewBackup(&journals.db(), /*flush_before_backup=*/false);
    if (status.IsIncomplete() && stop.stop_requested()) throw BackupStopped("the backup was stopped before it was whole");
    require(status, "back up the journals");
  }
  // After the journals, so that it has each key that they need.
  if (options.with_keys) keys.copy_to(options.folder / "keys");
  require(engine->PurgeOldBackups(std::max(options.keep, 1u)), "remove the oldest backups");
  return described_by(*engine).back();
}

std::vector<Backup> backups_in(const fs::path& folder) { return described_by(*engine_for_reading(folder)); }

Backup copy_journals(const fs::path& folder, std::uint32_t number, const fs::path& into) {
  const auto engine = engine_for_reading(folder);
  const auto backups = described_by(*engine);
  const auto found = number == 0 && !backups.empty() ? std::prev(backups.end()) : std::ranges::find(backups, number, &Backup::number);
  if (found == backups.end()) {
    throw FolderUnusable(folder.string() + (number == 0 ? " has no whole backup" : " has no backup " + std::to_string(number)));
  }
  make_folder(into);
  require(engine->RestoreDBFromBackup(found->number, into.string(), into.string()), "restore backup " + std::to_string(found->number));
  return *found;
}

}  // namespace daybook
