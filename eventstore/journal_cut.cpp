#include "eventstore/journal_cut.h"

#include <algorithm>

#include "eventstore/entry.h"
#include "eventstore/failure.h"
#include "eventstore/rocks_log.h"

namespace daybook {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kCacheBytes = 64 << 20;
constexpr std::size_t kCopiedEntries = 8'192;  // of one block of the copy: each block is synced

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

// Blocks of the journal's entries, without those behind the point.
class Copying {
 public:
  Copying(RocksLog& into, std::uint64_t epoch, const CutPoint& point) : into_(into), epoch_(epoch), point_(point) { begin(); }

  bool take(const Block& block) {
    for (const auto entry : block.entries) {
      if (tree_.size() == point_.size) break;
      tree_.append(leaf_hash(entry), append_.tiles);
      append_.block.entries.push_back(entry);
    }
    append_.block.epoch = block.epoch;
    append_.block.id = block.id;
    const bool ended = tree_.size() == point_.size;
    if (ended || append_.block.entries.size() >= kCopiedEntries) write();
    return !ended;
  }

 private:
  void begin() {
    append_ = Append{point_.journal.journal, {}, {}};
    append_.block.first = tree_.size();
    append_.block.root_before = tree_.root();
  }

  void write() {
    append_.block.root_after = tree_.root();
    if (into_.append(epoch_, std::span(&append_, 1)) != AppendOutcome::committed) throw StorageFailed("the journal that ends earlier can't be written");
    begin();
  }

  RocksLog& into_;
  const std::uint64_t epoch_;
  const CutPoint& point_;
  MerkleTree tree_;
  Append append_;
};

}  // namespace

std::vector<CutPoint> cut_points(const Log& log, const RestoreOptions& options) {
  std::vector<CutPoint> points;
  for (const auto number : log.journals()) {
    const auto head = log.head(number);
    CutPoint point{{platform_of(log, number), number, head, head, 0}, head.size};
    if (options.at) point.size = entries_up_to(log, number, *options.at);
    points.push_back(std::move(point));
  }
  if (!options.at_position) return points;
  const auto& [platform, position] = *options.at_position;
  const auto point = std::ranges::find(points, platform, [](const CutPoint& each) { return each.journal.platform; });
  if (platform.text.empty() || point == points.end()) throw FolderUnusable("the backup has no platform " + platform.text);
  if (position >= point->size) {
    throw FolderUnusable("the backup has " + std::to_string(point->size) + " entries of " + platform.text + ": its last position is " +
                         std::to_string(point->size - 1));
  }
  point->size = position + 1;
  return points;
}

namespace {

void add_once(std::vector<CredentialRevoked>& credentials, CredentialRevoked revoked) {
  if (std::ranges::find(credentials, revoked) == credentials.end()) credentials.push_back(std::move(revoked));
}

}  // namespace

TakenAway taken_away_behind(const Log& log, const std::vector<CutPoint>& points) {
  TakenAway taken;
  for (const auto& point : points) {
    log.read_entries(point.journal.journal, point.size, [&](Position, std::string_view bytes) {
      const auto entry = decode(bytes);
      if (const auto* erased = std::get_if<EntityErased>(&entry.event)) taken.keys.push_back(erased->key);
      if (const auto* revoked = std::get_if<CredentialRevoked>(&entry.event)) add_once(taken.credentials, *revoked);
      // Its replacement is taken away with the entry. A key that was to end must not come back.
      if (const auto* rotated = std::get_if<CredentialRotated>(&entry.event)) add_once(taken.credentials, {rotated->credential, rotated->platform});
      return true;
    });
  }
  return taken;
}

void cut(const fs::path& journals, const std::vector<CutPoint>& points) {
  const auto fresh = journals.parent_path() / "journal.cut";
  {
    JournalDatabase whole(journals, kCacheBytes, kWalBytesMaxDefault, Creation::never);
    JournalDatabase part(fresh, kCacheBytes);
    const RocksLog from(whole);
    RocksLog into(part);
    const auto epoch = into.become_writer();
    for (const auto& point : points) {
      if (point.size == 0) continue;
      Copying copying(into, epoch, point);
      from.read_blocks(point.journal.journal, 0, [&](const Block& block) { return copying.take(block); });
    }
    copy_settings(whole, part);
  }
  fs::remove_all(journals);
  fs::rename(fresh, journals);
}

}  // namespace daybook
