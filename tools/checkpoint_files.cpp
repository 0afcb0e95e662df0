#include "tools/checkpoint_files.h"

#include <fstream>
#include <iostream>
#include <stdexcept>

#include "eventstore/failure.h"
#include "eventstore/store.h"
#include "projections/credentials.h"

namespace daybook {

Note note_in_file(const std::string& file) {
  std::ifstream opened;
  if (file != "-") opened.open(file, std::ios::binary);
  std::istream& in = file == "-" ? std::cin : opened;
  std::string text(kNoteBytesMax + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.empty()) throw std::runtime_error("can't read " + file);
  auto note = note_from_text(text);
  if (!note) throw std::runtime_error(file + " is no signed note");
  return *std::move(note);
}

std::vector<KeptCheckpoint> kept_checkpoints(const std::vector<std::string>& files) {
  std::vector<KeptCheckpoint> kept;
  for (const auto& file : files) kept.push_back({file, note_in_file(file)});
  return kept;
}

VerifierKey verifier_key_in_file(const std::string& file) { return verifier_keys_in_file(file).front(); }

std::vector<VerifierKey> verifier_keys_in_file(const std::string& file) {
  std::ifstream in(file);
  std::vector<VerifierKey> keys;
  for (std::string line; std::getline(in, line);) {
    const auto key = verifier_key_from_text(line);
    if (!key) throw std::runtime_error("a line of " + file + " is no verifier key: " + line);
    if (!keys.empty() && keys.front().name != key->name) throw std::runtime_error(file + " has keys of two names: " + keys.front().name + " and " + key->name);
    keys.push_back(*key);
  }
  if (keys.empty()) throw std::runtime_error("there is no verifier key in " + file);
  return keys;
}

void require_continues(EventStore& store, const Credentials& credentials, const KeptCheckpoint& kept) {
  const auto found = checkpoint_from_text(kept.note.text);
  if (!found) throw std::runtime_error(kept.source + " is no checkpoint");
  const auto& checkpoint = *found;
  const auto refused = [&](const std::string& why) {
    throw FolderUnusable("the folder does not continue the checkpoint " + kept.source + " of " + checkpoint.origin + ", with " + std::to_string(checkpoint.head.size) +
                         " entries: " + why);
  };
  const auto platform = credentials.platform({std::string(platform_of_origin(checkpoint.origin))});
  if (!platform) refused("it has no such platform");
  const auto signers = store.checkpoints().signers(platform->journal, platform->platform.text);
  if (signers.front().key.name != checkpoint.origin) refused("its log is " + signers.front().key.name);
  if (!is_signed_by_log(kept.note, signers, checkpoint.head.size)) refused("it is not signed with a key of this log");
  const auto size = store.size(platform->journal);
  if (size < checkpoint.head.size) refused("it has " + std::to_string(size));
  if (store.tree().root(platform->journal, checkpoint.head.size) != checkpoint.head.root) refused("its entries lead to another root");
}

}  // namespace daybook
