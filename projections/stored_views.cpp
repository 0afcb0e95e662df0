#include "projections/stored_views.h"

#include <algorithm>
#include <map>

#include "eventstore/bytes.h"
#include "eventstore/failure.h"
#include "projections/all_projections.h"
#include "projections/cursor.h"
#include "projections/run.h"
#include "projections/views_database.h"

namespace daybook {
namespace {

constexpr std::size_t kScratchCacheBytes = 64 << 20;
constexpr RunLimits kStretch{.entries = 200'000, .row_bytes = 64 << 20};
constexpr std::uint64_t kIngestEntriesMin = 50'000;
constexpr std::size_t kRowKeyBytesMin = sizeof(JournalNumber) + 1;  // what is shorter is a mark of the family itself

Difference difference_in(const std::string& projection, JournalNumber journal, std::uint64_t size, const std::string& why) {
  return {DifferenceKind::projection, journal, {}, size > 0 ? std::optional(size - 1) : std::nullopt, "projection " + projection + " " + why};
}

// The next row of a family that is none of its marks.
bool at_row(Cursor& cursor) {
  while (cursor.valid() && cursor.key().size() < kRowKeyBytesMin) cursor.next();
  return cursor.valid();
}

}  // namespace

struct StoredViews::Stored {
  Stored(const Projection& projection, const std::shared_ptr<Family>& family) : folding(projection, family) {}
  std::map<JournalNumber, std::uint64_t> sizes() const {
    std::map<JournalNumber, std::uint64_t> sizes;
    for (const auto& [journal, checkpoint] : folding.checkpoints) sizes[journal] = checkpoint.size;
    return sizes;
  }

  Folding folding;
  std::shared_ptr<Folding> anew = nullptr;
};

StoredViews::StoredViews(const std::filesystem::path& folder, std::filesystem::path scratch)
    : scratch_(std::move(scratch)), projections_(all_projections()) {
  const auto families = families_for_reading(folder / "views", scratch_);
  for (const auto& projection : projections_) {
    std::shared_ptr<Family> serving;
    for (const auto& family : families) {
      const auto& name = family->name();
      if (name.projection != projection.name || name.version != projection.version || !family->marked()) continue;
      if (!serving || serving->name().generation < name.generation) serving = family;
    }
    if (serving) stored_.push_back(std::make_unique<Stored>(projection, serving));
  }
}

StoredViews::~StoredViews() = default;

std::vector<StoredViews::Group> StoredViews::groups() const {
  std::map<std::map<JournalNumber, std::uint64_t>, Group> by_sizes;
  for (const auto& stored : stored_) by_sizes[stored->sizes()].push_back(stored.get());
  std::vector<Group> groups;
  for (auto& [sizes, group] : by_sizes) groups.push_back(std::move(group));
  return groups;
}

std::uint64_t StoredViews::entries() const {
  std::uint64_t entries = 0;
  for (const auto& group : groups()) entries += group.front()->folding.entries;
  return entries;
}

std::expected<void, Difference> StoredViews::fold(const Group& group, const Log& log, const std::function<void(std::uint64_t)>& progress) {
  ViewsDatabase database(scratch_ / "views-anew", kScratchCacheBytes, [](const std::string&) {});
  std::vector<std::shared_ptr<Folding>> foldings;
  for (auto* stored : group) {
    const auto& projection = stored->folding.projection;
    stored->anew = foldings.emplace_back(std::make_shared<Folding>(projection, database.create({projection.name, projection.version, 1})));
  }
  const std::atomic<bool> stopping{false};
  const auto& first = group.front()->folding;
  for (const auto& [journal, checkpoint] : first.checkpoints) {
    if (checkpoint.size > log.head(journal).size) {
      return std::unexpected(difference_in(first.projection.name, journal, log.head(journal).size, "has folded more entries than the journal has"));
    }
    try {
      for (bool all = false; !all;) {
        Run run(log, foldings, kStretch, stopping);
        all = run.fold({journal, checkpoint.size});
        run.land(database, run.entries() >= kIngestEntriesMin ? Run::Way::ingest : Run::Way::write);
        progress(folded_ += run.entries());
      }
    } catch (const StorageFailed&) {
      throw;
    } catch (const std::runtime_error& failed) {
      return std::unexpected(difference_in(first.projection.name, journal, checkpoint.size, std::string("can't be made: ") + failed.what()));
    }
  }
  return {};
}

namespace {

// How many rows both have; the first one that is not the same in both.
std::expected<std::uint64_t, Difference> compared(const Folding& stored, const Folding& anew) {
  Cursor ours(anew.family, nullptr, "");
  Cursor theirs(stored.family, nullptr, "");
  std::uint64_t rows = 0;
  for (ours.seek(""), theirs.seek("");; ours.next(), theirs.next(), ++rows) {
    const bool more = at_row(ours);
    if (!at_row(theirs) && !more) return rows;
    if (more && theirs.valid() && ours.key() == theirs.key() && ours.value() == theirs.value()) continue;
    const bool lacking = !theirs.valid() || (more && ours.key() < theirs.key());
    const bool strange = !more || (theirs.valid() && theirs.key() < ours.key());
    const auto journal = big_endian_at<JournalNumber>(lacking ? ours.key() : theirs.key(), 0);
    const std::string why = lacking ? "lacks a row that the entries lead to" : strange ? "has a row that the entries don't lead to" : "has a row that the entries lead to otherwise";
    return std::unexpected(difference_in(stored.projection.name, journal, stored.size(journal), why));
  }
}

}  // namespace

std::expected<std::vector<ComparedProjection>, Difference> StoredViews::compare(const Log& log, const std::function<void(std::uint64_t)>& progress) {
  std::vector<ComparedProjection> all;
  for (const auto& group : groups()) {
    if (const auto done = fold(group, log, progress); !done) return std::unexpected(done.error());
    for (auto* stored : group) {
      try {
        const auto rows = compared(stored->folding, *stored->anew);
        if (!rows) return std::unexpected(rows.error());
        all.push_back({stored->folding.projection.name, stored->folding.projection.version, stored->folding.entries, *rows});
      } catch (const ViewsDamaged& damage) {
        return std::unexpected(difference_in(stored->folding.projection.name, kSystemJournal, 0, std::string("can't be read: ") + damage.what()));
      }
      stored->anew.reset();
    }
    std::filesystem::remove_all(scratch_ / "views-anew");
  }
  return all;
}

}  // namespace daybook
