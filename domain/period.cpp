#include "domain/period.h"

#include "domain/posting.h"
#include "domain/state.h"
#include "domain/time_text.h"

namespace daybook {

Violations violations_of(const ClosePeriod& command) {
  Violations violations;
  if (command.reason.empty()) {
    violations.push_back({"reason", Rule::not_empty, {}});
  } else {
    check_reason("reason", command.reason, violations);
  }
  return violations;
}

std::expected<PeriodClosed, Rejection> decision(const State& state, const ClosePeriod& command, Time now) {
  if (auto broken = violations_of(command); !broken.empty()) {
    return std::unexpected(Rejection{RejectionCode::invalid_field, {}, std::move(broken)});
  }
  // A transaction of this very moment takes effect now, and must still be able to.
  if (command.through >= now) {
    return std::unexpected(Rejection{RejectionCode::period_not_over, to_text(command.through), {}, {{"now", to_text(now)}}});
  }
  const auto& closed = state.header.closed_through;
  if (closed && command.through <= *closed) {
    return std::unexpected(
        Rejection{RejectionCode::period_already_closed, to_text(command.through), {}, {{"closedThrough", to_text(*closed)}}});
  }
  return PeriodClosed{command.through, command.reason};
}

void apply(State& state, const PeriodClosed& event, const Recording&) { state.header.closed_through = event.through; }

ClosePeriod command_behind(const PeriodClosed& event) { return {event.through, event.reason}; }

}  // namespace daybook
