// Journals that end earlier than they did: where each is to end, what is lost behind that and must stay so, and the copy that ends there.
#pragma once

#include <filesystem>
#include <vector>

#include "domain/credential.h"
#include "eventstore/log.h"
#include "eventstore/restoring.h"

namespace daybook {

struct CutPoint {
  RestoredJournal journal;
  std::uint64_t size = 0;  // entries that stay
  bool cut() const { return size < journal.in_backup.size; }
};

// Of all journals in the log, as the options say. Throws FolderUnusable where they make no sense for it.
std::vector<CutPoint> cut_points(const Log& log, const RestoreOptions& options);

// What entries that do not stay have taken away for good: keys of personal data that was erased, and credentials that were revoked.
struct TakenAway {
  std::vector<KeyId> keys;
  std::vector<CredentialRevoked> credentials;
};
TakenAway taken_away_behind(const Log& log, const std::vector<CutPoint>& points);

// Puts journals that end at their points in place of those in the folder, in blocks of their own. Snapshots are not kept.
void cut(const std::filesystem::path& journals, const std::vector<CutPoint>& points);

}  // namespace daybook
