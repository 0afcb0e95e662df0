// What a power cut leaves on a disk: rebuilt from the record of all that a program did below its folder (control.h), up to a moment. What was synced is
// there: a file's bytes after a sync of the file, a name (made, renamed, removed) after a sync of its folder, and no sooner. Of the rest a disk may have
// nothing, all, or any part. One thread.
#pragma once

#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "faults/control.h"

namespace daybook::test {

// What became of what was not synced.
enum class Unsynced {
  gone,   // all of it
  kept,   // none is lost, as when only the process is killed
  torn,   // of each file the beginning is there; its size may say more, and then the rest is zeros
  holes,  // of each file any of the pages of 4 KiB, of each folder the first of its changes
  count
};

class DiskRecord {
 public:
  explicit DiskRecord(const std::filesystem::path& file);

  std::size_t size() const { return happened_.size(); }
  // How long the record's file was after this many things had happened.
  std::uint64_t bytes_after(std::size_t count) const { return count == 0 ? 0 : happened_[count - 1].end; }
  bool is_sync(std::size_t index) const { return happened_[index].what == Happened::synced || happened_[index].what == Happened::synced_folder; }

  // Makes `into` what the recorded folder `from` is after a power cut behind the first `count` things.
  void restore(const std::filesystem::path& from, std::size_t count, Unsynced unsynced, std::mt19937& random, const std::filesystem::path& into) const;

 private:
  struct One {
    Happened what;
    std::uint64_t inode, offset, end;
    std::string path, data;
  };
  std::vector<One> happened_;
};

std::string name_of(Unsynced unsynced);

}  // namespace daybook::test
