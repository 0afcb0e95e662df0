// Personal data as a role may see it.
#pragma once

#include <string>

#include "domain/access.h"
#include "eventstore/keys.h"

namespace daybook::http {

// Who looks, and with which keys; without any, all stays sealed.
struct Sight {
  Role role = Role::viewer;
  const KeyStore* keys = nullptr;
  bool opens() const { return keys && allows(role, Right::see_personal_data); }
};

// The plain text to who may see it, "sealed" to others, "erased" where its key is gone.
std::string shown_to(const Sight& sight, const Personal& personal);
std::string shown_to(Role role, const Personal& personal, const KeyStore& keys);

}  // namespace daybook::http
