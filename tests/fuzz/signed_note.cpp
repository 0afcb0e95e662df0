// Signed notes, checkpoints and the keys that verify them, as witnesses and copies of a log send them: one text for each, and no signature that nobody gave.
#include "eventstore/checkpoints.h"
#include "eventstore/signed_note.h"
#include "fuzz/target.h"

namespace {

using namespace daybook;
using daybook::fuzz::require;

const CipherKey kSeed = [] {
  CipherKey seed{};
  seed.fill(7);
  return seed;
}();
const std::string kName = "witness";

void check_note(std::string_view bytes) {
  const auto note = note_from_text(bytes);
  if (!note) return;
  require(to_text(*note) == bytes, "a note has one text");
  require(note->signatures.size() <= kNoteSignaturesMax, "a note has no more signatures than it may have");
}

void check_signed(std::string_view text, std::string_view altered_at) {
  // A note's text has lines, and ends with one.
  const auto signed_text = std::string(text) + "\n";
  daybook::fuzz::Choices choices(altered_at);
  const bool cosigns = choices.flag();
  const auto key = verifier_key_of(kName, cosigns ? NoteAlgorithm::cosignature : NoteAlgorithm::ed25519, kSeed);
  Note note{signed_text, {cosigns ? cosign(signed_text, kName, kSeed, choices.number()) : sign(signed_text, kName, kSeed)}};
  require(is_signed_by(note, key), "what was signed is signed");
  if (text.find('\n') == std::string_view::npos) {
    const auto again = note_from_text(to_text(note));
    require(again && again->text == note.text && is_signed_by(*again, key), "a signed note is read again");
  }
  auto& bytes = note.signatures.front().bytes;
  bytes[choices.number() % bytes.size()] ^= static_cast<char>(1 << choices.below(8));
  require(!is_signed_by(note, key), "no signature is right that was altered");
}

void run(std::string_view bytes) {
  check_note(bytes);
  if (const auto key = verifier_key_from_text(bytes)) require(to_text(*key) == bytes, "a key has one text");
  if (const auto checkpoint = checkpoint_from_text(bytes)) {
    require(bytes.starts_with(to_text(*checkpoint)), "a checkpoint has one text, before what else it says");
  }
  const auto [text, rest] = daybook::fuzz::in_halves(bytes);
  check_signed(text, rest);
}

const daybook::fuzz::Target target("signed_note", run);

}  // namespace
