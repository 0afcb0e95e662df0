// Platforms and the credentials that act for them: the aggregates of the system journal.
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

// ---- commands
struct CreatePlatform {
  PlatformName platform;
  friend bool operator==(const CreatePlatform&, const CreatePlatform&) = default;
};

struct IssueCredential {
  CredentialId credential;
  std::optional<PlatformName> platform;  // none: the operator's credential
  Role role = Role::viewer;
  std::vector<CustomerId> customers;  // none: not limited
  Hash key_hash{};                    // SHA-256 of the key as it is shown; the key itself is nowhere
  friend bool operator==(const IssueCredential&, const IssueCredential&) = default;
};

struct RevokeCredential {
  CredentialId credential;
  std::optional<PlatformName> platform;  // the one it must belong to; none: the operator's
  friend bool operator==(const RevokeCredential&, const RevokeCredential&) = default;
};

// ---- events
struct PlatformCreated {
  PlatformName platform;
  JournalNumber journal = 0;
  friend bool operator==(const PlatformCreated&, const PlatformCreated&) = default;
};

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

// ---- state
struct PlatformRow {
  PlatformName platform;  // as it was written; the table's key is in lower case
  JournalNumber journal = 0;
  friend bool operator==(const PlatformRow&, const PlatformRow&) = default;
};

struct CredentialRow {
  std::optional<PlatformName> platform;
  Role role = Role::viewer;
  std::vector<CustomerId> customers;
  Hash key_hash{};
  bool revoked = false;
  friend bool operator==(const CredentialRow&, const CredentialRow&) = default;
};

// ---- rules
std::expected<PlatformCreated, Rejection> decision(const State& state, const CreatePlatform& command);
std::expected<CredentialIssued, Rejection> decision(const State& state, const IssueCredential& command);
std::expected<CredentialRevoked, Rejection> decision(const State& state, const RevokeCredential& command);

void apply(State& state, const PlatformCreated& event, const Recording& recording);
void apply(State& state, const CredentialIssued& event, const Recording& recording);
void apply(State& state, const CredentialRevoked& event, const Recording& recording);

CreatePlatform command_behind(const PlatformCreated& event);
IssueCredential command_behind(const CredentialIssued& event);
RevokeCredential command_behind(const CredentialRevoked& event);

Violations violations_of(const CreatePlatform& command);
Violations violations_of(const IssueCredential& command);

}  // namespace daybook
