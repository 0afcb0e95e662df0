// Verifies the journals of a folder: that they are what was written, and what was signed. docs/verify.md lists what is compared. Nothing is decided, and
// nothing is written into the folder.
#pragma once

#include <expected>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "eventstore/folder_reader.h"
#include "eventstore/journal_walk.h"
#include "eventstore/log.h"
#include "eventstore/log_keys.h"
#include "eventstore/spill.h"

namespace daybook {

// A signed checkpoint that somebody kept.
struct KeptCheckpoint {
  std::string source;  // for people: the file's name
  Note note;
};

struct VerifiedJournal {
  JournalNumber journal = kSystemJournal;
  std::string platform;  // empty: the system journal
  Head head;
  std::uint64_t checkpoints = 0;  // signed heads that were compared
  bool state_compared = false;    // there was a snapshot
};

// Whether the note is a checkpoint that a key of the log signed; then its head. REQUIRES: at least one, all of one name.
std::expected<SignedHead, Difference> signed_head(const Note& note, const std::string& source, JournalNumber journal, const std::vector<LogSigner>& signers);

// One thread. Journals are verified in the order of their numbers: what platforms there are, the system journal tells.
class Verification {
 public:
  using Progress = std::function<void(std::uint64_t entries)>;  // of all journals so far

  // REQUIRES: all outlive it.
  Verification(FolderReader& folder, const Log& log, std::filesystem::path scratch, std::vector<KeptCheckpoint> kept, Progress progress,
               std::uint64_t rows_max = kVerifyRowsMax);

  // Stops at the first difference. Throws StorageFailed.
  std::expected<std::vector<VerifiedJournal>, Difference> run();

 private:
  using Done = std::expected<void, Difference>;
  std::expected<VerifiedJournal, Difference> verify(JournalNumber journal, const std::string& platform);
  Done take_kept();
  Done add(const Note& note, const std::string& source, JournalNumber journal, const std::string& platform);
  Done add_stored(JournalNumber journal, const std::string& platform);
  Done read(JournalWalk& walk, JournalNumber journal);

  FolderReader& folder_;
  const Log& log_;
  const std::filesystem::path scratch_;
  const std::vector<KeptCheckpoint> kept_;
  const Progress progress_;
  const std::uint64_t rows_max_;
  std::uint64_t entries_ = 0;
  std::map<JournalNumber, std::string> platforms_;
  std::map<JournalNumber, std::vector<SignedHead>> signed_heads_;
};

}  // namespace daybook
