#include "eventstore/restoring.h"

#include <algorithm>
#include <future>

#include "eventstore/checkpoints.h"
#include "eventstore/data_folder.h"
#include "eventstore/entry.h"
#include "eventstore/failure.h"
#include "eventstore/folder_reader.h"
#include "eventstore/journal_walk.h"
#include "eventstore/rocks_log.h"
#include "eventstore/spill.h"
#include "eventstore/store.h"
#include "eventstore/verification.h"

namespace daybook {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kCacheBytes = 64 << 20;

void require_absent_or_empty(const fs::path& folder) {
  if (fs::exists(folder) && !(fs::is_directory(folder) && fs::is_empty(folder))) {
    throw FolderUnusable(folder.string() + " is not empty: restore into a folder that is absent");
  }
}

fs::path keys_for(const RestoreOptions& options) {
  const auto keys = options.keys.empty() ? options.backup / "keys" : options.keys;
  if (fs::exists(keys / "master.key") && fs::exists(keys / "keys")) return keys;
  throw FolderUnusable(options.keys.empty() ? options.backup.string() + " has no keys: say where a copy of the data folder's keys/ is, or that the folder is to be "
                                              "restored without keys, so that personal data reads as erased"
                                            : keys.string() + " has no master.key and keys");
}

void copy_keys(const fs::path& from, const fs::path& into) {
  fs::create_directory(into);
  fs::permissions(into, fs::perms::owner_all);
  for (const auto* name : {"master.key", "keys"}) fs::copy_file(from / name, into / name);
}

Entry entry_at(const Log& log, JournalNumber journal, Position position) {
  std::optional<Entry> found;
  log.read_entries(journal, position, [&](Position, std::string_view bytes) {
    found = decode(bytes);
    return false;
  });
  return found.value();
}

PlatformName platform_of(const Log& log, JournalNumber journal) {
  if (journal == kSystemJournal) return {};
  const auto first = entry_at(log, journal, 0);
  const auto* opened = std::get_if<PlatformOpened>(&first.event);
  if (!opened) throw JournalDamaged(journal, 0, "the first entry does not open a platform");
  return opened->platform;
}

// How many entries were recorded at or before the time. They are in the order of their times.
std::uint64_t entries_up_to(const Log& log, JournalNumber journal, Time at) {
  std::uint64_t low = 0, high = log.head(journal).size;
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    if (entry_at(log, journal, middle).time <= at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

struct Point {
  RestoredJournal journal;
  std::uint64_t size;  // entries that stay
  bool cut() const { return size < journal.in_backup.size; }
};

std::vector<Point> points_in(const Log& log, const RestoreOptions& options) {
  std::vector<Point> points;
  for (const auto number : log.journals()) {
    const auto head = log.head(number);
    Point point{{platform_of(log, number), number, head, head, 0}, head.size};
    if (options.at) point.size = entries_up_to(log, number, *options.at);
    points.push_back(std::move(point));
  }
  if (!options.at_position) return points;
  const auto& [platform, position] = *options.at_position;
  const auto point = std::ranges::find(points, platform, [](const Point& each) { return each.journal.platform; });
  if (platform.text.empty() || point == points.end()) throw FolderUnusable("the backup has no platform " + platform.text);
  if (position >= point->size) {
    throw FolderUnusable("the backup has " + std::to_string(point->size) + " entries of " + platform.text + ": its last position is " +
                         std::to_string(point->size - 1));
  }
  point->size = position + 1;
  return points;
}

// Throws where the checkpoint is not one of the journals in the backup.
void check(const Checkpoint& checkpoint, const Log& log, const std::vector<Point>& points) {
  const auto platform = platform_of_origin(checkpoint.origin);
  const auto point = std::ranges::find(points, platform, [](const Point& each) { return std::string_view(each.journal.platform.text); });
  if (platform.empty() || point == points.end()) throw FolderUnusable("the backup has no log " + checkpoint.origin);
  const auto& [number, size] = std::pair(point->journal.journal, point->journal.in_backup.size);
  if (checkpoint.head.size > size) {
    throw FolderUnusable("the checkpoint of " + checkpoint.origin + " has " + std::to_string(checkpoint.head.size) + " entries and the backup only " +
                         std::to_string(size) + ": it can't tell whether the backup is right");
  }
  if (TreeReader(log).root(number, checkpoint.head.size) == checkpoint.head.root) return;
  throw JournalDamaged(number, checkpoint.head.size, "the entries before it do not lead to the root of the checkpoint");
}

std::vector<Checkpoint> checkpoints_in(const RestoreOptions& options) {
  std::vector<Checkpoint> checkpoints;
  for (const auto& note : options.checkpoints) {
    const auto checkpoint = checkpoint_from_text(note.text);
    if (!checkpoint) throw FolderUnusable("a checkpoint that was given is none");
    checkpoints.push_back(*checkpoint);
  }
  return checkpoints;
}

// The keys that entries which do not stay have erased.
std::vector<KeyId> erased_behind(const Log& log, const std::vector<Point>& points) {
  std::vector<KeyId> keys;
  for (const auto& point : points) {
    log.read_entries(point.journal.journal, point.size, [&](Position, std::string_view bytes) {
      const auto entry = decode(bytes);
      if (const auto* erased = std::get_if<EntityErased>(&entry.event)) keys.push_back(erased->key);
      return true;
    });
  }
  return keys;
}

void copy_up_to(const Log& from, RocksLog& into, std::uint64_t epoch, const Point& point) {
  if (point.size == 0) return;
  MerkleTree tree;
  from.read_blocks(point.journal.journal, 0, [&](const Block& block) {
    Append append{point.journal.journal, {block.first, tree.root(), {}, block.epoch, block.id, {}}, {}};
    for (const auto& entry : block.entries) {
      if (tree.size() == point.size) break;
      tree.append(leaf_hash(entry), append.tiles);
      append.block.entries.push_back(entry);
    }
    append.block.root_after = tree.root();
    if (into.append(epoch, std::span(&append, 1)) != AppendOutcome::committed) throw StorageFailed("the restored journal can't be written");
    return tree.size() < point.size;
  });
}

// Puts journals that end at their points in place of those in the folder.
void cut(const fs::path& journals, const std::vector<Point>& points) {
  const auto fresh = journals.parent_path() / "journal.cut";
  {
    JournalDatabase whole(journals, kCacheBytes, kWalBytesMaxDefault, Creation::never);
    JournalDatabase part(fresh, kCacheBytes);
    const RocksLog from(whole);
    RocksLog into(part);
    const auto epoch = into.become_writer();
    for (const auto& point : points) copy_up_to(from, into, epoch, point);
    copy_settings(whole, part);
  }
  fs::remove_all(journals);
  fs::rename(fresh, journals);
}

// Hashes and evolves all entries.
void verify(const RocksLog& log, const fs::path& folder, std::vector<Point>& points) {
  const ScratchFolder scratch(folder);
  for (auto& point : points) {
    if (point.size == 0) continue;
    const auto journal = point.journal.journal;
    Spill spill(scratch.path() / std::to_string(journal), kVerifyRowsMax);
    JournalWalk walk(journal, [&](std::uint8_t level, std::uint64_t index) { return log.read_tile(journal, level, index); }, spill, {});
    log.read_blocks(journal, 0, [&](const Block& block) { return walk.take(block); });
    if (!walk.finish()) throw JournalDamaged(journal, walk.difference()->position.value_or(walk.head().size), walk.difference()->why);
    point.journal.restored = walk.head();
  }
}

void record(EventStore& store, const RestoredJournal& journal, const std::string& request) {
  std::promise<Answer> promise;
  auto answered = promise.get_future();
  Submission submission;
  submission.journal = journal.journal;
  submission.envelope.actor = {{"local"}, Role::operator_};
  submission.envelope.request = request;
  submission.command = RestoreLog{journal.restoration, journal.in_backup.size, journal.in_backup.root};
  submission.done = [&](Answer answer) { promise.set_value(std::move(answer)); };
  store.submit(std::move(submission));
  if (!std::holds_alternative<Accepted>(answered.get().outcome)) throw StorageFailed("the restored journal takes no entry");
}

Restored restored_in(const RestoreOptions& options) {
  backups_in(options.backup);  // throws where there are none
  const auto keys = options.without_keys ? fs::path() : keys_for(options);
  const auto checkpoints = checkpoints_in(options);
  const auto journals = options.folder / "journal";
  Restored restored{copy_journals(options.backup, options.number, journals), {}};
  fs::permissions(options.folder, fs::perms::owner_all);
  if (options.without_keys) {
    KeyStore(options.folder / "keys", Creation::if_absent);
  } else {
    copy_keys(keys, options.folder / "keys");
  }

  std::vector<Point> points;
  std::vector<KeyId> erased;
  {
    JournalDatabase database(journals, kCacheBytes, kWalBytesMaxDefault, Creation::never);
    const RocksLog log(database);
    points = points_in(log, options);
    for (const auto& checkpoint : checkpoints) check(checkpoint, log, points);
    erased = erased_behind(log, points);
    if (options.without_keys) database.put_setting(kKeySlots, 0);
  }
  if (std::ranges::any_of(points, &Point::cut)) cut(journals, points);
  {
    JournalDatabase database(journals, kCacheBytes, kWalBytesMaxDefault, Creation::never);
    const RocksLog log(database);
    verify(log, options.folder, points);
    for (auto& [journal, size] : points) {
      const auto ends_there = [&](const Checkpoint& checkpoint) {
        return platform_of_origin(checkpoint.origin) == journal.platform.text && checkpoint.head == journal.restored;
      };
      const bool goes_on = journal.journal == kSystemJournal ? size == journal.in_backup.size : std::ranges::any_of(checkpoints, ends_there);
      if (size > 0 && !goes_on) journal.restoration = begin_new_log(database, journal.journal);
    }
  }
  write_file(options.folder / "FORMAT", folder_format_text());
  StoreOptions store_options;
  store_options.folder = options.folder;
  store_options.writer.disk_reserve_bytes = 0;
  EventStore store(std::move(store_options));
  store.keys().destroy(erased);
  for (auto& point : points) {
    if (point.size == 0) continue;
    if (point.journal.restoration > 0) record(store, point.journal, options.request);
    restored.journals.push_back(std::move(point.journal));
  }
  return restored;
}

}  // namespace

Restored restore(const RestoreOptions& options) {
  require_absent_or_empty(options.folder);
  try {
    return restored_in(options);
  } catch (...) {
    std::error_code ignored;  // what was in the way is told
    fs::remove_all(options.folder, ignored);
    throw;
  }
}

}  // namespace daybook
