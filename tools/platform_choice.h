// Verbs about one platform: the one that is named, in a folder that nobody else may have open, or the one whose key a server gets.
#pragma once

#include <memory>
#include <string>

#include "eventstore/store.h"
#include "projections/credentials.h"
#include "tools/options.h"

namespace daybook {

// Of --data. Throws FolderUnusable and the other exceptions of eventstore/failure.h. The process ends where storage fails later.
std::unique_ptr<EventStore> open_store(const Settings& settings);

// Throws std::runtime_error where there is none of that name.
PlatformView platform_in(const Log& log, const std::string& name);

// For --url. Throws std::runtime_error where there is none.
std::string platform_key(const Settings& settings);

}  // namespace daybook
