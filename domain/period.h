// Closing the books: nothing may take effect in a closed period, so that a statement that was issued never changes.
#pragma once

#include <expected>
#include <string>

#include "domain/rejection.h"
#include "domain/types.h"

namespace daybook {

struct Recording;
struct State;

struct ClosePeriod {
  Time through;  // the last moment of the period; in the past
  std::string reason;
  friend bool operator==(const ClosePeriod&, const ClosePeriod&) = default;
};

struct PeriodClosed {
  Time through;
  std::string reason;
  friend bool operator==(const PeriodClosed&, const PeriodClosed&) = default;
};

std::expected<PeriodClosed, Rejection> decision(const State& state, const ClosePeriod& command, Time now);
void apply(State& state, const PeriodClosed& event, const Recording& recording);
ClosePeriod command_behind(const PeriodClosed& event);
Violations violations_of(const ClosePeriod& command);

}  // namespace daybook
