// What the audit trail has beside the commands themselves: that a platform wants reasons, that somebody read personal data in it, and that the edge
// refused what never became a command.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "domain/rejection.h"
#include "domain/transaction.h"
#include "domain/trail_events.h"

namespace daybook {

struct Recording;
struct State;

// ---- commands
// Which commands of this platform need a reason from now on: all of them, by name ("PostTransaction").
struct RequireReasons {
  std::vector<std::string> commands;
  friend bool operator==(const RequireReasons&, const RequireReasons&) = default;
};

// Somebody is about to be shown personal data of these entries.
struct RecordReading {
  std::vector<Position> positions;
  ObjectIds about = {};  // whose data it is
  friend bool operator==(const RecordReading&, const RecordReading&) = default;
};

// The edge knows that a rule refuses the request, and made no command of it.
struct RecordRefusal {
  std::string command;  // "PATCH /customers/customers/{id}"
  Rejection rejection;
  ObjectIds about = {};
  friend bool operator==(const RecordRefusal&, const RecordRefusal&) = default;
};

// ---- rules
// No event where it is so already.
std::expected<std::optional<ReasonsRequired>, Rejection> decision(const State& state, const RequireReasons& command);
std::expected<PersonalDataRead, Rejection> decision(const State& state, const RecordReading& command);
std::expected<CommandRejected, Rejection> decision(const State& state, const RecordRefusal& command);

void apply(State& state, const ReasonsRequired& event, const Recording& recording);
void apply(State& state, const PersonalDataRead& event, const Recording& recording);

RequireReasons command_behind(const ReasonsRequired& event);
RecordReading command_behind(const PersonalDataRead& event);

Violations violations_of(const RequireReasons& command);

}  // namespace daybook
