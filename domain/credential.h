// The credentials that act for platforms, and the operator's: aggregates of the system journal. A key is rotated, not changed: the credential gets a replacement
// with the same rights and a key of its own, and ends at once or some time later.
#pragma once

#include <expected>
#include <optional>
#include <vector>

#include "domain/access.h"
#include "domain/rejection.h"
#include "domain/types.h"

namespace daybook {

struct Recording;
struct State;

// ---- commands. A platform is the one that the credential must belong to; none: the operator's.
struct IssueCredential {
  CredentialId credential;
  std::optional<PlatformName> platform;
  Role role = Role::viewer;
  std::vector<CustomerId> customers;  // none: not limited
  Hash key_hash{};                    // SHA-256 of the key as it is shown; the key itself is nowhere
  friend bool operator==(const IssueCredential&, const IssueCredential&) = default;
};

struct RevokeCredential {
  CredentialId credential;
  std::optional<PlatformName> platform;
  friend bool operator==(const RevokeCredential&, const RevokeCredential&) = default;
};

struct RotateCredential {
  CredentialId credential;
  std::optional<PlatformName> platform;
  CredentialId replacement;
  Hash key_hash{};                    // of the replacement's key
  std::uint64_t overlap_seconds = 0;  // for which the old key still works
  friend bool operator==(const RotateCredential&, const RotateCredential&) = default;
};

// ---- events
struct CredentialIssued {
  CredentialId credential;
  std::optional<PlatformName> platform;
  Role role = Role::viewer;
  std::vector<CustomerId> customers;
  Hash key_hash{};
  friend bool operator==(const CredentialIssued&, const CredentialIssued&) = default;
};

struct CredentialRevoked {
  CredentialId credential;
  std::optional<PlatformName> platform;
  friend bool operator==(const CredentialRevoked&, const CredentialRevoked&) = default;
};

struct CredentialRotated {
  CredentialId credential;
  std::optional<PlatformName> platform;
  CredentialId replacement;  // with the role and the limits that the credential has
  Hash key_hash{};
  std::uint64_t overlap_seconds = 0;
  std::optional<Time> ends_at = {};  // of the old key, overlap_seconds after this entry; none: it has ended with it
  friend bool operator==(const CredentialRotated&, const CredentialRotated&) = default;
};

// ---- state
struct CredentialRow {
  std::optional<PlatformName> platform;
  Role role = Role::viewer;
  std::vector<CustomerId> customers;
  Hash key_hash{};
  bool revoked = false;
  std::optional<CredentialId> replacement = {};
  std::optional<Time> ends_at = {};  // it is as good as revoked from then on
  friend bool operator==(const CredentialRow&, const CredentialRow&) = default;
};

// ---- rules
std::expected<CredentialIssued, Rejection> decision(const State& state, const IssueCredential& command);
std::expected<CredentialRevoked, Rejection> decision(const State& state, const RevokeCredential& command, Time now);
std::expected<CredentialRotated, Rejection> decision(const State& state, const RotateCredential& command, Time now);

void apply(State& state, const CredentialIssued& event, const Recording& recording);
void apply(State& state, const CredentialRevoked& event, const Recording& recording);
void apply(State& state, const CredentialRotated& event, const Recording& recording);

IssueCredential command_behind(const CredentialIssued& event);
RevokeCredential command_behind(const CredentialRevoked& event);
RotateCredential command_behind(const CredentialRotated& event);

Violations violations_of(const IssueCredential& command);

}  // namespace daybook
