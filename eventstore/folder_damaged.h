// What whoever opens a damaged folder is told, wherever it shows.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "eventstore/failure.h"

namespace daybook {

inline constexpr std::string_view kCopyFirst = ". Keep a copy of the folder before anything else; docs/journal.md, Damage, says what can be done.";

// REQUIRES: nothing was altered.
inline StorageFailed folder_damaged(const std::filesystem::path& journals, const std::string& why) {
  return StorageFailed("the journal in " + journals.string() + " is damaged, and was left as it is: " + why + std::string(kCopyFirst));
}

}  // namespace daybook
