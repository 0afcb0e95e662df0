#include "faults/disk.h"

#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>

namespace daybook::test {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPageBytes = 4096;

struct Change {
  std::uint64_t offset;
  std::string data;
  bool truncates;
};

void carry_out(std::string& bytes, const Change& change) {
  if (change.truncates) return bytes.resize(change.offset);
  if (bytes.size() < change.offset + change.data.size()) bytes.resize(change.offset + change.data.size());
  bytes.replace(change.offset, change.data.size(), change.data);
}

struct File {
  std::string durable;
  std::vector<Change> pending;
};

// A change of a folder: what the name stands for from now on; nothing where it goes. A renaming is two in one step.
struct Entry {
  std::shared_ptr<File> file;  // null: a folder
};
struct NameChange {
  std::vector<std::pair<std::string, std::optional<Entry>>> names;
};

using Names = std::map<std::string, Entry>;

class Disk {
 public:
  std::string content(const File& file, Unsynced unsynced, std::mt19937& random) const {
    auto bytes = file.durable;
    if (unsynced == Unsynced::gone) return bytes;
    auto whole = file.durable;
    std::size_t pending_bytes = 0;
    for (const auto& change : file.pending) {
      carry_out(whole, change);
      pending_bytes += change.data.size();
    }
    if (unsynced == Unsynced::kept || file.pending.empty()) return whole;
    if (unsynced == Unsynced::torn) {
      auto left = std::uniform_int_distribution<std::size_t>(0, pending_bytes)(random);
      for (auto change : file.pending) {
        if (!change.truncates && change.data.size() > left) change.data.resize(left);
        left -= change.data.size();
        carry_out(bytes, change);
        if (left == 0) break;
      }
      if (random() % 2 == 0 && bytes.size() < whole.size()) bytes.resize(whole.size());
      return bytes;
    }
    // Pages of what was not synced are there or not; a page that is not has what was there before, or zeros.
    bytes.resize(std::max(bytes.size(), whole.size()));
    for (std::size_t page = 0; page < whole.size(); page += kPageBytes) {
      const auto length = std::min(kPageBytes, whole.size() - page);
      if (random() % 2 == 0) bytes.replace(page, length, whole, page, length);
    }
    return bytes;
  }

  void change_name(const std::string& folder, NameChange change) {
    for (const auto& [name, entry] : change.names) set(live, name, entry);
    pending[folder].push_back(std::move(change));
  }

  static void set(Names& names, const std::string& name, const std::optional<Entry>& entry) {
    if (entry) {
      names[name] = *entry;
    } else {
      names.erase(name);
    }
  }

  Names live, durable;
  std::map<std::string, std::vector<NameChange>> pending;  // by folder
};

std::string folder_of(const std::string& path) { return fs::path(path).parent_path().string(); }

}  // namespace

DiskRecord::DiskRecord(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string all{std::istreambuf_iterator<char>(in), {}};
  for (std::size_t at = 0; at + sizeof(RecordHead) <= all.size();) {
    RecordHead head;
    std::memcpy(&head, all.data() + at, sizeof head);
    at += sizeof head;
    if (at + head.path_bytes + head.data_bytes > all.size()) break;
    One one{head.what, head.inode, head.offset, 0, all.substr(at, head.path_bytes), all.substr(at + head.path_bytes, head.data_bytes)};
    at += head.path_bytes + head.data_bytes;
    one.end = at;
    happened_.push_back(std::move(one));
  }
}

void DiskRecord::restore(const fs::path& from, std::size_t count, Unsynced unsynced, std::mt19937& random, const fs::path& into) const {
  Disk disk;
  std::map<std::uint64_t, std::shared_ptr<File>> by_inode;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& [what, inode, offset, end, path, data] = happened_[i];
    const auto known = by_inode.find(inode);
    switch (what) {
      case Happened::created: disk.change_name(folder_of(path), {{{path, Entry{by_inode[inode] = std::make_shared<File>()}}}}); break;
      case Happened::made_folder: disk.change_name(folder_of(path), {{{path, Entry{}}}}); break;
      case Happened::removed: disk.change_name(folder_of(path), {{{path, std::nullopt}}}); break;
      case Happened::renamed:
      case Happened::linked:
        if (const auto named = disk.live.find(path); named != disk.live.end()) {
          NameChange change{{{data, named->second}}};
          if (what == Happened::renamed) change.names.emplace_back(path, std::nullopt);
          disk.change_name(folder_of(data), std::move(change));
        }
        break;
      case Happened::wrote:
        if (known != by_inode.end()) known->second->pending.push_back({offset, data, false});
        break;
      case Happened::truncated:
        if (known != by_inode.end()) known->second->pending.push_back({offset, {}, true});
        break;
      case Happened::synced:
        if (known == by_inode.end()) break;
        for (const auto& change : known->second->pending) carry_out(known->second->durable, change);
        known->second->pending.clear();
        break;
      case Happened::synced_folder:
        for (const auto& change : disk.pending[path]) {
          for (const auto& [name, entry] : change.names) Disk::set(disk.durable, name, entry);
        }
        disk.pending[path].clear();
        break;
    }
  }
  auto names = disk.durable;
  for (const auto& [folder, changes] : disk.pending) {
    const auto kept = unsynced == Unsynced::kept ? changes.size() : unsynced == Unsynced::gone ? 0 : std::uniform_int_distribution<std::size_t>(0, changes.size())(random);
    for (std::size_t i = 0; i < kept; ++i) {
      for (const auto& [name, entry] : changes[i].names) Disk::set(names, name, entry);
    }
  }
  fs::create_directories(into);
  const auto place_of = [&](const std::string& path) { return into / fs::path(path).lexically_relative(from); };
  for (const auto& [path, entry] : names) {
    const auto place = place_of(path);
    if (!fs::is_directory(place.parent_path())) continue;  // its folder is not there
    if (!entry.file) {
      fs::create_directories(place);
    } else {
      std::ofstream(place, std::ios::binary | std::ios::trunc) << disk.content(*entry.file, unsynced, random);
      fs::permissions(place, fs::perms::owner_read | fs::perms::owner_write);
    }
  }
}

std::string name_of(Unsynced unsynced) {
  static const char* const names[] = {"what was not synced is gone", "what was not synced is there", "what was not synced is torn", "what was not synced has holes"};
  return names[static_cast<int>(unsynced)];
}

}  // namespace daybook::test
