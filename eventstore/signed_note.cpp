#include "eventstore/signed_note.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <stdexcept>

#include "eventstore/bytes.h"
#include "eventstore/sha256.h"
#include "eventstore/text.h"

namespace daybook {
namespace {

constexpr std::string_view kDash = "\u2014 ";  // an em dash
constexpr std::size_t kKeyIdBytes = 4;
constexpr std::size_t kTimeBytes = 8;
constexpr std::size_t kSignatureBytes = 64;

struct KeyFree {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct ContextFree {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, KeyFree>;
using Context = std::unique_ptr<EVP_MD_CTX, ContextFree>;

const unsigned char* in(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
std::string_view bytes_of(const auto& array) { return {reinterpret_cast<const char*>(array.data()), array.size()}; }

Key private_key(const CipherKey& seed) {
  Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()));
  if (!key) throw std::runtime_error("OpenSSL refused an Ed25519 key");
  return key;
}

std::string signature_of(std::string_view message, const CipherKey& seed) {
  const auto key = private_key(seed);
  const Context context(EVP_MD_CTX_new());
  std::string signature(kSignatureBytes, '\0');
  auto length = signature.size();
  const bool done = context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
                    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length, in(message), message.size()) == 1;
  if (!done || length != kSignatureBytes) throw std::runtime_error("OpenSSL refused to sign");
  return signature;
}

bool verifies(std::string_view message, std::string_view signature, const std::array<std::uint8_t, 32>& public_key) {
  const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, public_key.data(), public_key.size()));
  const Context context(EVP_MD_CTX_new());
  return key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), in(signature), signature.size(), in(message), message.size()) == 1;
}

// What a witness signs: that it saw the text at the time.
std::string cosigned_message(std::string_view text, std::uint64_t unix_seconds) {
  return "cosignature/v1\ntime " + std::to_string(unix_seconds) + "\n" + std::string(text);
}

bool is_right(const std::string& text, std::string_view signed_bytes, const VerifierKey& key) {
  if (key.algorithm == NoteAlgorithm::ed25519) {
    return signed_bytes.size() == kSignatureBytes && verifies(text, signed_bytes, key.public_key);
  }
  if (signed_bytes.size() != kTimeBytes + kSignatureBytes) return false;
  const auto time = big_endian_at<std::uint64_t>(signed_bytes, 0);
  return verifies(cosigned_message(text, time), signed_bytes.substr(kTimeBytes), key.public_key);
}

std::optional<NoteSignature> signature_in(std::string_view line) {
  if (!line.starts_with(kDash)) return std::nullopt;
  line.remove_prefix(kDash.size());
  const auto space = line.find(' ');
  if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) return std::nullopt;
  auto bytes = from_base64(line.substr(space + 1));
  if (!bytes || bytes->size() <= kKeyIdBytes) return std::nullopt;
  return NoteSignature{std::string(line.substr(0, space)), *std::move(bytes)};
}

}  // namespace

bool is_key_name(std::string_view name) {
  return !name.empty() && std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '+' || c == 0x7f; });
}

std::array<std::uint8_t, 4> key_id_of(const VerifierKey& key) {
  std::string bytes = key.name + '\n';
  bytes += static_cast<char>(key.algorithm);
  bytes += bytes_of(key.public_key);
  const auto hash = sha256(bytes);
  return {hash[0], hash[1], hash[2], hash[3]};
}

std::string to_text(const VerifierKey& key) {
  std::string bytes(1, static_cast<char>(key.algorithm));
  bytes += bytes_of(key.public_key);
  return key.name + "+" + to_hex(key_id_of(key)) + "+" + to_base64(bytes);
}

std::optional<VerifierKey> verifier_key_from_text(std::string_view text) {
  const auto first = text.find('+');
  const auto second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const auto bytes = from_base64(text.substr(second + 1));
  VerifierKey key;
  if (!bytes || bytes->size() != 1 + key.public_key.size() || !is_key_name(text.substr(0, first))) return std::nullopt;
  key.name = text.substr(0, first);
  key.algorithm = static_cast<NoteAlgorithm>(bytes->front());
  if (key.algorithm != NoteAlgorithm::ed25519 && key.algorithm != NoteAlgorithm::cosignature) return std::nullopt;
  std::memcpy(key.public_key.data(), bytes->data() + 1, key.public_key.size());
  if (to_hex(key_id_of(key)) != text.substr(first + 1, second - first - 1)) return std::nullopt;
  return key;
}

bool is_of(const NoteSignature& signature, const VerifierKey& key) {
  return signature.name == key.name && signature.bytes.starts_with(bytes_of(key_id_of(key)));
}

std::string line_of(const NoteSignature& signature) {
  return std::string(kDash) + signature.name + " " + to_base64(signature.bytes) + "\n";
}

std::string to_text(const Note& note) {
  auto text = note.text + "\n";
  for (const auto& signature : note.signatures) text += line_of(signature);
  return text;
}

std::optional<Note> note_from_text(std::string_view text) {
  const auto end = text.rfind("\n\n");
  if (text.size() > kNoteBytesMax || end == std::string_view::npos || !text.ends_with('\n')) return std::nullopt;
  Note note{std::string(text.substr(0, end + 1)), {}};
  for (text.remove_prefix(end + 2); !text.empty();) {
    const auto line_end = text.find('\n');
    auto signature = signature_in(text.substr(0, line_end));
    if (!signature || note.signatures.size() == kNoteSignaturesMax) return std::nullopt;
    note.signatures.push_back(*std::move(signature));
    text.remove_prefix(line_end + 1);
  }
  return note.signatures.empty() ? std::nullopt : std::optional(std::move(note));
}

VerifierKey verifier_key_of(std::string name, NoteAlgorithm algorithm, const CipherKey& seed) {
  VerifierKey key{std::move(name), algorithm};
  auto length = key.public_key.size();
  if (EVP_PKEY_get_raw_public_key(private_key(seed).get(), key.public_key.data(), &length) != 1) {
    throw std::runtime_error("OpenSSL refused an Ed25519 key");
  }
  return key;
}

NoteSignature sign(std::string_view text, const std::string& name, const CipherKey& seed) {
  const auto key = verifier_key_of(name, NoteAlgorithm::ed25519, seed);
  return {name, std::string(bytes_of(key_id_of(key))) + signature_of(text, seed)};
}

NoteSignature cosign(std::string_view text, const std::string& name, const CipherKey& seed, std::uint64_t unix_seconds) {
  const auto key = verifier_key_of(name, NoteAlgorithm::cosignature, seed);
  std::string bytes(bytes_of(key_id_of(key)));
  append_big_endian(bytes, unix_seconds);
  return {name, bytes + signature_of(cosigned_message(text, unix_seconds), seed)};
}

bool is_signed_by(const Note& note, const VerifierKey& key) {
  bool found = false;
  for (const auto& signature : note.signatures) {
    if (!is_of(signature, key)) continue;
    if (!is_right(note.text, std::string_view(signature.bytes).substr(kKeyIdBytes), key)) return false;
    found = true;
  }
  return found;
}

}  // namespace daybook
