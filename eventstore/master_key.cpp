#include "eventstore/master_key.h"

#include <fcntl.h>

#include <cstring>

#include "eventstore/failure.h"
#include "eventstore/file.h"

namespace daybook {

namespace fs = std::filesystem;

fs::path master_key_file(const fs::path& folder) {
  const auto file = folder / "master.key";
  return fs::is_symlink(file) ? fs::weakly_canonical(file) : file;
}

fs::path next_master_key_file(const fs::path& folder) {
  auto file = master_key_file(folder);
  return file += ".next";
}

CipherKey load_master_key(const fs::path& file) {
  const auto bytes = File(file, O_RDONLY).read(0, sizeof(CipherKey) + 1);
  CipherKey master;
  if (bytes.size() != master.size()) {
    throw KeysDamaged(file.string() + " must hold exactly " + std::to_string(master.size()) + " bytes");
  }
  std::memcpy(master.data(), bytes.data(), master.size());
  return master;
}

void replace_key_files(const fs::path& folder, const CipherKey& master, std::string_view slots) {
  write_file(next_master_key_file(folder), {reinterpret_cast<const char*>(master.data()), master.size()});
  write_file(folder / "keys", slots);
  finish_replacing(folder);
}

void finish_replacing(const fs::path& folder) {
  const auto file = master_key_file(folder);
  std::error_code ec;
  fs::rename(next_master_key_file(folder), file, ec);
  if (ec) throw StorageFailed("can't rename " + next_master_key_file(folder).string() + ": " + ec.message());
  sync_folder(file.parent_path());
}

void drop_replacing(const fs::path& folder) {
  const auto next = next_master_key_file(folder);
  bool dropped = false;
  for (const auto& file : {next, fs::path(next.string() + ".new"), folder / "keys.new"}) {
    std::error_code ec;
    dropped |= fs::remove(file, ec);
    if (ec) throw StorageFailed("can't remove " + file.string() + ": " + ec.message());
  }
  if (dropped) sync_folder(folder);
}

}  // namespace daybook
