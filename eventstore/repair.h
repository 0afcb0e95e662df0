// Puts right what a power cut can leave so that a start refuses it: the last write of a commit, or of RocksDB's own bookkeeping, torn or with a hole. Nothing of it was
// synced, so nothing of it was acknowledged. Whatever else is damaged is not for this: a backup is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace daybook {

// The end of a file in journal/ that goes.
struct TornTail {
  std::string file;
  std::uint64_t kept_bytes = 0, cut_bytes = 0;
};

// What is left of a journal then.
struct RemainingJournal {
  std::string whose;  // "platform acme", "the system journal"
  std::uint64_t entries = 0;
};

struct Repair {
  std::vector<TornTail> tails;  // none: no file of the journals ends torn
  std::vector<RemainingJournal> remaining;
};

// What a repair of the stopped folder would do; writes nothing into it, but needs room in `scratch` for a copy of the newest write-ahead log. Throws FolderUnusable where the folder is in use
// or is none, and StorageFailed where the damage is of another kind: the sentence says which.
Repair plan_repair(const std::filesystem::path& folder, const std::filesystem::path& scratch);

// Does it: the files as they are go to journal-before-repair/ in the folder first. Durable when it returns. Throws like the above, and FolderUnusable where
// journal-before-repair/ is there already.
Repair repair(const std::filesystem::path& folder, const std::filesystem::path& scratch);

}  // namespace daybook
