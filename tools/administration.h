// What the administration verbs ask of an installation, wherever it is: a folder that is open here, or a server somewhere else.
// A "no" is a sentence for a person. One thread.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/backup.h"
#include "projections/credentials.h"
#include "projections/live_views.h"
#include "tools/http_client.h"

namespace daybook {

class EventStore;
struct Settings;

// A credential with its key, which is shown once and then nowhere.
struct IssuedCredential {
  CredentialId credential;
  std::optional<PlatformName> platform;  // none: the operator's
  Role role = Role::viewer;
  std::vector<CustomerId> customers;
  std::string key;
  std::optional<CredentialId> replaces = {};  // a credential that was rotated
  std::optional<Time> overlap_ends_at = {};   // when that one ends; none: it has ended
};

// The keys of a platform's log after they were rotated or retired, as verifiers take them.
struct LogKeyChange {
  std::string key;                  // the newest
  std::vector<std::string> others;  // that sign beside it; or that were retired
};

template <class Value>
using OrSentence = std::expected<Value, std::string>;

class Administration {
 public:
  virtual ~Administration() = default;

  virtual OrSentence<IssuedCredential> create_platform(const PlatformName& platform) = 0;  // with an admin's credential
  virtual OrSentence<std::vector<PlatformView>> platforms() = 0;

  virtual OrSentence<IssuedCredential> issue_credential(const std::optional<PlatformName>& platform, Role role,
                                                        const std::vector<CustomerId>& customers) = 0;
  virtual OrSentence<std::vector<CredentialView>> credentials(const PlatformName& platform) = 0;
  virtual OrSentence<void> revoke_credential(const std::optional<PlatformName>& platform, const CredentialId& credential) = 0;
  virtual OrSentence<IssuedCredential> rotate_credential(const std::optional<PlatformName>& platform, const CredentialId& credential,
                                                         std::uint64_t overlap_seconds) = 0;

  virtual OrSentence<LogKeyChange> rotate_log_key(const PlatformName& platform) = 0;
  virtual OrSentence<LogKeyChange> retire_log_keys(const PlatformName& platform) = 0;  // all but the newest

  virtual OrSentence<std::vector<ProjectionStatus>> projections() = 0;
  virtual OrSentence<void> rebuild_projection(const std::string& name) = 0;  // begins it

  virtual OrSentence<Backup> make_backup(const BackupOptions& options) = 0;  // its folder is of the machine where the journals are
};

// Of a store that is open in this process. What it does is journalled as done by the credential "local".
class LocalAdministration : public Administration {
 public:
  // `views` may be null where projections are not asked for.
  LocalAdministration(EventStore& store, const Credentials& known, LiveViews* views) : store_(store), known_(known), views_(views) {}

  OrSentence<IssuedCredential> create_platform(const PlatformName& platform) override;
  OrSentence<std::vector<PlatformView>> platforms() override;
  OrSentence<IssuedCredential> issue_credential(const std::optional<PlatformName>& platform, Role role,
                                                const std::vector<CustomerId>& customers) override;
  OrSentence<std::vector<CredentialView>> credentials(const PlatformName& platform) override;
  OrSentence<void> revoke_credential(const std::optional<PlatformName>& platform, const CredentialId& credential) override;
  OrSentence<IssuedCredential> rotate_credential(const std::optional<PlatformName>& platform, const CredentialId& credential,
                                                 std::uint64_t overlap_seconds) override;
  OrSentence<LogKeyChange> rotate_log_key(const PlatformName& platform) override;
  OrSentence<LogKeyChange> retire_log_keys(const PlatformName& platform) override;
  OrSentence<std::vector<ProjectionStatus>> projections() override;
  OrSentence<void> rebuild_projection(const std::string& name) override;
  OrSentence<Backup> make_backup(const BackupOptions& options) override;

 private:
  LogKeyChange change_of(const PlatformView& platform, const std::vector<Hash>& others) const;

  EventStore& store_;
  const Credentials& known_;
  LiveViews* views_;
};

// Opens the folder, which nobody else may have open. Throws FolderUnusable and the other exceptions of eventstore/failure.h.
std::unique_ptr<Administration> administration_of_folder(const Settings& settings, bool may_be_new, bool with_views);

// Talks to the server at `url` (http://HOST[:PORT]) through its /v1 routes. Throws std::runtime_error where the URL is none.
std::unique_ptr<Administration> administration_of_server(const ServerAt& server, const std::string& operator_key);

// What an answer of /v1 other than success says, as a sentence.
std::string sentence_of_problem(int status, const std::string& body);

}  // namespace daybook
