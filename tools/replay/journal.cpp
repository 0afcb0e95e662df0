#include "tools/replay/journal.h"

#include <algorithm>
#include <stdexcept>

#include "eventstore/data_folder.h"
#include "eventstore/merkle.h"
#include "projections/journal_entries.h"
#include "projections/objects.h"
#include "projections/run.h"
#include "projections/views_database.h"
#include "tools/platform_choice.h"

namespace daybook::replay {
namespace {

constexpr std::size_t kCacheBytes = 64 << 20;
constexpr RunLimits kRunLimits{.entries = 250'000, .row_bytes = std::size_t{256} << 20};  // in memory at once while the past is made

const std::filesystem::path& required(const std::filesystem::path& folder) {
  require_data_folder(folder);
  return folder;
}

}  // namespace

Journal::Journal(const std::filesystem::path& folder, const std::string& platform, const Progress& progress)
    : scratch_(std::filesystem::temp_directory_path()),
      database_(required(folder) / "journal", ReadOnly{scratch_.path()}, kCacheBytes),
      log_(database_) {
  const auto found = platform_in(log_, platform);
  platform_ = found.platform.text;
  if (!open_stored(folder / "views", found.journal)) make(found.journal, progress);
}

// The family that serves, where it has all entries and was folded from these.
bool Journal::open_stored(const std::filesystem::path& folder, JournalNumber journal) {
  const auto projection = objects_projection();
  const auto size = log_.head(journal).size;
  std::shared_ptr<Family> best;
  try {
    for (auto& family : families_for_reading(folder, scratch_.path())) {
      const auto& name = family->name();
      if (name.projection != projection.name || name.version != projection.version || !family->marked()) continue;
      if (!best || best->name().generation < name.generation) best = family;
    }
    if (!best) return false;
    const Folding folding(projection, best);
    if (folding.size(journal) != size) return false;
    std::string last;
    log_.read_entries(journal, size - 1, [&](Position, std::string_view bytes) {
      last = bytes;
      return false;
    });
    if (folding.checkpoints.at(journal).last != leaf_hash(last)) return false;
  } catch (const ViewsDamaged&) {
    return false;
  }
  past_ = std::make_unique<Past>(log_, std::move(best), nullptr, journal);
  return true;
}

void Journal::make(JournalNumber journal, const Progress& progress) {
  const auto projection = objects_projection();
  ViewsDatabase views(scratch_.path() / "views", kCacheBytes, [](const std::string&) {});
  const auto folding = std::make_shared<Folding>(projection, views.create({projection.name, projection.version, 1}));
  const auto size = log_.head(journal).size;
  const std::atomic<bool> stopping{false};
  while (folding->size(journal) < size) {
    const std::vector foldings{folding};
    Run run(log_, foldings, kRunLimits, stopping);
    run.fold({journal, size});
    run.land(views, Run::Way::ingest);
    progress(folding->size(journal), size);
  }
  past_ = std::make_unique<Past>(log_, folding->family, nullptr, journal);
}

}  // namespace daybook::replay
