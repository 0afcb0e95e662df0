// What would have become of a journal: from its state at a moment on, the later commands are decided again, without some of them or with others. Nothing is
// written. Commands are taken from their events (command_of); holds expire, system accounts open and alerts fire by the rules.
//
// Positions, account numbers and the ids that the ledger gives stay those of the journal, so that later commands mean the same things; commands that are added
// stand at the position of the entry that they follow.
#pragma once

#include <expected>
#include <map>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "domain/decide.h"
#include "eventstore/keys.h"
#include "projections/past.h"

namespace daybook::http {

struct WhatIf {
  std::uint64_t size = 0;  // the entries before the question's beginning
  std::set<Position> without = {};
  std::multimap<Position, Command> with = {};  // after the entry of that position
};

struct WhatIfLimits {
  std::uint64_t entries_max = 0;
  std::uint64_t objects_max = 0;
  std::uint64_t patches_max = 0;
};

// A command that comes out otherwise than it did.
struct Turn {
  Position position = 0;
  std::string type;  // of its entry; of one that was added: "added"
  std::string transaction = {};
  std::string account = {};                // of a command about one
  std::optional<Rejection> rejection = {};  // where it does not pass; else what it leads to differs
};

struct AccountTurn {
  AccountRow was;  // at the end of the journal
  AccountRow would_be;
  AccountNumber number;
};

struct WhatIfOutcome {
  std::uint64_t decided = 0;    // commands
  std::uint64_t not_known = 0;  // entries of refused commands, which do not keep what was refused
  std::uint64_t expired = 0;    // holds
  std::vector<Turn> refused;
  std::vector<Turn> changed;
  std::vector<Turn> accepted;            // of those that were added
  std::vector<AccountTurn> accounts;     // whose balances would differ, by number
  std::vector<TransactionId> holds_more;  // would be open, and are not
  std::vector<TransactionId> holds_less;
  std::vector<std::string> objects;       // that would end otherwise: as of append_difference (object_text.h), sealed
  std::uint64_t objects_not_shown = 0;    // beyond patches_max
};

enum class Unanswered {
  too_many_objects,  // the state would have more than objects_max
  stopped,
};

// Asks before each entry whether it is to stop.
std::expected<WhatIfOutcome, Unanswered> ask(const Past& past, const KeyStore& keys, const WhatIf& question, const WhatIfLimits& limits,
                                             const std::stop_token& stop);

}  // namespace daybook::http
