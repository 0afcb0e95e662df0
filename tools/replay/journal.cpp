#include "tools/replay/journal.h"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

#include "eventstore/data_folder.h"
#include "eventstore/merkle.h"
#include "projections/balances.h"
#include "projections/objects.h"
#include "projections/run.h"
#include "projections/transactions.h"
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

// What the past is made of.
std::vector<std::pair<Projection, std::shared_ptr<const Family> PastFamilies::*>> parts() {
  return {{objects_projection(), &PastFamilies::objects},
          {balances_projection(), &PastFamilies::balances},
          {transactions_projection(), &PastFamilies::transactions}};
}

std::shared_ptr<Family> serving_among(const std::vector<std::shared_ptr<Family>>& families, const Projection& projection) {
  std::shared_ptr<Family> best;
  for (const auto& family : families) {
    const auto& name = family->name();
    if (name.projection != projection.name || name.version != projection.version || !family->marked()) continue;
    if (!best || best->name().generation < name.generation) best = family;
  }
  return best;
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

// Where all that the past is made of serves there, has all entries and was folded from these.
bool Journal::open_stored(const std::filesystem::path& folder, JournalNumber journal) {
  const auto head = log_.head(journal);
  PastFamilies found;
  try {
    const auto families = families_for_reading(folder, scratch_.path());
    std::string last;
    log_.read_entries(journal, head.size - 1, [&](Position, std::string_view bytes) {
      last = bytes;
      return false;
    });
    for (const auto& [projection, family] : parts()) {
      const auto serving = serving_among(families, projection);
      if (!serving) return false;
      const Folding folding(projection, serving);
      if (folding.size(journal) != head.size || folding.checkpoints.at(journal).last != leaf_hash(last)) return false;
      found.*family = serving;
    }
  } catch (const ViewsDamaged&) {
    return false;
  }
  past_ = std::make_unique<Past>(log_, std::move(found), nullptr, journal);
  return true;
}

void Journal::make(JournalNumber journal, const Progress& progress) {
  ViewsDatabase views(scratch_.path() / "views", kCacheBytes, [](const std::string&) {});
  const auto all = parts();
  std::vector<std::shared_ptr<Folding>> foldings;
  PastFamilies made;
  for (const auto& [projection, family] : all) {
    const auto created = views.create({projection.name, projection.version, 1});
    foldings.push_back(std::make_shared<Folding>(projection, created));
    made.*family = created;
  }
  const auto size = log_.head(journal).size;
  const std::atomic<bool> stopping{false};
  while (foldings.front()->size(journal) < size) {
    Run run(log_, foldings, kRunLimits, stopping);
    run.fold({journal, size});
    run.land(views, Run::Way::ingest);
    progress(foldings.front()->size(journal), size);
  }
  past_ = std::make_unique<Past>(log_, std::move(made), nullptr, journal);
}

}  // namespace daybook::replay
