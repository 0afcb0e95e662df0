#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "eventstore/failure.h"
#include "eventstore/store.h"
#include "http/credential_key.h"
#include "http/failure.h"
#include "tools/administration.h"
#include "tools/command_line.h"
#include "tools/local_submission.h"
#include "tools/options.h"

namespace daybook {
namespace {

[[noreturn]] void end_process(const std::string& why) {
  std::fprintf(stderr, "daybook: storage failed: %s\n", why.c_str());
  std::_Exit(kFailed);
}

struct Folder {
  Credentials credentials;  // in front of the store, which tells it of commits to its end
  EventStore store;
  std::unique_ptr<LiveViews> views;

  Folder(StoreOptions store_options, const ViewsOptions& views_options, bool with_views) : store(std::move(store_options)) {
    store.on_commit(kSystemJournal, [this](const std::vector<Event>& events) { credentials.fold(events); });
    if (with_views) views = std::make_unique<LiveViews>(store, views_options, end_process);
  }
};

class FolderAdministration final : private Folder, public LocalAdministration {
 public:
  FolderAdministration(StoreOptions store_options, const ViewsOptions& views_options, bool with_views)
      : Folder(std::move(store_options), views_options, with_views),
        LocalAdministration(store, Folder::credentials, views.get()) {}
};

}  // namespace

OrSentence<IssuedCredential> LocalAdministration::create_platform(const PlatformName& platform) {
  const auto created = submit(store_, kSystemJournal, CreatePlatform{platform});
  if (!created) return std::unexpected(created.error());
  return issue_credential(platform, Role::admin, {});
}

OrSentence<std::vector<PlatformView>> LocalAdministration::platforms() { return known_.platforms(); }

OrSentence<IssuedCredential> LocalAdministration::issue_credential(const std::optional<PlatformName>& platform, Role role,
                                                                   const std::vector<CustomerId>& customers) {
  const auto key = http::CredentialKey::make();
  const auto accepted = submit(store_, kSystemJournal, IssueCredential{http::new_credential_id(), platform, role, customers, key.hash});
  if (!accepted) return std::unexpected(accepted.error());
  const auto& issued = std::get<CredentialIssued>(accepted->events.front().event);
  return IssuedCredential{issued.credential, issued.platform, issued.role, issued.customers, key.text};
}

OrSentence<std::vector<CredentialView>> LocalAdministration::credentials(const PlatformName& platform) {
  if (equal_ignoring_case(platform.text, name_of(Role::operator_))) return known_.of_operator();
  if (!known_.platform(platform)) return refusal(http::failure_of({RejectionCode::platform_unknown, platform.text}));
  return known_.of_platform(platform);
}

OrSentence<void> LocalAdministration::revoke_credential(const std::optional<PlatformName>& platform,
                                                        const CredentialId& credential) {
  const auto accepted = submit(store_, kSystemJournal, RevokeCredential{credential, platform});
  if (!accepted) return std::unexpected(accepted.error());
  return {};
}

OrSentence<IssuedCredential> LocalAdministration::rotate_credential(const std::optional<PlatformName>& platform, const CredentialId& credential,
                                                                    std::uint64_t overlap_seconds) {
  const auto key = http::CredentialKey::make();
  const auto accepted = submit(store_, kSystemJournal, RotateCredential{credential, platform, http::new_credential_id(), key.hash, overlap_seconds});
  if (!accepted) return std::unexpected(accepted.error());
  const auto& event = std::get<CredentialRotated>(accepted->events.front().event);
  const auto views = event.platform ? known_.of_platform(*event.platform) : known_.of_operator();
  const auto& view = *std::ranges::find(views, event.replacement, &CredentialView::credential);
  return IssuedCredential{view.credential, event.platform, view.role, view.customers, key.text, event.credential, event.ends_at};
}

OrSentence<LogKeyChange> LocalAdministration::rotate_log_key(const PlatformName& name) {
  const auto platform = known_.platform(name);
  if (!platform) return refusal(http::failure_of({RejectionCode::platform_unknown, name.text}));
  auto& checkpoints = store_.checkpoints();
  const auto command = checkpoints.begin_rotation(platform->journal);
  if (!command) return refusal(http::Failure{http::Fault::log_key_refused, command.error()});
  if (const auto accepted = submit(store_, platform->journal, *command); !accepted) return std::unexpected(accepted.error());
  checkpoints.end_rotation(platform->journal);
  return change_of(*platform, {command->previous});
}

OrSentence<LogKeyChange> LocalAdministration::retire_log_keys(const PlatformName& name) {
  const auto platform = known_.platform(name);
  if (!platform) return refusal(http::failure_of({RejectionCode::platform_unknown, name.text}));
  auto& checkpoints = store_.checkpoints();
  std::vector<Hash> retired;
  for (const auto& command : checkpoints.older_keys(platform->journal)) {
    if (const auto accepted = submit(store_, platform->journal, command); !accepted) return std::unexpected(accepted.error());
    retired.push_back(command.public_key);
  }
  checkpoints.retire_older_keys(platform->journal, store_.size(platform->journal));
  return change_of(*platform, retired);
}

LogKeyChange LocalAdministration::change_of(const PlatformView& platform, const std::vector<Hash>& others) const {
  const auto newest = store_.checkpoints().verifier_key(platform.journal, platform.platform.text);
  LogKeyChange change{to_text(newest), {}};
  for (const auto& other : others) change.others.push_back(to_text(VerifierKey{newest.name, NoteAlgorithm::ed25519, other}));
  return change;
}

OrSentence<std::vector<ProjectionStatus>> LocalAdministration::projections() { return views_->status(); }

OrSentence<void> LocalAdministration::rebuild_projection(const std::string& name) {
  if (!views_->rebuild(name)) return refusal(http::Failure{http::Fault::projection_unknown, name});
  return {};
}

OrSentence<Backup> LocalAdministration::make_backup(const BackupOptions& options) { return store_.make_backup(options); }

std::unique_ptr<Administration> administration_of_folder(const Settings& settings, bool may_be_new, bool with_views) {
  if (!may_be_new && !std::filesystem::exists(std::filesystem::path(settings.data) / "FORMAT")) {
    throw FolderUnusable(settings.data + " is no data folder of Daybook");
  }
  auto store_options = settings.store;
  store_options.folder = settings.data;
  store_options.on_failure = end_process;
  auto views_options = settings.views;
  views_options.folder = settings.data;
  return std::make_unique<FolderAdministration>(std::move(store_options), views_options, with_views);
}

}  // namespace daybook
