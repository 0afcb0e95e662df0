// Signed checkpoints of journals (C2SP tlog-checkpoint): origin, size and root, a line each. What was signed last is stored, synced, before the signature is
// told, so that two trees of one size are never signed, nor one that the last does not begin; whichever keys sign (log_keys.h). Thread-safe.
#pragma once

#include <chrono>
#include <expected>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/log_key.h"
#include "eventstore/block.h"
#include "eventstore/journal_database.h"
#include "eventstore/log_keys.h"
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

// What the folder keeps of the signing: the head that was signed last, and the note with its signature; empty in folders of before notes were kept.
struct LastSigned {
  Head head;
  std::string note;
};
// Throws StorageFailed where it is damaged.
std::optional<LastSigned> last_signed(const JournalDatabase& database, JournalNumber journal);
// With the signatures of witnesses, where there are some.
std::optional<std::string> last_cosigned(const JournalDatabase& database, JournalNumber journal);

// Of an origin, NAME/log/PLATFORM or NAME/log/PLATFORM/r1; empty where it is none.
std::string_view platform_of_origin(std::string_view origin);

// Where the journal was restored to where another log may have gone on its origin ends in "/r" and this number, which is larger each time: the milliseconds
// of the time at which it was, so that two restores of one backup are two logs. 0: it never was.
std::uint64_t restorations_of(const JournalDatabase& database, JournalNumber journal);
std::string suffix_of_restorations(std::uint64_t number);  // "/r1763805600123"; empty for 0
// Takes a new number and forgets what was signed of the old log. Durable when it returns the number.
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
  Checkpoints(const Log& log, const TreeReader& tree, KeyStore& keys, JournalDatabase& database, CheckpointOptions options)
      : log_(log), tree_(tree), keys_(keys), database_(database), options_(std::move(options)) {}

  std::string origin_of(JournalNumber journal, std::string_view platform) const;
  VerifierKey verifier_key(JournalNumber journal, std::string_view platform) const;  // the newest, which signs each checkpoint
  std::vector<LogSigner> signers(JournalNumber journal, std::string_view platform) const;  // all that there were, oldest first

  // The newest checkpoint, of at least so many entries, with the cosignatures that it has. Throws LogForked, StorageFailed.
  // REQUIRES: the journal has so many.
  Note newest(JournalNumber journal, std::string_view platform, std::uint64_t size_min = 0);

  // As it is stored, whatever the journal has become since. Throws StorageFailed.
  std::optional<LastSigned> last(JournalNumber journal) const { return last_signed(database_, journal); }

  // Another key signs beside the newest, durably. What the journal is to record, also where one was begun before and not recorded; then say that it was. A
  // sentence where two keys sign already. Throws StorageFailed.
  std::expected<RotateLogKey, std::string> begin_rotation(JournalNumber journal);
  void end_rotation(JournalNumber journal);
  // Keys that would sign no more, for the journal to record; then they are retired. `size` is that of the journal before it did.
  std::vector<RetireLogKey> older_keys(JournalNumber journal) const;
  void retire_older_keys(JournalNumber journal, std::uint64_t size);

  // Adds those of known witnesses to the newest checkpoint, of whose text the note must be. What is wrong with it otherwise; none: it was added.
  std::optional<std::string> add_cosignatures(JournalNumber journal, std::string_view platform, const Note& note);

 private:
  struct Signed {
    Note note;
    Head head;
    std::chrono::steady_clock::time_point when;
  };
  void check_begins(JournalNumber journal, const Head& last, const Head& head) const;
  Signed& sign(JournalNumber journal, std::string_view platform, const Head& head);

  const Log& log_;
  const TreeReader& tree_;
  KeyStore& keys_;
  JournalDatabase& database_;
  const CheckpointOptions options_;
  std::mutex mutex_;
  std::map<JournalNumber, Signed> signed_;
};

}  // namespace daybook
