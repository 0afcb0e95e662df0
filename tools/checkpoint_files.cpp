#include "tools/checkpoint_files.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "eventstore/failure.h"
#include "eventstore/store.h"
#include "projections/credentials.h"

namespace daybook {

std::vector<Note> checkpoints_in(const std::vector<std::string>& files) {
  std::vector<Note> notes;
  for (const auto& path : files) {
    std::ifstream file(path, std::ios::binary);
    std::string text(kNoteBytesMax + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    const auto note = note_from_text(text);
    if (!note || !checkpoint_from_text(note->text)) throw std::runtime_error(path + " can't be read, or is no checkpoint");
    notes.push_back(*note);
  }
  return notes;
}

void require_continues(EventStore& store, const Credentials& credentials, const Note& note) {
  const auto checkpoint = checkpoint_from_text(note.text).value();
  const auto refused = [&](const std::string& why) {
    throw FolderUnusable("the folder does not continue the checkpoint of " + checkpoint.origin + " with " + std::to_string(checkpoint.head.size) +
                         " entries: " + why);
  };
  const auto platform = credentials.platform({std::string(platform_of_origin(checkpoint.origin))});
  if (!platform) refused("it has no such platform");
  const auto key = store.checkpoints().verifier_key(platform->journal, platform->platform.text);
  if (key.name != checkpoint.origin) refused("its log is " + key.name);
  if (!is_signed_by(note, key)) refused("it is not signed with the key of this log");
  const auto size = store.size(platform->journal);
  if (size < checkpoint.head.size) refused("it has " + std::to_string(size));
  if (store.tree().root(platform->journal, checkpoint.head.size) != checkpoint.head.root) refused("its entries lead to another root");
}

}  // namespace daybook
