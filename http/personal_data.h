// Personal data as a role may see it.
#pragma once

#include <string>

#include "domain/access.h"
#include "eventstore/keys.h"

namespace daybook::http {

// The plain text to who may see it, "sealed" to others, "erased" where its key is gone.
std::string shown_to(Role role, const Personal& personal, const KeyStore& keys);

}  // namespace daybook::http
