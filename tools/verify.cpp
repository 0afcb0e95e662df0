// `daybook verify`.
#include <filesystem>
#include <iostream>

#include "eventstore/damage.h"
#include "eventstore/rocks_log.h"
#include "projections/stored_views.h"
#include "projections/views_database.h"
#include "tools/platform_choice.h"
#include "tools/progress_line.h"
#include "tools/verbs.h"
#include "tools/checkpoint_files.h"
#include "tools/verify_report.h"
#include "tools/verify_server.h"

namespace daybook {
namespace {

constexpr std::size_t kReaderCacheBytes = 32 << 20;

std::uint64_t entries_of(const Log& log) {
  std::uint64_t entries = 0;
  for (const auto journal : log.journals()) entries += log.head(journal).size;
  return entries;
}

std::string platform_of(const Verified& verified, JournalNumber journal) {
  for (const auto& row : verified.journals) {
    if (row.journal == journal) return row.platform;
  }
  return {};
}

Verdict verify_opened(const Settings& settings, FolderReader& folder, StoredViews& views, const std::filesystem::path& scratch) {
  const RocksLog log(folder.database());
  const auto journal_entries = entries_of(log);
  ProgressLine line(journal_entries + views.entries());
  Verification verification(folder, log, scratch, kept_checkpoints(settings.checkpoints), [&](std::uint64_t entries) { line.show(entries); },
                            settings.verify_rows_max);
  auto journals = verification.run();
  if (!journals) return std::unexpected(journals.error());
  Verified verified{*std::move(journals)};
  auto projections = views.compare(log, [&](std::uint64_t entries) { line.show(journal_entries + entries); });
  if (!projections) {
    projections.error().platform = platform_of(verified, projections.error().journal);
    return std::unexpected(projections.error());
  }
  verified.projections = *std::move(projections);
  return verified;
}

// Views first: what they have folded, the journal has had before.
Verdict verify_folder(const Settings& settings) try {
  const ScratchFolder scratch(settings.scratch.empty() ? std::filesystem::temp_directory_path() : std::filesystem::path(settings.scratch));
  StoredViews views(settings.data, scratch.path());
  FolderReader folder(settings.data, scratch.path(), kReaderCacheBytes);
  try {
    return verify_opened(settings, folder, views, scratch.path());
  } catch (const JournalDamaged& damage) {
    return std::unexpected(located(damage, folder.database()));
  }
} catch (const ViewsDamaged& damage) {
  return std::unexpected(Difference{DifferenceKind::projection, kSystemJournal, {}, {}, std::string("the projections can't be read: ") + damage.what()});
}

}  // namespace

int verify(const Settings& settings) {
  return report(settings.url.empty() ? verify_folder(settings) : verify_server(settings), settings.json);
}

}  // namespace daybook
