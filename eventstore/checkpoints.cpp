#include "eventstore/checkpoints.h"

#include <algorithm>
#include <cstring>

#include "eventstore/bytes.h"
#include "eventstore/text.h"

namespace daybook {
namespace {

using namespace std::chrono;

std::string_view bytes_of(const Hash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }

std::string setting_of(JournalNumber journal) { return "signed-" + std::to_string(journal); }
std::string cosigned_setting_of(JournalNumber journal) { return "cosigned-" + std::to_string(journal); }
std::string restorations_setting_of(JournalNumber journal) { return "restorations-" + std::to_string(journal); }

CipherKey seed_of(const KeyStore& keys, JournalNumber journal) { return keys.derived("log key of journal " + std::to_string(journal)); }

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

VerifierKey log_key_of(const KeyStore& keys, JournalNumber journal, const std::string& origin) {
  auto seed = seed_of(keys, journal);
  auto key = verifier_key_of(origin, NoteAlgorithm::ed25519, seed);
  cleanse(seed);
  return key;
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
  return log_key_of(keys_, journal, origin_of(journal, platform));
}

void Checkpoints::check_begins(JournalNumber journal, const Head& last, const Head& head) const {
  if (head.size >= last.size && tree_.root(journal, last.size) == last.root) return;
  throw LogForked("journal " + std::to_string(journal) + " has " + std::to_string(head.size) + " entries that do not continue the " +
                  std::to_string(last.size) + " of its last checkpoint: nothing more is signed");
}

Checkpoints::Signed& Checkpoints::sign(JournalNumber journal, std::string_view platform, const Head& head) {
  const auto last = last_signed(database_, journal);
  if (last) check_begins(journal, last->head, head);
  auto seed = seed_of(keys_, journal);
  Note note{to_text(Checkpoint{origin_of(journal, platform), head}), {}};
  note.signatures.push_back(daybook::sign(note.text, origin_of(journal, platform), seed));
  cleanse(seed);
  if (!last || last->head != head || last->note != to_text(note)) database_.put_note(setting_of(journal), bytes_of(head) + to_text(note));
  if (const auto stored = last_cosigned(database_, journal)) {
    auto cosigned = note_from_text(*stored);
    if (cosigned && cosigned->text == note.text) note = *std::move(cosigned);
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

std::optional<std::string> Checkpoints::add_cosignatures(JournalNumber journal, std::string_view platform, const Note& note) {
  if (!is_signed_by(note, verifier_key(journal, platform))) return "the note is not signed by the log's key";
  std::lock_guard lock(mutex_);
  auto known = signed_.find(journal);
  if (known == signed_.end()) {
    const auto last = last_signed(database_, journal);
    if (last && last->head == log_.head(journal)) sign(journal, platform, last->head);
    known = signed_.find(journal);
  }
  if (known == signed_.end() || known->second.note.text != note.text) return "the note is not of the newest checkpoint";
  auto cosigned = known->second.note;
  for (const auto& witness : options_.witnesses) {
    if (!is_signed_by(note, witness)) continue;
    const auto is_its = [&](const NoteSignature& signature) { return is_of(signature, witness); };
    std::erase_if(cosigned.signatures, is_its);
    cosigned.signatures.push_back(*std::ranges::find_if(note.signatures, is_its));
  }
  if (cosigned.signatures.size() == 1) return "no cosignature is of a known witness";
  if (cosigned.signatures.size() > kNoteSignaturesMax) return "the checkpoint would have too many signatures";
  database_.put_note(cosigned_setting_of(journal), to_text(cosigned));
  known->second.note = std::move(cosigned);
  return std::nullopt;
}

}  // namespace daybook
