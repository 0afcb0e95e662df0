// Checkpoints and verifier keys that somebody kept in files.
#pragma once

#include <string>
#include <vector>

#include "eventstore/verification.h"

namespace daybook {

class Credentials;
class EventStore;

// Of files: signed notes of checkpoints. Throws std::runtime_error where one can't be read, or is none.
std::vector<KeptCheckpoint> kept_checkpoints(const std::vector<std::string>& files);
Note note_in_file(const std::string& file);  // "-" is standard input
VerifierKey verifier_key_in_file(const std::string& file);
std::vector<VerifierKey> verifier_keys_in_file(const std::string& file);  // one a line, all of one name

// Throws FolderUnusable where the store's journals do not continue the checkpoint: they are behind it, have another past, or another log's name or key.
void require_continues(EventStore& store, const Credentials& credentials, const KeptCheckpoint& kept);

}  // namespace daybook
