#include "domain/platform.h"

#include "domain/state.h"

namespace daybook {
namespace {

const PlatformName kOperatorName{"operator"};  // whom Basic authentication means by it has no platform

PlatformName folded(const PlatformName& platform) { return {lower_case(platform.text)}; }

}  // namespace

Violations violations_of(const CreatePlatform& command) {
  Violations violations;
  check_identifier("platform", command.platform.text, violations);
  return violations;
}

std::expected<PlatformCreated, Rejection> decision(const State& state, const CreatePlatform& command) {
  if (auto broken = violations_of(command); !broken.empty()) {
    return std::unexpected(Rejection{RejectionCode::invalid_field, {}, std::move(broken)});
  }
  if (state.platforms.contains(folded(command.platform)) || folded(command.platform) == kOperatorName) {
    return std::unexpected(Rejection{RejectionCode::platform_exists, command.platform.text});
  }
  return PlatformCreated{command.platform, state.header.next_journal};
}

void apply(State& state, const PlatformCreated& event, const Recording&) {
  state.platforms.edit(folded(event.platform)) = {event.platform, event.journal};
  state.header.next_journal = event.journal + 1;
}

CreatePlatform command_behind(const PlatformCreated& event) { return {event.platform}; }

}  // namespace daybook
