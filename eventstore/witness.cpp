#include "eventstore/witness.h"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cstring>
#include <sstream>

#include "eventstore/checkpoints.h"
#include "eventstore/failure.h"
#include "eventstore/proofs.h"
#include "eventstore/text.h"

namespace daybook {
namespace {

constexpr std::string_view kPrefix = "PRIVATE+KEY+";
constexpr std::size_t kKeyFileBytesMax = 4'096;
constexpr std::size_t kSeenFileBytesMax = 16 << 20;

std::string private_text(const VerifierKey& key, const CipherKey& seed) {
  std::string bytes(1, static_cast<char>(key.algorithm));
  bytes.append(reinterpret_cast<const char*>(seed.data()), seed.size());
  return std::string(kPrefix) + key.name + "+" + to_hex(key_id_of(key)) + "+" + to_base64(bytes) + "\n";
}

std::string base64_of(const Hash& hash) { return to_base64({reinterpret_cast<const char*>(hash.data()), hash.size()}); }

// Why the checkpoint does not continue the last one; none where it does.
std::optional<std::string> fork(const Head& last, const Head& head, const std::optional<std::vector<Hash>>& proof) {
  const auto seen = "the " + std::to_string(last.size) + " entries that were cosigned last";
  if (head.size < last.size) return "the checkpoint has " + std::to_string(head.size) + " entries, fewer than " + seen;
  if (head.size == last.size) return head.root == last.root ? std::nullopt : std::optional("the checkpoint has another root than " + seen);
  if (last.size == 0) return std::nullopt;
  if (!proof) return "nothing proves that the checkpoint's " + std::to_string(head.size) + " entries begin with " + seen;
  if (proves_consistency(last.size, last.root, head.size, head.root, *proof)) return std::nullopt;
  return "the checkpoint's " + std::to_string(head.size) + " entries are not proved to begin with " + seen;
}

}  // namespace

VerifierKey make_witness_key(const std::filesystem::path& file, const std::string& name) {
  auto seed = random_key();
  auto key = verifier_key_of(name, NoteAlgorithm::cosignature, seed);
  File opened(file, O_WRONLY | O_CREAT | O_EXCL);
  opened.write(0, private_text(key, seed));
  opened.sync();
  cleanse(seed);
  return key;
}

Witness::Witness(const std::filesystem::path& file) : seen_file_(std::filesystem::absolute(file).string() + ".seen"), file_(file, O_RDONLY) {
  if (::flock(file_.descriptor(), LOCK_EX) != 0) throw StorageFailed("can't lock " + file.string());
  auto text = file_.read(0, kKeyFileBytesMax);
  const auto damaged = std::runtime_error(file.string() + " is no key of a witness");
  if (!text.starts_with(kPrefix)) throw damaged;
  const auto name_end = text.find('+', kPrefix.size());
  const auto id_end = name_end == std::string::npos ? name_end : text.find('+', name_end + 1);
  if (id_end == std::string::npos) throw damaged;
  const auto bytes = from_base64(std::string_view(text).substr(id_end + 1, text.find('\n') - id_end - 1));
  if (!bytes || bytes->size() != 1 + seed_.size() || bytes->front() != static_cast<char>(NoteAlgorithm::cosignature)) throw damaged;
  std::memcpy(seed_.data(), bytes->data() + 1, seed_.size());
  key_ = verifier_key_of(text.substr(kPrefix.size(), name_end - kPrefix.size()), NoteAlgorithm::cosignature, seed_);
  if (private_text(key_, seed_) != text) throw damaged;
  load_seen();
}

Witness::~Witness() { cleanse(seed_); }

void Witness::load_seen() {
  if (!std::filesystem::exists(seen_file_)) return;
  const File file(seen_file_, O_RDONLY);
  std::istringstream lines(file.read(0, std::min<std::uint64_t>(file.size(), kSeenFileBytesMax)));
  std::string origin;
  std::string size;
  std::string root;
  while (lines >> origin >> size >> root) {
    const auto checkpoint = checkpoint_from_text(origin + "\n" + size + "\n" + root + "\n");
    if (!checkpoint) break;
    seen_[origin] = checkpoint->head;
  }
  if (!lines.eof() || seen_.empty()) throw std::runtime_error(seen_file_.string() + " is not what a witness wrote");
}

void Witness::store_seen() const {
  std::string text;
  for (const auto& [origin, head] : seen_) text += origin + " " + std::to_string(head.size) + " " + base64_of(head.root) + "\n";
  write_file(seen_file_, text);
}

std::optional<Head> Witness::last(const std::string& origin) const {
  const auto found = seen_.find(origin);
  return found == seen_.end() ? std::nullopt : std::optional(found->second);
}

std::expected<Note, std::string> Witness::cosign(Note note, const VerifierKey& log, const std::optional<std::vector<Hash>>& proof,
                                                 std::uint64_t unix_seconds) {
  const auto checkpoint = checkpoint_from_text(note.text);
  if (!checkpoint) return std::unexpected("the note is no checkpoint");
  if (checkpoint->origin != log.name) return std::unexpected("the checkpoint is of " + checkpoint->origin + ", and not of " + log.name);
  if (!is_signed_by(note, log)) return std::unexpected("the checkpoint does not bear the signature of the log's key");
  if (const auto seen = last(checkpoint->origin)) {
    if (auto why = fork(*seen, checkpoint->head, proof)) return std::unexpected(*std::move(why));
  }
  std::erase_if(note.signatures, [&](const NoteSignature& signature) { return is_of(signature, key_); });
  if (note.signatures.size() >= kNoteSignaturesMax) return std::unexpected("the checkpoint has too many signatures already");
  seen_[checkpoint->origin] = checkpoint->head;
  store_seen();
  note.signatures.push_back(daybook::cosign(note.text, key_.name, seed_, unix_seconds));
  return note;
}

}  // namespace daybook
