#include "domain/credential.h"

#include "domain/state.h"

namespace daybook {
namespace {

using Owner = std::optional<PlatformName>;

// The platform's name as it was written first; none: the operator.
std::expected<Owner, Rejection> owner_named(const State& state, const Owner& platform) {
  if (!platform) return Owner();
  const auto* row = state.platforms.find({lower_case(platform->text)});
  if (!row) return std::unexpected(Rejection{RejectionCode::platform_unknown, platform->text});
  return Owner(row->platform);
}

// Null where the owner has no such credential.
const CredentialRow* find_own(const State& state, const CredentialId& credential, const Owner& owner) {
  const auto* row = state.credentials.find(credential);
  return row && row->platform == owner ? row : nullptr;
}

bool has_ended(const CredentialRow& row, Time now) { return row.revoked || (row.ends_at && *row.ends_at <= now); }

Time after(Time now, std::uint64_t seconds) { return {now.microseconds + static_cast<std::int64_t>(seconds) * 1'000'000}; }

}  // namespace

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

std::expected<CredentialIssued, Rejection> decision(const State& state, const IssueCredential& command) {
  if (auto broken = violations_of(command); !broken.empty()) {
    return std::unexpected(Rejection{RejectionCode::invalid_field, {}, std::move(broken)});
  }
  const auto owner = owner_named(state, command.platform);
  if (!owner) return std::unexpected(owner.error());
  if (state.credentials.contains(command.credential)) {
    return std::unexpected(Rejection{RejectionCode::credential_exists, command.credential.text});
  }
  return CredentialIssued{command.credential, *owner, command.role, command.customers, command.key_hash};
}

std::expected<CredentialRevoked, Rejection> decision(const State& state, const RevokeCredential& command, Time now) {
  const auto owner = owner_named(state, command.platform);
  if (!owner) return std::unexpected(owner.error());
  const auto* row = find_own(state, command.credential, *owner);
  if (!row) return std::unexpected(Rejection{RejectionCode::credential_unknown, command.credential.text});
  if (has_ended(*row, now)) return std::unexpected(Rejection{RejectionCode::credential_revoked, command.credential.text});
  return CredentialRevoked{command.credential, *owner};
}

// A credential has one replacement: what is lost of it is replaced by rotating the replacement.
std::expected<CredentialRotated, Rejection> decision(const State& state, const RotateCredential& command, Time now) {
  if (command.overlap_seconds > kCredentialOverlapSecondsMax) {
    return std::unexpected(
        Rejection{RejectionCode::invalid_field, {}, {{"overlapSeconds", Rule::overlap, std::to_string(command.overlap_seconds)}}});
  }
  const auto owner = owner_named(state, command.platform);
  if (!owner) return std::unexpected(owner.error());
  const auto* row = find_own(state, command.credential, *owner);
  if (!row) return std::unexpected(Rejection{RejectionCode::credential_unknown, command.credential.text});
  if (state.credentials.contains(command.replacement)) {
    return std::unexpected(Rejection{RejectionCode::credential_exists, command.replacement.text});
  }
  if (has_ended(*row, now)) return std::unexpected(Rejection{RejectionCode::credential_revoked, command.credential.text});
  if (row->replacement) {
    return std::unexpected(Rejection{RejectionCode::credential_rotated, command.credential.text, {}, {{"replacement", row->replacement->text}}});
  }
  CredentialRotated rotated{command.credential, *owner, command.replacement, command.key_hash, command.overlap_seconds};
  if (command.overlap_seconds > 0) rotated.ends_at = after(now, command.overlap_seconds);
  return rotated;
}

void apply(State& state, const CredentialIssued& event, const Recording&) {
  state.credentials.edit(event.credential) = {event.platform, event.role, event.customers, event.key_hash};
}

void apply(State& state, const CredentialRevoked& event, const Recording&) { state.credentials.edit(event.credential).revoked = true; }

void apply(State& state, const CredentialRotated& event, const Recording&) {
  auto& old = state.credentials.edit(event.credential);
  old.revoked = !event.ends_at;
  old.ends_at = event.ends_at;
  old.replacement = event.replacement;
  auto fresh = CredentialRow{old.platform, old.role, old.customers, event.key_hash};
  state.credentials.edit(event.replacement) = std::move(fresh);
}

IssueCredential command_behind(const CredentialIssued& event) {
  return {event.credential, event.platform, event.role, event.customers, event.key_hash};
}

RevokeCredential command_behind(const CredentialRevoked& event) { return {event.credential, event.platform}; }

RotateCredential command_behind(const CredentialRotated& event) {
  return {event.credential, event.platform, event.replacement, event.key_hash, event.overlap_seconds};
}

}  // namespace daybook
