#include "domain/log_key.h"

namespace daybook {

std::expected<LogKeyRotated, Rejection> decision(const State&, const RotateLogKey& command) {
  return LogKeyRotated{command.public_key, command.previous};
}

std::expected<LogKeyRetired, Rejection> decision(const State&, const RetireLogKey& command) { return LogKeyRetired{command.public_key}; }

void apply(State&, const LogKeyRotated&, const Recording&) {}
void apply(State&, const LogKeyRetired&, const Recording&) {}

RotateLogKey command_behind(const LogKeyRotated& event) { return {event.public_key, event.previous}; }
RetireLogKey command_behind(const LogKeyRetired& event) { return {event.public_key}; }

}  // namespace daybook
