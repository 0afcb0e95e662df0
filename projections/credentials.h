// Who a key belongs to: the credentials of the system journal, folded in memory at each commit, so that a key works once its issue
// was answered and no longer once its revocation was, or the time has come that its rotation set. Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
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
  bool revoked = false;  // or its end has come
  std::optional<CredentialId> replacement = {};
  std::optional<Time> ends_at = {};
};

struct PlatformView {
  PlatformName platform;
  JournalNumber journal = 0;
};

Time wall_clock();

class Credentials {
 public:
  explicit Credentials(std::function<Time()> clock = wall_clock) : clock_(std::move(clock)) {}

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
  const std::function<Time()> clock_;
  mutable std::mutex mutex_;  // not a shared one: readers who come one after another would keep the fold, and commits, waiting
  std::vector<PlatformView> platforms_;
  std::unordered_map<PlatformName, std::size_t> platform_by_folded_name_;
  mutable Time now_;  // what the clock said last: where it is put back, no key that has ended works again
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
    std::optional<Time> ends_at = {};
  };
  using ActiveRows = std::unordered_multimap<std::uint64_t, Active>;
  ActiveRows active_;
  std::unordered_multimap<std::uint64_t, Hash> revoked_;

  void apply(const PlatformCreated& event);
  void apply(const CredentialIssued& event);
  void apply(const CredentialRevoked& event);
  void apply(const CredentialRotated& event);
  void issue(const CredentialView& view, const std::optional<PlatformName>& platform, const Hash& key_hash);
  void end(const CredentialId& credential);
  ActiveRows::iterator find_active(const Row& row);

  bool has_come(const std::optional<Time>& end) const;  // REQUIRES: the mutex
  CredentialView shown(const Row& row) const;           // REQUIRES: the mutex
  const PlatformView* find_platform(const PlatformName& name) const;
};

}  // namespace daybook
