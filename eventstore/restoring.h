// A data folder from a backup, as it was when the backup was made or at an earlier point.
//
// All entries are hashed and evolved before it says done. Since the log of the backup may have gone on, a restored journal goes on as a new one: its first new entry,
// log-restored.1, names the old one's size and root, and its origin gains "/r1", "/r2" …, so that nobody sees two trees of one size under one name. Only where a
// checkpoint is given that is exactly where the journal ends does the old log go on: it says that nothing newer was ever told.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/backup.h"
#include "eventstore/block.h"
#include "eventstore/signed_note.h"
#include "eventstore/spill.h"

namespace daybook {

struct JournalPoint {
  PlatformName platform;
  Position position = 0;  // of the last entry that stays
};

struct RestoreOptions {
  std::filesystem::path backup;
  std::filesystem::path folder;                   // absent, or empty
  std::uint32_t number = 0;                       // of the backup; 0: the newest
  std::filesystem::path keys = {};                // a data folder's keys/; empty: those in the backup
  bool without_keys = false;                      // new keys: what is sealed reads as erased, and logs get new keys, too
  bool older_keys = false;                        // may lack keys of what was made after them, which then reads as erased
  std::optional<Time> at = {};                    // of all journals, entries up to it
  std::optional<JournalPoint> at_position = {};   // instead: of one journal; the others as they are in the backup
  std::vector<Note> checkpoints = {};             // of platforms' logs, kept by anybody
  std::string request = {};                       // as which the entries are recorded: a UUID
  std::uint64_t rows_max = kVerifyRowsMax;
};

struct RestoredJournal {
  PlatformName platform;  // empty: the system journal
  JournalNumber journal = kSystemJournal;
  Head in_backup;
  Head restored;                  // without log-restored.1
  std::uint64_t restoration = 0;  // 0: the old log goes on
};

struct Restored {
  Backup backup;
  std::vector<RestoredJournal> journals;
};

// Erasures that the backup knows of are done again, and credentials revoked, those in entries that do not stay, too. Throws FolderUnusable where an option makes no sense for this backup,
// JournalDamaged, KeysDamaged, StorageFailed; then the folder is removed. After a crash it is not finished, and nothing starts on it.
Restored restore(const RestoreOptions& options);

}  // namespace daybook
