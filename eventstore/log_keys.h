// The keys that sign the checkpoints of a journal. The first one is derived from the key store; a rotation brings another, a key of the store's own. The newest
// signs; the one before signs beside it until it is retired, so that verifiers have time to take the new one. A retired key is still believed of checkpoints that
// it may have signed: those of no more entries than the journal had then. Which keys there are is a note among the journal's settings.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/journal_database.h"
#include "eventstore/keys.h"
#include "eventstore/signed_note.h"

namespace daybook {

inline constexpr std::size_t kLogKeysSigning = 2;  // at once, at most

struct LogKey {
  std::array<std::uint8_t, 32> public_key{};
  std::optional<KeyId> stored = {};              // none: derived from the store itself
  std::optional<std::uint64_t> retired_at = {};  // the entries that the journal had
  bool recorded = true;                          // the journal has the entry that brings it
  friend bool operator==(const LogKey&, const LogKey&) = default;
};

// Oldest first, at least one. Throws StorageFailed where the note is damaged.
std::vector<LogKey> log_keys(const JournalDatabase& database, const KeyStore& keys, JournalNumber journal);
std::size_t signing(const std::vector<LogKey>& keys);  // how many do
// The seed of RFC 8032. Throws KeysDamaged where the store has lost it.
CipherKey seed_of(const LogKey& key, const KeyStore& keys, JournalNumber journal);

// A key as verifiers know it, under the log's origin.
struct LogSigner {
  VerifierKey key;
  std::optional<std::uint64_t> retired_at = {};
};
std::vector<LogSigner> log_signers(const JournalDatabase& database, const KeyStore& keys, JournalNumber journal, const std::string& origin);
// Whether one of them signed the note, and all of their signatures are right. `size`: the entries that the note speaks of.
bool is_signed_by_log(const Note& note, const std::vector<LogSigner>& signers, std::uint64_t size);

// These are durable when they return, and so is the key. REQUIRES: nobody signs meanwhile.
// A new key beside the newest, which the journal has not recorded yet; and that it has.
void add_log_key(JournalDatabase& database, KeyStore& keys, JournalNumber journal);
void log_key_recorded(JournalDatabase& database, const KeyStore& keys, JournalNumber journal);
// All but the newest sign no more, and their private keys are destroyed where the store can. `size`: the entries of the journal.
void retire_log_keys(JournalDatabase& database, KeyStore& keys, JournalNumber journal, std::uint64_t size);
// Where the store, an older copy, lacks a key that signs: it is retired, and where it was the newest another one takes its place, which is not recorded yet. Whether one does.
bool renew_lost_log_keys(JournalDatabase& database, KeyStore& keys, JournalNumber journal, std::uint64_t size);
bool has_newest_log_key(const JournalDatabase& database, const KeyStore& keys, JournalNumber journal);

}  // namespace daybook
