#include "eventstore/restoring.h"

#include <fcntl.h>

#include <algorithm>
#include <chrono>

#include "domain/decide.h"
#include "eventstore/checkpoints.h"
#include "eventstore/data_folder.h"
#include "eventstore/entry.h"
#include "eventstore/failure.h"
#include "eventstore/folder_reader.h"
#include "eventstore/journal_cut.h"
#include "eventstore/journal_walk.h"
#include "eventstore/rocks_log.h"
#include "eventstore/spill.h"
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

// Each file is durable, and belongs to this user alone.
void copy_keys(const fs::path& from, const fs::path& into) {
  fs::create_directory(into);
  fs::permissions(into, fs::perms::owner_all);
  for (const auto* name : {"master.key", "master.key.next", "keys"}) {
    if (!fs::exists(from / name)) continue;  // the second one is there only where a crash cut off what replaces the first (master_key.h)
    const File file(from / name, O_RDONLY);
    write_file(into / name, file.read(0, file.size()));
  }
}

// The slots that the copy has are those that are asked for from now on: what is sealed with others reads as erased.
void settle_keys(JournalDatabase& database, const fs::path& keys, const RestoreOptions& options, bool cut) {
  const auto slots = std::min(key_slots_in(keys), database.setting(kKeySlots));
  if (slots < database.setting(kKeySlots) && !cut && !options.without_keys && !options.older_keys) {
    throw FolderUnusable("the keys are " + std::to_string(slots) + " of the " + std::to_string(database.setting(kKeySlots)) +
                         " that the backup's journals know of: take a newer copy, or say that older ones will do, so that what lacks its key reads as erased");
  }
  database.put_setting(kKeySlots, slots);
}

// ---- checkpoints that somebody kept

struct Kept {
  Checkpoint checkpoint;
  JournalNumber journal;
};

// Throws where it is not one of the backup's logs.
Kept checked(const Note& note, const JournalDatabase& database, const Log& log, const KeyStore& keys, const std::vector<CutPoint>& points, bool with_keys) {
  const auto found = checkpoint_from_text(note.text);
  if (!found) throw FolderUnusable("a checkpoint that was given is none");
  const auto& [origin, head] = *found;
  const auto platform = platform_of_origin(origin);
  const auto point = std::ranges::find(points, platform, [](const CutPoint& each) { return std::string_view(each.journal.platform.text); });
  if (platform.empty() || point == points.end()) throw FolderUnusable("the backup has no log " + origin);
  const auto journal = point->journal.journal;
  if (!origin.ends_with("/log/" + std::string(platform) + suffix_of_restorations(restorations_of(database, journal)))) {
    throw FolderUnusable("the checkpoint is of the log " + origin + ", which is another one than the backup's of " + std::string(platform));
  }
  if (with_keys && !is_signed_by_log(note, log_signers(database, keys, journal, origin), head.size)) throw FolderUnusable("the checkpoint of " + origin + " is not signed with the log's key");
  if (head.size > point->journal.in_backup.size) {
    throw FolderUnusable("the checkpoint of " + origin + " has " + std::to_string(head.size) + " entries and the backup only " +
                         std::to_string(point->journal.in_backup.size) + ": it can't tell whether the backup is right");
  }
  if (TreeReader(log).root(journal, head.size) != head.root) {
    throw JournalDamaged(journal, head.size, "the entries before it do not lead to the root of the checkpoint");
  }
  return {*found, journal};
}

// Only where somebody knows that nothing newer was ever told.
bool goes_on(const CutPoint& point, const JournalDatabase& database, const KeyStore& keys, const std::vector<Kept>& kept, bool with_keys) {
  if (point.cut()) return false;
  if (point.journal.journal == kSystemJournal) return true;
  const auto last = last_signed(database, point.journal.journal);
  if (!with_keys || !has_newest_log_key(database, keys, point.journal.journal) || (last && last->head.size > point.size)) return false;
  return std::ranges::any_of(kept, [&](const Kept& each) { return each.journal == point.journal.journal && each.checkpoint.head == point.journal.restored; });
}

// ---- what the restored journals say of it

Time now() {
  using namespace std::chrono;
  return {duration_cast<microseconds>(system_clock::now().time_since_epoch()).count()};
}

// Adds the events behind the journal's last entry, in one block.
void append(RocksLog& log, std::uint64_t epoch, KeyStore& keys, const JournalWalk& walk, JournalNumber journal, const std::string& request, Events events) {
  auto tree = walk.tree();
  Append added{journal, {}, {}};
  added.block.first = tree.size();
  added.block.root_before = tree.root();
  added.block.epoch = epoch;
  Envelope envelope;
  envelope.actor = {{"local"}, Role::operator_};
  envelope.request = request;
  const auto time = std::max(now(), walk.last_time());
  for (const auto& event : events) {
    auto bytes = encode({tree.size(), time, envelope, event}, keys);
    if (!bytes) throw StorageFailed("what was restored can't be recorded");
    tree.append(leaf_hash(*bytes), added.tiles);
    added.block.entries.push_back(*std::move(bytes));
  }
  added.block.root_after = tree.root();
  if (log.append(epoch, std::span(&added, 1)) != AppendOutcome::committed) throw StorageFailed("what was restored can't be recorded");
}

