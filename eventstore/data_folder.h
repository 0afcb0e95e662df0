// A data folder: its version and who has it open.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "eventstore/file.h"

namespace daybook {

inline constexpr int kFolderFormat = 1;
inline constexpr std::uint64_t kStartBytesMin = 16 << 20;  // free on the disk; RocksDB ends the process where it can't write at a start

// What the file FORMAT says in a folder of this version.
std::string folder_format_text();

// Throws FolderUnusable where the folder is no finished data folder, or of a newer format. Writes nothing.
void require_data_folder(const std::filesystem::path& path);

// Holds the folder for this process until it is destroyed. Makes it where it is absent or empty. Throws FolderUnusable where another
// process has it, where it holds something else, or where a newer version wrote it; StorageFailed where the disk refuses.
class DataFolder {
 public:
  explicit DataFolder(const std::filesystem::path& path);

  const std::filesystem::path& path() const { return path_; }

  // if_absent until the folder was finished once: a crash before that leaves nothing that was acknowledged.
  Creation creation() const { return creation_; }
  // All parts of the folder are there, and an entry. At once where it was done before.
  void finish();

  std::uint64_t free_bytes() const;  // of the file system, for this user

 private:
  std::filesystem::path path_;
  Creation creation_ = Creation::never;
  std::optional<File> lock_;
};

}  // namespace daybook
