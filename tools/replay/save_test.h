// A place in a journal as a scenario file (tests/scenarios/README.md): what the accounts of the next entries had, then the commands of these entries, then what the
// accounts have after them. It runs against any server, so it shows the rules of today.
#pragma once

#include <string>

#include "tools/replay/journal.h"

namespace daybook::replay {

struct SavedTest {
  std::uint64_t entries = 0;   // whose commands the scenario repeats
  std::uint64_t accounts = 0;  // it brings about
  std::uint64_t left_out = 0;  // entries that only a comment tells of
};

// From the entry at the position on, so many. Throws std::runtime_error where the file can't be written.
SavedTest write_scenario(const Journal& journal, Position first, std::uint64_t count, const std::string& file);

}  // namespace daybook::replay
