// Personal data as a role may see it.
#pragma once

#include <cstddef>
#include <string>

#include "domain/access.h"
#include "eventstore/keys.h"

namespace daybook::http {

// Who looks, and with which keys; without any, all stays sealed.
struct Sight {
  Role role = Role::viewer;
  const KeyStore* keys = nullptr;
  std::size_t* opened = nullptr;  // counts what was opened; null: nobody asks
  bool opens() const { return keys && allows(role, Right::see_personal_data); }
};

// Opened, or erased where its key is gone. REQUIRES: it opens.
Personal opened_by(const Sight& sight, const Personal& personal);

// The plain text to who may see it, "sealed" to others, "erased" where its key is gone.
std::string shown_to(const Sight& sight, const Personal& personal);
std::string shown_to(Role role, const Personal& personal, const KeyStore& keys);

}  // namespace daybook::http
