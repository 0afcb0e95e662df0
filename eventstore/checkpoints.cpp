#include "eventstore/checkpoints.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <ranges>
#include <span>

#include "eventstore/bytes.h"
#include "eventstore/text.h"

namespace daybook {
namespace {

using namespace std::chrono;

std::string_view bytes_of(const Hash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }

std::string setting_of(JournalNumber journal) { return "signed-" + std::to_string(journal); }
std::string cosigned_setting_of(JournalNumber journal) { return "cosigned-" + std::to_string(journal); }
std::string restorations_setting_of(JournalNumber journal) { return "restorations-" + std::to_string(journal); }

std::string bytes_of(const Head& head) {
  std::string bytes;
  append_big_endian(bytes, head.size);
  return bytes + std::string(bytes_of(head.root));
}

}  // namespace

std::uint64_t restorations_of(const JournalDatabase& database, JournalNumber journal) { return database.setting(restorations_setting_of(journal)); }

std::string suffix_of_restorations(std::uint64_t number) { return number > 0 ? "/r" + std::to_string(number) : ""; }

std::uint64_t begin_new_log(JournalDatabase& database, JournalNumber journal) {
  const auto milliseconds = duration_cast<std::chrono::milliseconds>(system_clock::now().time_since_epoch()).count();
  const auto number = std::max(restorations_of(database, journal) + 1, static_cast<std::uint64_t>(milliseconds));
  database.put_setting(restorations_setting_of(journal), number);
  database.remove_note(setting_of(journal));
  database.remove_note(cosigned_setting_of(journal));
  return number;
}

std::optional<LastSigned> last_signed(const JournalDatabase& database, JournalNumber journal) {
  const auto bytes = database.note(setting_of(journal));
  if (!bytes) return std::nullopt;
  LastSigned last;
  if (bytes->size() < sizeof(std::uint64_t) + last.head.root.size()) {
    throw StorageFailed("what was signed last of journal " + std::to_string(journal) + " is damaged");
  }
  last.head.size = big_endian_at<std::uint64_t>(*bytes, 0);
  std::memcpy(last.head.root.data(), bytes->data() + sizeof(std::uint64_t), last.head.root.size());
  last.note = bytes->substr(sizeof(std::uint64_t) + last.head.root.size());
  return last;
}

std::optional<std::string> last_cosigned(const JournalDatabase& database, JournalNumber journal) {
  return database.note(cosigned_setting_of(journal));
}

std::string_view platform_of_origin(std::string_view origin) {
  constexpr std::string_view kMark = "/log/";
  const auto at = origin.rfind(kMark);
  if (at == std::string_view::npos) return {};
  const auto platform = origin.substr(at + kMark.size());
  return platform.substr(0, platform.find('/'));  // no platform's name has one
}

std::string Checkpoints::origin_of(JournalNumber journal, std::string_view platform) const {
  return options_.origin + "/log/" + std::string(platform) + suffix_of_restorations(restorations_of(database_, journal));
}

VerifierKey Checkpoints::verifier_key(JournalNumber journal, std::string_view platform) const {
  return signers(journal, platform).back().key;
}

std::vector<LogSigner> Checkpoints::signers(JournalNumber journal, std::string_view platform) const {
  return log_signers(database_, keys_, journal, origin_of(journal, platform));
}

void Checkpoints::check_begins(JournalNumber journal, const Head& last, const Head& head) const {
  if (head.size >= last.size && tree_.root(journal, last.size) == last.root) return;
  throw LogForked("journal " + std::to_string(journal) + " has " + std::to_string(head.size) + " entries that do not continue the " +
                  std::to_string(last.size) + " of its last checkpoint: nothing more is signed");
}

Checkpoints::Signed& Checkpoints::sign(JournalNumber journal, std::string_view platform, const Head& head) {
  const auto last = last_signed(database_, journal);
  if (last) check_begins(journal, last->head, head);
  const auto origin = origin_of(journal, platform);
  Note note{to_text(Checkpoint{origin, head}), {}};
  for (const auto& key : std::views::reverse(log_keys(database_, keys_, journal))) {
    if (key.retired_at) continue;
    auto seed = seed_of(key, keys_, journal);
    note.signatures.push_back(daybook::sign(note.text, origin, seed));
    cleanse(seed);
  }
  if (!last || last->head != head || last->note != to_text(note)) database_.put_note(setting_of(journal), bytes_of(head) + to_text(note));
  if (const auto stored = last_cosigned(database_, journal)) {
    // The log's own signatures may have been by other keys then.
    const auto cosigned = note_from_text(*stored);
    if (cosigned && cosigned->text == note.text) {
      std::ranges::copy_if(cosigned->signatures, std::back_inserter(note.signatures), [&](const auto& signature) { return signature.name != origin; });
    }
  }
  return signed_[journal] = {std::move(note), head, steady_clock::now()};
}

Note Checkpoints::newest(JournalNumber journal, std::string_view platform, std::uint64_t size_min) {
  std::lock_guard lock(mutex_);
  const auto head = log_.head(journal);
  const auto known = signed_.find(journal);
  const bool fresh = known != signed_.end() && known->second.head.size >= size_min &&
                     (known->second.head == head || steady_clock::now() - known->second.when < options_.interval);
  return fresh ? known->second.note : sign(journal, platform, head).note;
}

std::expected<RotateLogKey, std::string> Checkpoints::begin_rotation(JournalNumber journal) {
  std::lock_guard lock(mutex_);
  auto keys = log_keys(database_, keys_, journal);
  if (keys.back().recorded) {
    if (signing(keys) >= kLogKeysSigning) return std::unexpected("two keys sign the log already: retire the older one first");
    add_log_key(database_, keys_, journal);
    keys = log_keys(database_, keys_, journal);
    signed_.erase(journal);  // the next checkpoint bears both signatures, also where the journal has not grown
  }
  return RotateLogKey{keys.back().public_key, keys[keys.size() - 2].public_key};
}

void Checkpoints::end_rotation(JournalNumber journal) {
  std::lock_guard lock(mutex_);
  log_key_recorded(database_, keys_, journal);
}

std::vector<RetireLogKey> Checkpoints::older_keys(JournalNumber journal) const {
  std::vector<RetireLogKey> older;
  const auto keys = log_keys(database_, keys_, journal);
  for (const auto& key : std::span(keys).first(keys.size() - 1)) {
    if (!key.retired_at) older.push_back({key.public_key});
  }
  return older;
}

void Checkpoints::retire_older_keys(JournalNumber journal, std::uint64_t size) {
  std::lock_guard lock(mutex_);
  daybook::retire_log_keys(database_, keys_, journal, size);
  signed_.erase(journal);
}

std::optional<std::string> Checkpoints::add_cosignatures(JournalNumber journal, std::string_view platform, const Note& note) {
  const auto checkpoint = checkpoint_from_text(note.text);
  if (!checkpoint || !is_signed_by_log(note, signers(journal, platform), checkpoint->head.size)) return "the note is not signed by the log's key";
  std::lock_guard lock(mutex_);
  auto known = signed_.find(journal);
  if (known == signed_.end()) {
    const auto last = last_signed(database_, journal);
    if (last && last->head == log_.head(journal)) sign(journal, platform, last->head);
    known = signed_.find(journal);
  }
  if (known == signed_.end() || known->second.note.text != note.text) return "the note is not of the newest checkpoint";
  auto cosigned = known->second.note;
  bool found = false;
  for (const auto& witness : options_.witnesses) {
    if (!is_signed_by(note, witness)) continue;
    const auto is_its = [&](const NoteSignature& signature) { return is_of(signature, witness); };
    std::erase_if(cosigned.signatures, is_its);
    cosigned.signatures.push_back(*std::ranges::find_if(note.signatures, is_its));
    found = true;
  }
  if (!found) return "no cosignature is of a known witness";
  if (cosigned.signatures.size() > kNoteSignaturesMax) return "the checkpoint would have too many signatures";
  database_.put_note(cosigned_setting_of(journal), to_text(cosigned));
  known->second.note = std::move(cosigned);
  return std::nullopt;
}

}  // namespace daybook
