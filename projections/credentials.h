// Who a key belongs to: the credentials of the system journal, folded in memory at each commit, so that a key works once its issue
// was answered and no longer once its revocation was. Thread-safe.
#pragma once

#include <memory>
#include <optional>
#include <shared_mutex>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "domain/decide.h"

namespace daybook {

// A credential as it acts.
struct Principal {
  CredentialId credential;
  Role role = Role::viewer;
  std::optional<PlatformName> platform;  // none: the operator
  JournalNumber journal = kSystemJournal;  // the platform's
  std::vector<CustomerId> customers;     // none: not limited to groups

  bool limited() const { return !customers.empty(); }
  bool may_see(const CustomerId& customer) const;
};

struct CredentialView {
  CredentialId credential;
  Role role = Role::viewer;
  std::vector<CustomerId> customers;
  bool revoked = false;
};

struct PlatformView {
  PlatformName platform;
  JournalNumber journal = 0;
};

class Credentials {
 public:
  // In the order of the system journal.
  void fold(const std::vector<Event>& events);

  // The active credential whose key has this hash.
  std::shared_ptr<const Principal> find(const Hash& key_hash) const;

  std::vector<PlatformView> platforms() const;
  std::optional<PlatformView> platform(const PlatformName& name) const;  // ignoring case
  std::vector<CredentialView> of_platform(const PlatformName& name) const;
  bool has_operator() const;

 private:
  mutable std::shared_mutex mutex_;
  std::vector<PlatformView> platforms_;
  std::unordered_map<PlatformName, std::size_t> platform_by_folded_name_;
  struct Row {
    CredentialView view;
    std::optional<PlatformName> platform;
    Hash key_hash{};
  };
  std::vector<Row> rows_;  // in the order of issue
  std::unordered_map<CredentialId, std::size_t> row_by_credential_;
  std::unordered_map<std::string, std::shared_ptr<const Principal>> active_by_key_hash_;
};

}  // namespace daybook
