// Backups of a data folder's journals, made while the writer appends: every entry that was durable when the backup began is in it, and no half commit. What two
// backups have in common is there once, so that a backup costs what is new.
//
//   FORMAT     as the data folder has it
//   journal/   of RocksDB's backup engine
//   keys/      only where asked for; the key store as it was when the newest backup was made, for all of them, so that no backup has a key that was
//              destroyed before the newest one
#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <stop_token>
#include <vector>

#include "domain/types.h"
#include "eventstore/journal_database.h"
#include "eventstore/keys.h"

namespace daybook {

inline constexpr std::uint32_t kBackupsKeptDefault = 7;  // older ones go when a new one is made

struct BackupOptions {
  std::filesystem::path folder;
  bool with_keys = false;  // of all personal data, and of the logs' signatures
  std::uint32_t keep = kBackupsKeptDefault;
};

struct Backup {
  std::uint32_t number = 0;  // counts up
  Time made_at;              // whole seconds
  std::uint64_t bytes = 0;   // of all files that it needs, those that others need as well included
};

// It was to stop before it was whole. What is there of it is no backup, and goes with the next one.
class BackupStopped : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Throws FolderUnusable where the folder has something else, or keys that this backup would leave behind; BackupStopped; StorageFailed.
Backup make_backup(const JournalDatabase& journals, const KeyStore& keys, const BackupOptions& options, const std::stop_token& stop = {});

// Oldest first. Throws FolderUnusable where the folder is no backup.
std::vector<Backup> backups_in(const std::filesystem::path& folder);

// Puts the journals of a backup, 0 for the newest, into a folder that is absent. Which one it was. Throws FolderUnusable where there is no such backup,
// StorageFailed where it is damaged.
Backup copy_journals(const std::filesystem::path& backup, std::uint32_t number, const std::filesystem::path& into);

}  // namespace daybook
