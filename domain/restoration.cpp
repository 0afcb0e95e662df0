#include "domain/restoration.h"

namespace daybook {

// Who restores has read the backup; no state could tell that it is right.
std::expected<LogRestored, Rejection> decision(const State&, const RestoreLog& command) {
  return LogRestored{command.restoration, command.size, command.root};
}

void apply(State&, const LogRestored&, const Recording&) {}

RestoreLog command_behind(const LogRestored& event) { return {event.restoration, event.size, event.root}; }

}  // namespace daybook
