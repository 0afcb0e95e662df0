#include "eventstore/repair.h"

#include <fcntl.h>

#include <algorithm>
#include <optional>

#include "domain/event.h"
#include "eventstore/data_folder.h"
#include "eventstore/entry.h"
#include "eventstore/failure.h"
#include "eventstore/file.h"
#include "eventstore/folder.h"
#include "eventstore/folder_reader.h"
#include "eventstore/log_tail.h"
#include "eventstore/rocks_log.h"

namespace daybook {
namespace {

namespace fs = std::filesystem;

constexpr const char* kBefore = "journal-before-repair";
constexpr std::size_t kReaderCacheBytes = 16 << 20;

// By age: their names are numbers of equal length, or longer ones later.
std::vector<std::string> write_ahead_logs(const fs::path& journal) {
  std::vector<std::string> names;
  for (const auto& file : fs::directory_iterator(journal)) {
    if (file.path().extension() == ".log") names.push_back(file.path().filename().string());
  }
  std::ranges::sort(names, [](const auto& a, const auto& b) { return a.size() != b.size() ? a.size() < b.size() : a < b; });
  return names;
}

// Nothing where the file is whole.
std::optional<TornTail> torn_tail(const fs::path& journal, const std::string& name, bool is_newest) {
  const auto tail = examine_log(journal / name);
  if (tail.is_whole()) return std::nullopt;
  if (tail.record_behind || !is_newest) {
    throw StorageFailed((journal / name).string() + " is damaged at byte " + std::to_string(tail.whole_bytes) +
                        ", and something was written after that: what is damaged was synced, so it may have been acknowledged. Restore a backup.");
  }
  return TornTail{name, tail.whole_bytes, tail.bytes - tail.whole_bytes};
}

std::vector<TornTail> torn_tails(const fs::path& journal) {
  std::vector<TornTail> tails;
  const auto manifest = manifest_in(journal);
  if (!manifest) throw StorageFailed((journal / "CURRENT").string() + " names no manifest that is there: that is not what a power cut leaves. Restore a backup.");
  if (auto tail = torn_tail(journal, *manifest, true)) tails.push_back(*std::move(tail));
  const auto logs = write_ahead_logs(journal);
  for (const auto& name : logs) {
    if (auto tail = torn_tail(journal, name, name == logs.back())) tails.push_back(*std::move(tail));
  }
  return tails;
}

std::string whose(const RocksLog& log, JournalNumber journal) {
  std::string name = "the system journal";
  if (journal == kSystemJournal) return name;
  log.read_entries(journal, 0, [&](Position, std::string_view bytes) {
    const auto entry = decode(bytes);
    if (const auto* opened = std::get_if<PlatformOpened>(&entry.event)) name = "platform " + opened->platform.text;
    return false;
  });
  return name;
}

// The folder as it would be is opened as a start does it. That writes: so the sorted files are links, which are only read or taken away, and the others are copies.
std::vector<RemainingJournal> remaining(const fs::path& journal, const std::vector<TornTail>& tails, const fs::path& scratch) {
  const auto would_be = scratch / "journal";
  fs::create_directories(would_be);
  for (const auto& file : fs::directory_iterator(journal)) {
    const auto name = file.path().filename();
    if (name.extension() == ".sst") {
      fs::create_symlink(fs::absolute(file.path()), would_be / name);
    } else if (name != "LOCK" && name != kNextSnapshot && !name.string().starts_with("LOG")) {
      fs::copy_file(file.path(), would_be / name);
    }
  }
  for (const auto& tail : tails) fs::resize_file(would_be / tail.file, tail.kept_bytes);
  JournalDatabase database(would_be, kReaderCacheBytes, kWalBytesMaxDefault, Creation::never);
  const RocksLog log(database);
  std::vector<RemainingJournal> journals;
  require_entries(log, journal.parent_path());
  for (const auto number : log.journals()) journals.push_back({whose(log, number), log.head(number).size});
  return journals;
}

Repair planned(const fs::path& folder, const fs::path& scratch) {
  const ScratchFolder own(scratch);
  const auto journal = folder / "journal";
  Repair repair{torn_tails(journal), {}};
  try {
    repair.remaining = remaining(journal, repair.tails, own.path());
  } catch (const std::runtime_error& refused) {
    throw StorageFailed("a start would be refused after this, too, so nothing was changed. Restore a backup. What it would say of a copy: " + std::string(refused.what()));
  }
  return repair;
}

}  // namespace

Repair plan_repair(const fs::path& folder, const fs::path& scratch) {
  require_data_folder(folder);
  const DataFolder held(folder);
  return planned(folder, scratch);
}

Repair repair(const fs::path& folder, const fs::path& scratch) {
  require_data_folder(folder);
  const DataFolder held(folder);
  auto plan = planned(folder, scratch);
  if (plan.tails.empty()) return plan;
  const auto before = folder / kBefore;
  if (fs::exists(before)) throw FolderUnusable(before.string() + " is there from an earlier repair: move it away first");
  make_folder(before);
  for (const auto& tail : plan.tails) {
    const File file(folder / "journal" / tail.file, O_RDONLY);
    write_file(before / tail.file, file.read(0, file.size()));
  }
  for (const auto& tail : plan.tails) {
    File file(folder / "journal" / tail.file, O_RDWR);
    file.truncate(tail.kept_bytes);
    file.sync();
  }
  return plan;
}

}  // namespace daybook