// That the log is a new one; and that credentials which were revoked behind the point are.
Events events_of(const CutPoint& point, const JournalWalk& walk, const TakenAway& taken) {
  const auto& [platform, journal, in_backup, restored, restoration] = point.journal;
  auto events = decide(walk.state(), RestoreLog{restoration, in_backup.size, in_backup.root}, now()).value();
  if (journal != kSystemJournal) return events;
  for (const auto& revoked : taken.credentials) {
    auto again = decide(walk.state(), RevokeCredential{revoked.credential, revoked.platform}, now());
    if (again) events.insert(events.end(), again->begin(), again->end());  // else it does not exist yet
  }
  return events;
}

LogKeyRotated handed_over(const JournalDatabase& database, const KeyStore& keys, JournalNumber journal) {
  const auto all = log_keys(database, keys, journal);
  return {all.back().public_key, all[all.size() - 2].public_key};
}

class Restoration {
 public:
  Restoration(const RestoreOptions& options, std::vector<CutPoint> points, TakenAway taken)
      : options_(options), points_(std::move(points)), taken_(std::move(taken)) {}

  // Hashes and evolves all entries of each journal, and records what has become of it.
  void run(JournalDatabase& database, KeyStore& keys, const std::vector<Kept>& kept) {
    RocksLog log(database);
    const ScratchFolder scratch(options_.folder);
    const auto epoch = log.become_writer();
    for (auto& point : points_) {
      auto& journal = point.journal;
      Spill spill(scratch.path() / std::to_string(journal.journal), &log, options_.rows_max);
      JournalWalk walk(journal.journal, [&](std::uint8_t level, std::uint64_t index) { return log.read_tile(journal.journal, level, index); }, spill, {});
      log.read_blocks(journal.journal, 0, [&](const Block& block) { return walk.take(block); });
      if (!walk.finish()) throw JournalDamaged(journal.journal, walk.difference()->position.value_or(walk.head().size), walk.difference()->why);
      journal.restored = walk.head();
      if (goes_on(point, database, keys, kept, !options_.without_keys)) continue;
      journal.restoration = begin_new_log(database, journal.journal);
      if (point.size == 0) continue;
      auto events = events_of(point, walk, taken_);
      const bool renewed = renew_lost_log_keys(database, keys, journal.journal, walk.head().size);
      if (renewed) events.emplace_back(handed_over(database, keys, journal.journal));
      append(log, epoch, keys, walk, journal.journal, options_.request, std::move(events));
      if (renewed) log_key_recorded(database, keys, journal.journal);
    }
    keys.destroy(taken_.keys);
  }

  std::vector<RestoredJournal> journals() const {
    std::vector<RestoredJournal> journals;
    for (const auto& point : points_) {
      if (point.size > 0) journals.push_back(point.journal);
    }
    return journals;
  }

 private:
  const RestoreOptions& options_;
  std::vector<CutPoint> points_;
  const TakenAway taken_;
};

Restored restored_in(const RestoreOptions& options) {
  backups_in(options.backup);  // throws where there are none
  const auto from = options.without_keys ? fs::path() : keys_for(options);
  const auto journals = options.folder / "journal";
  const auto keys_folder = options.folder / "keys";
  Restored restored{copy_journals(options.backup, options.number, journals), {}};
  fs::permissions(options.folder, fs::perms::owner_all);
  if (!options.without_keys) copy_keys(from, keys_folder);
  KeyStore keys(keys_folder, options.without_keys ? Creation::if_absent : Creation::never);

  std::vector<CutPoint> points;
  std::vector<Kept> kept;
  TakenAway taken;
  {
    JournalDatabase database(journals, kCacheBytes, kWalBytesMaxDefault, Creation::never);
    const RocksLog log(database);
    points = cut_points(log, options);
    settle_keys(database, keys_folder, options, std::ranges::any_of(points, &CutPoint::cut));
    for (const auto& note : options.checkpoints) kept.push_back(checked(note, database, log, keys, points, !options.without_keys));
    taken = taken_away_behind(log, points);
  }
  if (std::ranges::any_of(points, &CutPoint::cut)) cut(journals, points);
  JournalDatabase database(journals, kCacheBytes, kWalBytesMaxDefault, Creation::never);
  Restoration restoration(options, std::move(points), std::move(taken));
  restoration.run(database, keys, kept);
  restored.journals = restoration.journals();
  write_file(options.folder / "FORMAT", folder_format_text());  // last: now a server starts on it
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
