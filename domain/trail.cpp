#include "domain/trail.h"

#include <algorithm>

#include "domain/decide.h"
#include "domain/state.h"

namespace daybook {

Violations violations_of(const RequireReasons& command) {
  Violations violations;
  for (std::size_t i = 0; i < command.commands.size(); ++i) {
    const auto field = "commands[" + std::to_string(i) + "]";
    const auto& name = command.commands[i];
    const auto before = command.commands.begin() + static_cast<std::ptrdiff_t>(i);
    if (!may_need_reason(name)) {
      violations.push_back({field, Rule::command_name, name});
    } else if (std::find(command.commands.begin(), before, name) != before) {
      violations.push_back({field, Rule::distinct, name});
    }
  }
  return violations;
}

std::expected<std::optional<ReasonsRequired>, Rejection> decision(const State& state, const RequireReasons& command) {
  if (auto broken = violations_of(command); !broken.empty()) {
    return std::unexpected(Rejection{RejectionCode::invalid_field, {}, std::move(broken)});
  }
  ReasonsRequired event{command.commands};
  std::ranges::sort(event.commands);
  if (event.commands == state.header.reasons_required) return std::nullopt;
  return event;
}

std::expected<PersonalDataRead, Rejection> decision(const State&, const RecordReading& command) {
  return PersonalDataRead{command.positions, command.about};
}

std::expected<CommandRejected, Rejection> decision(const State&, const RecordRefusal& command) {
  return CommandRejected{command.command, std::nullopt, {}, command.rejection, command.about};
}

void apply(State& state, const ReasonsRequired& event, const Recording&) { state.header.reasons_required = event.commands; }
void apply(State&, const PersonalDataRead&, const Recording&) {}

RequireReasons command_behind(const ReasonsRequired& event) { return {event.commands}; }
RecordReading command_behind(const PersonalDataRead& event) { return {event.positions, event.about}; }

}  // namespace daybook
