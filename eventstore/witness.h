// A witness of logs: it cosigns checkpoints (C2SP tlog-cosignature), and of each log only such as continue what it cosigned last. Its key is a file of one
// line, "PRIVATE+KEY+name+id+base64 of algorithm and seed", mode 0600; what it has seen is a file beside it, FILE.seen, of lines "origin size root".
#pragma once

#include <expected>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/block.h"
#include "eventstore/file.h"
#include "eventstore/signed_note.h"

namespace daybook {

// Makes a key; gives what others need to check its cosignatures. Throws StorageFailed where the file is there already. REQUIRES: is_key_name(name).
VerifierKey make_witness_key(const std::filesystem::path& file, const std::string& name);

// One at a time for a key: while it lives, no other process has it.
class Witness {
 public:
  // Throws StorageFailed, and std::runtime_error where the files are not what a witness wrote.
  explicit Witness(const std::filesystem::path& file);
  ~Witness();

  const VerifierKey& key() const { return key_; }
  std::optional<Head> last(const std::string& origin) const;

  // The note with its cosignature; what stands in the way otherwise: a sentence. `proof` shows that the checkpoint's tree begins with that of the last one, and
  // is needed where both have entries and the sizes differ. What was seen is durable before the signature is told.
  std::expected<Note, std::string> cosign(Note note, const VerifierKey& log, const std::optional<std::vector<Hash>>& proof, std::uint64_t unix_seconds);

 private:
  void load_seen();
  void store_seen() const;

  const std::filesystem::path seen_file_;
  File file_;
  CipherKey seed_{};
  VerifierKey key_;
  std::map<std::string, Head> seen_;  // by origin
};

}  // namespace daybook
