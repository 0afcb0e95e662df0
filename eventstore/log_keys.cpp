#include "eventstore/log_keys.h"

#include <algorithm>
#include <span>
#include <sstream>

#include "eventstore/failure.h"
#include "eventstore/text.h"

namespace daybook {
namespace {

constexpr std::string_view kNone = "-";

std::string setting_of(JournalNumber journal) { return "log-keys-" + std::to_string(journal); }
std::string purpose_of(JournalNumber journal) { return "log key of journal " + std::to_string(journal); }

LogKey with_public_key(LogKey key, CipherKey seed) {
  key.public_key = verifier_key_of("key", NoteAlgorithm::ed25519, seed).public_key;
  cleanse(seed);
  return key;
}

// A line for each key: public key, key id or "-", entries when it was retired or "-", whether the journal has recorded it.
std::string to_text(const std::vector<LogKey>& keys) {
  std::string text;
  for (const auto& key : keys) {
    text += to_hex(key.public_key) + " " + (key.stored ? key.stored->text : std::string(kNone)) + " " +
            (key.retired_at ? std::to_string(*key.retired_at) : std::string(kNone)) + (key.recorded ? " recorded\n" : " begun\n");
  }
  return text;
}

void put(JournalDatabase& database, JournalNumber journal, const std::vector<LogKey>& keys) { database.put_note(setting_of(journal), to_text(keys)); }

std::vector<LogKey> keys_from(const std::string& text, JournalNumber journal) {
  std::vector<LogKey> keys;
  std::istringstream lines(text);
  for (std::string public_key, stored, retired_at, recorded; lines >> public_key >> stored >> retired_at >> recorded;) {
    auto& key = keys.emplace_back();
    if (!from_hex(public_key, key.public_key)) keys.clear();
    if (keys.empty()) break;
    if (stored != kNone) key.stored = KeyId{stored};
    if (retired_at != kNone) key.retired_at = std::stoull(retired_at);
    key.recorded = recorded == "recorded";
  }
  if (keys.empty()) throw StorageFailed("the list of the keys that sign journal " + std::to_string(journal) + " is damaged");
  return keys;
}

// A store that was begun anew derives another first key.
bool is_in(const KeyStore& keys, const LogKey& key, JournalNumber journal) {
  const auto seed = key.stored ? keys.derived_from(*key.stored, purpose_of(journal)) : keys.derived(purpose_of(journal));
  return seed && with_public_key({}, *seed).public_key == key.public_key;
}

LogKey new_key(KeyStore& keys, JournalNumber journal) {
  LogKey key{{}, KeyStore::new_id(), {}, false};
  keys.create(*key.stored);
  keys.sync();
  return with_public_key(key, seed_of(key, keys, journal));
}

}  // namespace

std::vector<LogKey> log_keys(const JournalDatabase& database, const KeyStore& keys, JournalNumber journal) {
  if (const auto note = database.note(setting_of(journal))) return keys_from(*note, journal);
  return {with_public_key({}, keys.derived(purpose_of(journal)))};
}

std::size_t signing(const std::vector<LogKey>& keys) {
  return static_cast<std::size_t>(std::ranges::count_if(keys, [](const LogKey& key) { return !key.retired_at; }));
}

CipherKey seed_of(const LogKey& key, const KeyStore& keys, JournalNumber journal) {
  if (!key.stored) return keys.derived(purpose_of(journal));
  const auto seed = keys.derived_from(*key.stored, purpose_of(journal));
  if (!seed) throw KeysDamaged("the key that signs journal " + std::to_string(journal) + " is not in the key store");
  return *seed;
}

std::vector<LogSigner> log_signers(const JournalDatabase& database, const KeyStore& keys, JournalNumber journal, const std::string& origin) {
  std::vector<LogSigner> signers;
  for (const auto& key : log_keys(database, keys, journal)) signers.push_back({{origin, NoteAlgorithm::ed25519, key.public_key}, key.retired_at});
  return signers;
}

bool is_signed_by_log(const Note& note, const std::vector<LogSigner>& signers, std::uint64_t size) {
  return std::ranges::any_of(signers, [&](const LogSigner& signer) { return size <= signer.retired_at.value_or(size) && is_signed_by(note, signer.key); });
}

void add_log_key(JournalDatabase& database, KeyStore& keys, JournalNumber journal) {
  auto all = log_keys(database, keys, journal);
  all.push_back(new_key(keys, journal));
  put(database, journal, all);
}

void log_key_recorded(JournalDatabase& database, const KeyStore& keys, JournalNumber journal) {
  auto all = log_keys(database, keys, journal);
  all.back().recorded = true;
  put(database, journal, all);
}

void retire_log_keys(JournalDatabase& database, KeyStore& keys, JournalNumber journal, std::uint64_t size) {
  auto all = log_keys(database, keys, journal);
  std::vector<KeyId> gone;
  for (auto& key : std::span(all).first(all.size() - 1)) {
    if (!key.retired_at) key.retired_at = size;
    if (key.stored) gone.push_back(*key.stored);
  }
  // In this order: a crash between them leaves a key that nobody signs with, and that the next time destroys.
  put(database, journal, all);
  keys.destroy(gone);
}

bool has_newest_log_key(const JournalDatabase& database, const KeyStore& keys, JournalNumber journal) {
  return is_in(keys, log_keys(database, keys, journal).back(), journal);
}

bool renew_lost_log_keys(JournalDatabase& database, KeyStore& keys, JournalNumber journal, std::uint64_t size) {
  auto all = log_keys(database, keys, journal);
  bool lost = false;
  for (auto& key : all) {
    if (key.retired_at || is_in(keys, key, journal)) continue;
    key.retired_at = size;
    lost = true;
  }
  if (!lost) return false;
  const bool renewed = all.back().retired_at.has_value();
  if (renewed) all.push_back(new_key(keys, journal));
  put(database, journal, all);
  return renewed;
}

}  // namespace daybook
