// Identifiers that nobody can guess or repeat: UUIDs of version 4 (RFC 9562). Thread-safe; a system call only once for many.
#pragma once

#include <string>

namespace daybook::http {

std::string new_uuid();  // lower case, 36 characters

}  // namespace daybook::http
