#include "eventstore/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <charconv>

#include "eventstore/failure.h"
#include "eventstore/folder.h"

namespace daybook {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFormatText = "daybook data folder, format ";
constexpr std::string_view kUnfinished = "UNFINISHED";  // there from the folder's making until all its parts are

fs::path made_folder(const fs::path& path) {
  make_folder(path);
  if (!fs::is_directory(path)) throw FolderUnusable(path.string() + " is not a folder");
  return path;
}

bool is_empty_but_for_lock(const fs::path& path) {
  for (const auto& item : fs::directory_iterator(path)) {
    const auto name = item.path().filename().string();
    if (name != "LOCK" && !name.ends_with(".new")) return false;
  }
  return true;
}

// Throws where it is none, or newer than this version.
void check_format_in(const fs::path& file, const fs::path& path) {
  const auto text = File(file, O_RDONLY).read(0, 100);
  int format = 0;
  if (text.starts_with(kFormatText)) {
    std::from_chars(text.data() + kFormatText.size(), text.data() + text.size(), format);
  }
  if (format == 0) throw FolderUnusable(file.string() + " is damaged: it does not say which format the folder has");
  if (format > kFolderFormat) {
    throw FolderUnusable(path.string() + " has format " + std::to_string(format) + ", this version of daybook knows up to " +
                         std::to_string(kFolderFormat) + ": use the newer version that wrote it");
  }
}

// Creation::if_absent where the folder is new, or was never finished. Throws where it is of a newer format, or something else.
Creation check_format(const fs::path& path) {
  const auto file = path / "FORMAT";
  if (!fs::exists(file)) {
    if (!fs::exists(path / kUnfinished)) write_file(path / kUnfinished, "");
    return Creation::if_absent;
  }
  check_format_in(file, path);
  return Creation::never;
}

}  // namespace

std::string folder_format_text() { return std::string(kFormatText) + std::to_string(kFolderFormat) + "\n"; }

void require_data_folder(const fs::path& path) {
  const auto file = path / "FORMAT";
  if (!fs::exists(file)) throw FolderUnusable(path.string() + " is no data folder of Daybook");
  check_format_in(file, path);
}

DataFolder::DataFolder(const fs::path& path) : path_(made_folder(path)) {
  // Nothing is written into what is not ours, and nothing begun that the disk has no room to finish.
  if (!fs::exists(path_ / "FORMAT") && !fs::exists(path_ / kUnfinished) && !is_empty_but_for_lock(path_)) {
    throw FolderUnusable(path_.string() + " is not empty, and not a data folder of daybook");
  }
  if (const auto free = free_bytes(); free < kStartBytesMin) {
    throw FolderUnusable("the disk of " + path_.string() + " has " + std::to_string(free) + " bytes free, and a start needs " +
                         std::to_string(kStartBytesMin) + ": make room first");
  }
  lock_.emplace(path_ / "LOCK", O_RDWR | O_CREAT);
  if (::flock(lock_->descriptor(), LOCK_EX | LOCK_NB) != 0) {
    auto holder = lock_->read(0, 20);
    while (!holder.empty() && (holder.back() < '0' || holder.back() > '9')) holder.pop_back();
    throw FolderUnusable(path_.string() + " is in use by process " + (holder.empty() ? "(unknown)" : holder) +
                         ": stop it first, or ask it over HTTP");
  }
  lock_->truncate(0);
  lock_->write(0, std::to_string(::getpid()) + "\n");
  creation_ = check_format(path_);
}

void DataFolder::finish() {
  if (creation_ == Creation::never) return;
  write_file(path_ / "FORMAT", folder_format_text());
  fs::remove(path_ / kUnfinished);
  creation_ = Creation::never;
}

std::uint64_t DataFolder::free_bytes() const {
  struct statvfs status {};
  if (::statvfs(path_.c_str(), &status) != 0) throw StorageFailed("can't ask how much of the disk is free at " + path_.string());
  return static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize;
}

}  // namespace daybook
