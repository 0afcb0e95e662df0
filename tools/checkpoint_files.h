// Checkpoints that somebody kept in files: what a folder must continue.
#pragma once

#include <string>
#include <vector>

#include "eventstore/signed_note.h"

namespace daybook {

class Credentials;
class EventStore;

// Throws std::runtime_error, naming the file, where it can't be read or has no signed note.
std::vector<Note> checkpoints_in(const std::vector<std::string>& files);

// Throws FolderUnusable where the store's journals do not continue the checkpoint: they are behind it, have another past, or another log's name or key.
void require_continues(EventStore& store, const Credentials& credentials, const Note& note);

}  // namespace daybook
