// What readers of the trail ask for, and get.
#pragma once

#include <optional>
#include <string>

#include "domain/object.h"
#include "eventstore/entry.h"

namespace daybook {

// All of it must hold. No text has a NUL.
struct AuditFilter {
  std::optional<std::string> customer = {};
  std::optional<std::string> account = {};  // by identifier or number
  std::optional<std::string> entity = {};
  std::optional<std::string> transaction = {};
  std::optional<std::string> actor = {};  // the credential's id
  std::optional<std::string> type = {};   // "account-created.1"
  std::optional<std::string> correlation = {};
  std::optional<bool> rejected = {};  // whether the command was refused
  std::optional<Time> from = {};      // recorded at or after
  std::optional<Time> to = {};        // recorded before
};

struct AuditView {
  std::string line;     // the entry as it is stored
  Entry entry;          // the same; personal data stays sealed
  ObjectIds about = {};  // accounts by identifier, with their customers
};

}  // namespace daybook
