// The journal that is debugged: of a folder that is only read, also while a server has it open. Where the folder's own views do not have the past of all its
// entries, it is made in a folder for the time being.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "eventstore/folder_reader.h"
#include "eventstore/rocks_log.h"
#include "projections/past.h"

namespace daybook::replay {

class Journal {
 public:
  using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;  // entries

  // `progress` is told while the past is made. Throws FolderUnusable, StorageFailed, JournalDamaged, and std::runtime_error where there is no such platform.
  Journal(const std::filesystem::path& folder, const std::string& platform, const Progress& progress);

  const Past& past() const { return *past_; }
  const std::string& platform() const { return platform_; }

 private:
  bool open_stored(const std::filesystem::path& folder, JournalNumber journal);
  void make(JournalNumber journal, const Progress& progress);

  ScratchFolder scratch_;
  JournalDatabase database_;
  RocksLog log_;
  std::string platform_;
  std::unique_ptr<Past> past_;
};

}  // namespace daybook::replay
