// A data folder that is only read, also one that a server has open: its journals and keys as they were when it was opened here. Nothing is written into it.
#pragma once

#include <filesystem>

#include "eventstore/journal_database.h"
#include "eventstore/keys.h"

namespace daybook {

// A folder for what nobody needs afterwards. Made below `parent`, with everything in it thrown away at the end.
class ScratchFolder {
 public:
  explicit ScratchFolder(const std::filesystem::path& parent);  // throws StorageFailed
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class FolderReader {
 public:
  // `scratch` is a folder of the reader's own. Throws FolderUnusable, StorageFailed, KeysDamaged.
  FolderReader(const std::filesystem::path& folder, const std::filesystem::path& scratch, std::size_t block_cache_bytes);

  JournalDatabase& database() { return database_; }
  KeyStore& keys() { return keys_; }

 private:
  JournalDatabase database_;  // in front of the keys: those that it knows of have been written then
  KeyStore keys_;
};

}  // namespace daybook
