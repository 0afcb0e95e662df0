// The file of the master key, and how both files of a key store are replaced together. The key file decides: the master key that unwraps its first slot is the one
// in force. So a new pair begins to count with one rename, that of the key file; a crash before it leaves the old pair, a crash after it the new one.
//
//   master.key        the master key, or a symbolic link to where it is
//   master.key.next   beside it, only while it is replaced: the one that follows
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "eventstore/seal.h"

namespace daybook {

// Through a symbolic link to the file itself, so that what replaces it is where it was.
std::filesystem::path master_key_file(const std::filesystem::path& folder);
std::filesystem::path next_master_key_file(const std::filesystem::path& folder);

// Throws KeysDamaged where the file has another length than a key, StorageFailed.
CipherKey load_master_key(const std::filesystem::path& file);

// Both files, durably, also where there are none yet. Throws StorageFailed.
void replace_key_files(const std::filesystem::path& folder, const CipherKey& master, std::string_view slots);

// What a crash left of that. REQUIRES: nobody else has the folder open.
void finish_replacing(const std::filesystem::path& folder);  // the key file is the new one
void drop_replacing(const std::filesystem::path& folder);    // it is the old one

}  // namespace daybook
