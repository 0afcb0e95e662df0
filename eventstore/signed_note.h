// Signed notes (C2SP signed-note): a text, an empty line, and lines of signatures over the text. Ed25519 (RFC 8032). Two kinds of signature: a note's own
// (algorithm 1), and a witness's cosignature (C2SP tlog-cosignature, algorithm 4), which also says when it was given.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/types.h"
#include "eventstore/seal.h"

namespace daybook {

inline constexpr std::size_t kNoteSignaturesMax = 16;  // of one note
inline constexpr std::size_t kNoteBytesMax = 16 << 10;

enum class NoteAlgorithm : std::uint8_t { ed25519 = 1, cosignature = 4 };

// Says whose signature is to be expected. As text: name, "+", the key's id as 8 hexadecimal digits, "+", base64 of algorithm and key.
struct VerifierKey {
  std::string name;  // not empty, without white space and "+"
  NoteAlgorithm algorithm = NoteAlgorithm::ed25519;
  std::array<std::uint8_t, 32> public_key{};
  friend bool operator==(const VerifierKey&, const VerifierKey&) = default;
};
std::string to_text(const VerifierKey& key);
std::optional<VerifierKey> verifier_key_from_text(std::string_view text);
bool is_key_name(std::string_view name);

// The first four bytes of SHA-256(name, line feed, algorithm, public key).
std::array<std::uint8_t, 4> key_id_of(const VerifierKey& key);

struct NoteSignature {
  std::string name;
  std::string bytes;  // key id, then what the algorithm asks for
  friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};
// Whether it says that it is the key's; not whether it is right.
bool is_of(const NoteSignature& signature, const VerifierKey& key);
std::string line_of(const NoteSignature& signature);  // "— name base64" and a line feed

struct Note {
  std::string text;  // ends with a line feed
  std::vector<NoteSignature> signatures;
};
std::string to_text(const Note& note);
// None where it is no note of at most kNoteBytesMax and kNoteSignaturesMax.
std::optional<Note> note_from_text(std::string_view text);

// `seed`: the private key of RFC 8032, 32 bytes.
VerifierKey verifier_key_of(std::string name, NoteAlgorithm algorithm, const CipherKey& seed);
NoteSignature sign(std::string_view text, const std::string& name, const CipherKey& seed);
NoteSignature cosign(std::string_view text, const std::string& name, const CipherKey& seed, std::uint64_t unix_seconds);

// Whether the note has a signature of the key, and each that it has is right.
bool is_signed_by(const Note& note, const VerifierKey& key);

}  // namespace daybook
