#include "eventstore/folder.h"

#include <sys/stat.h>

#include <cerrno>
#include <system_error>

#include "eventstore/failure.h"
#include "eventstore/file.h"

namespace daybook {

void make_folder(const std::filesystem::path& folder) {
  std::error_code ec;
  if (std::filesystem::is_directory(folder, ec)) return;
  const auto whole = std::filesystem::absolute(folder).lexically_normal();
  const auto parent = whole.has_filename() ? whole.parent_path() : whole.parent_path().parent_path();
  if (!std::filesystem::exists(parent, ec)) make_folder(parent);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    throw StorageFailed("can't make the folder " + folder.string() + ": " + std::system_category().message(errno));
  }
  sync_folder(parent);
}

}  // namespace daybook
