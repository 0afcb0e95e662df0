#include "eventstore/folder_reader.h"

#include <cstdlib>

#include "eventstore/data_folder.h"
#include "eventstore/failure.h"
#include "eventstore/rocks_log.h"

namespace daybook {
namespace {

const std::filesystem::path& required(const std::filesystem::path& folder) {
  require_data_folder(folder);
  return folder;
}

}  // namespace

ScratchFolder::ScratchFolder(const std::filesystem::path& parent) {
  auto pattern = (parent / "daybook-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) throw StorageFailed("can't make a folder in " + parent.string());
  path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ec;
  std::filesystem::remove_all(path_, ec);
}

FolderReader::FolderReader(const std::filesystem::path& folder, const std::filesystem::path& scratch, std::size_t block_cache_bytes)
    : database_(required(folder) / "journal", ReadOnly{scratch}, block_cache_bytes),
      keys_(KeyStore::for_reading(folder / "keys", database_.setting(kKeySlots))) {
  try {
    require_entries(RocksLog(database_), folder);
  } catch (const JournalDamaged&) {  // whoever reads it meets that, and can say where
  }
}

}  // namespace daybook
