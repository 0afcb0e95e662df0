// Who a key belongs to: the credentials of the system journal, folded in memory at each commit, so that a key works once its issue
// was answered and no longer once its revocation was. Thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <mutex>
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
  // In the order of the system journal. Events of other journals are passed over.
  void fold(const std::vector<Event>& events);

  // The active credential whose key has this hash.
  std::shared_ptr<const Principal> find(const Hash& key_hash) const;

  bool was_revoked(const Hash& key_hash) const;  // one that had this hash

  std::vector<PlatformView> platforms() const;
  std::optional<PlatformView> platform(const PlatformName& name) const;  // ignoring case
  std::vector<CredentialView> of_platform(const PlatformName& name) const;  // ignoring case; in the order of issue
  std::vector<CredentialView> of_operator() const;
  bool has_operator() const;                                                // an active credential of the operator

 private:
  mutable std::mutex mutex_;  // not a shared one: readers who come one after another would keep the fold, and commits, waiting
  std::vector<PlatformView> platforms_;
  std::unordered_map<PlatformName, std::size_t> platform_by_folded_name_;
  struct Row {
    CredentialView view;
    std::optional<PlatformName> platform;
    Hash key_hash{};
  };
  std::vector<Row> rows_;  // in the order of issue
  std::unordered_map<CredentialId, std::size_t> row_by_credential_;
  // By the first eight bytes of the hash; `find` compares all of it, taking the same time wherever two hashes differ.
  struct Active {
    Hash key_hash{};
    std::shared_ptr<const Principal> principal;
  };
  std::unordered_multimap<std::uint64_t, Active> active_;
  std::unordered_multimap<std::uint64_t, Hash> revoked_;

  void apply(const PlatformCreated& event);
  void apply(const CredentialIssued& event);
  void apply(const CredentialRevoked& event);
  const PlatformView* find_platform(const PlatformName& name) const;
};

}  // namespace daybook
