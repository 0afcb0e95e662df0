// Signed checkpoints of journals (C2SP tlog-checkpoint): origin, size and root, a line each. What was signed last is stored, synced, before the signature is
// told, so that two trees of one size are never signed, nor one that the last does not begin. Thread-safe.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/block.h"
#include "eventstore/journal_database.h"
#include "eventstore/keys.h"
#include "eventstore/proofs.h"
#include "eventstore/signed_note.h"

namespace daybook {

struct Checkpoint {
  std::string origin;
  Head head;
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};
std::string to_text(const Checkpoint& checkpoint);  // the text of the note
std::optional<Checkpoint> checkpoint_from_text(std::string_view text);

// Of an origin, NAME/log/PLATFORM or NAME/log/PLATFORM/r1; empty where it is none.
std::string_view platform_of_origin(std::string_view origin);

// How often the journal was restored to where another log may have gone on; each time its origin gains "/r" and this number, in place of an earlier one.
std::uint64_t restorations_of(const JournalDatabase& database, JournalNumber journal);
// Counts one more and forgets what was signed of the old log. Durable when it returns the new number.
std::uint64_t begin_new_log(JournalDatabase& database, JournalNumber journal);

// The journal is not the one that was signed: its folder was put back to an earlier state, or its past was rewritten.
class LogForked : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct CheckpointOptions {
  std::string origin = "daybook";               // in front of "/log/" and the platform's name
  std::chrono::milliseconds interval{1'000};    // a grown journal is signed again at most so often, unless more is asked for
  std::vector<VerifierKey> witnesses = {};      // whose cosignatures are taken
};

class Checkpoints {
 public:
  Checkpoints(const Log& log, const TreeReader& tree, const KeyStore& keys, JournalDatabase& database, CheckpointOptions options)
      : log_(log), tree_(tree), keys_(keys), database_(database), options_(std::move(options)) {}

  std::string origin_of(JournalNumber journal, std::string_view platform) const;
  VerifierKey verifier_key(JournalNumber journal, std::string_view platform) const;

  // The newest checkpoint, of at least so many entries, with the cosignatures that it has. Throws LogForked, StorageFailed.
  // REQUIRES: the journal has so many.
  Note newest(JournalNumber journal, std::string_view platform, std::uint64_t size_min = 0);

  // Adds those of known witnesses to the newest checkpoint, of whose text the note must be. What is wrong with it otherwise; none: it was added.
  std::optional<std::string> add_cosignatures(JournalNumber journal, std::string_view platform, const Note& note);

 private:
  struct Signed {
    Note note;
    Head head;
    std::chrono::steady_clock::time_point when;
  };
  CipherKey seed_of(JournalNumber journal) const;
  std::optional<Head> last_signed(JournalNumber journal) const;
  void check_begins(JournalNumber journal, const Head& last, const Head& head) const;
  Signed& sign(JournalNumber journal, std::string_view platform, const Head& head);

  const Log& log_;
  const TreeReader& tree_;
  const KeyStore& keys_;
  JournalDatabase& database_;
  const CheckpointOptions options_;
  std::mutex mutex_;
  std::map<JournalNumber, Signed> signed_;
};

}  // namespace daybook
