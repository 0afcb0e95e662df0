// A data folder: its version and who has it open.
#pragma once

#include <filesystem>
#include <optional>

#include "eventstore/file.h"

namespace daybook {

inline constexpr int kFolderFormat = 1;

// Holds the folder for this process until it is destroyed. Makes it where it is absent or empty. Throws FolderUnusable where another
// process has it, where it holds something else, or where a newer version wrote it; StorageFailed where the disk refuses.
class DataFolder {
 public:
  explicit DataFolder(const std::filesystem::path& path);

  const std::filesystem::path& path() const { return path_; }
  std::uint64_t free_bytes() const;  // of the file system, for this user

 private:
  std::filesystem::path path_;
  std::optional<File> lock_;
};

}  // namespace daybook
