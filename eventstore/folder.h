// Folders whose names are durable. Thread-safe; no state.
#pragma once

#include <filesystem>

namespace daybook {

// Makes the folder, and those above it that are absent, for this user alone; their names are durable when it returns. Nothing happens where it is there. Throws StorageFailed.
void make_folder(const std::filesystem::path& folder);

}  // namespace daybook
