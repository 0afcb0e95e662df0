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

Violations violations_of(const IssueCredential& command) {
  Violations violations;
  if (command.customers.size() > kCredentialCustomersMax) {
    violations.push_back({"customers", Rule::list_length, std::to_string(command.customers.size())});
  }
  for (std::size_t i = 0; i < command.customers.size(); ++i) {
    // Groups that came from another surface may bear identifiers that this one refuses, so any name will do.
    check_display_name("customers[" + std::to_string(i) + "]", command.customers[i].text, violations);
  }
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

std::expected<CredentialIssued, Rejection> decision(const State& state, const IssueCredential& command) {
  if (auto broken = violations_of(command); !broken.empty()) {
    return std::unexpected(Rejection{RejectionCode::invalid_field, {}, std::move(broken)});
  }
  std::optional<PlatformName> platform;
  if (command.platform) {
    const auto* row = state.platforms.find(folded(*command.platform));
    if (!row) return std::unexpected(Rejection{RejectionCode::platform_unknown, command.platform->text});
    platform = row->platform;
  }
  if (state.credentials.contains(command.credential)) {
    return std::unexpected(Rejection{RejectionCode::credential_exists, command.credential.text});
  }
  return CredentialIssued{command.credential, platform, command.role, command.customers, command.key_hash};
}

std::expected<CredentialRevoked, Rejection> decision(const State& state, const RevokeCredential& command) {
  std::optional<PlatformName> platform;
  if (command.platform) {
    const auto* row = state.platforms.find(folded(*command.platform));
    if (!row) return std::unexpected(Rejection{RejectionCode::platform_unknown, command.platform->text});
    platform = row->platform;
  }
  const auto* credential = state.credentials.find(command.credential);
  if (!credential || credential->platform != platform) {
    return std::unexpected(Rejection{RejectionCode::credential_unknown, command.credential.text});
  }
  if (credential->revoked) return std::unexpected(Rejection{RejectionCode::credential_revoked, command.credential.text});
  return CredentialRevoked{command.credential, platform};
}

void apply(State& state, const PlatformCreated& event, const Recording&) {
  state.platforms.edit(folded(event.platform)) = {event.platform, event.journal};
  state.header.next_journal = event.journal + 1;
}

void apply(State& state, const CredentialIssued& event, const Recording&) {
  state.credentials.edit(event.credential) = {event.platform, event.role, event.customers, event.key_hash, false};
}

void apply(State& state, const CredentialRevoked& event, const Recording&) { state.credentials.edit(event.credential).revoked = true; }

CreatePlatform command_behind(const PlatformCreated& event) { return {event.platform}; }

IssueCredential command_behind(const CredentialIssued& event) {
  return {event.credential, event.platform, event.role, event.customers, event.key_hash};
}

RevokeCredential command_behind(const CredentialRevoked& event) { return {event.credential, event.platform}; }

}  // namespace daybook
