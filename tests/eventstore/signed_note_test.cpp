#include "eventstore/signed_note.h"

#include <catch2/catch.hpp>

using namespace daybook;

namespace {

CipherKey seed_of(std::uint8_t byte) {
  CipherKey seed;
  seed.fill(byte);
  return seed;
}

const std::string kText = "example.com/log\n17\nsFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=\n";

}  // namespace

// RFC 8032, 7.1, test 1: the public key of this seed.
TEST_CASE("signed notes: a verifier key is that of the seed, and reads as it is written") {
  const CipherKey seed = {0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4,
                          0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60};
  const auto key = verifier_key_of("example.com/log", NoteAlgorithm::ed25519, seed);
  CHECK(key.public_key[0] == 0xd7);
  CHECK(key.public_key[31] == 0x1a);
  CHECK(verifier_key_from_text(to_text(key)) == key);
  for (const auto& broken : {std::string(), std::string("example.com"), std::string("example.com+00000000+AQ=="), to_text(key) + "x", "x" + to_text(key), "a b" + to_text(key)}) {
    CAPTURE(broken);
    CHECK_FALSE(verifier_key_from_text(broken));
  }
}

TEST_CASE("signed notes: a note is signed by whom it says, and by nobody else") {
  Note note{kText, {sign(kText, "example.com/log", seed_of(1))}};
  const auto key = verifier_key_of("example.com/log", NoteAlgorithm::ed25519, seed_of(1));
  CHECK(is_signed_by(note, key));
  CHECK_FALSE(is_signed_by(note, verifier_key_of("example.com/log", NoteAlgorithm::ed25519, seed_of(2))));
  CHECK_FALSE(is_signed_by(note, verifier_key_of("example.com/other", NoteAlgorithm::ed25519, seed_of(1))));
  const auto read = note_from_text(to_text(note)).value();
  CHECK(read.text == note.text);
  CHECK(read.signatures == note.signatures);
  note.text[20] ^= 1;
  CHECK_FALSE(is_signed_by(note, key));
}

TEST_CASE("signed notes: a witness says when it saw the text") {
  Note note{kText, {sign(kText, "example.com/log", seed_of(1)), cosign(kText, "witness.example", seed_of(2), 1'700'000'000)}};
  const auto witness = verifier_key_of("witness.example", NoteAlgorithm::cosignature, seed_of(2));
  CHECK(is_signed_by(note, witness));
  CHECK(is_signed_by(note, verifier_key_of("example.com/log", NoteAlgorithm::ed25519, seed_of(1))));
  note.signatures[1].bytes[11] ^= 1;  // the time
  CHECK_FALSE(is_signed_by(note, witness));
}

TEST_CASE("signed notes: what is no note is not read, up to the most signatures") {
  const auto line = line_of(sign(kText, "example.com/log", seed_of(1)));
  std::string many = kText + "\n";
  for (std::size_t i = 0; i < kNoteSignaturesMax; ++i) many += line;
  CHECK(note_from_text(many));
  CHECK_FALSE(note_from_text(many + line));
  for (const auto& broken : {std::string(), kText, kText + "\n", kText + "\n- name AAAA\n", kText + "\n" + line + "x",
                                   kText + "\n\u2014 name\n", kText + "\n\u2014 name AAAA*\n", kText + "\n\u2014 name AAAA\n"}) {
    CAPTURE(broken);
    CHECK_FALSE(note_from_text(broken));
  }
}
