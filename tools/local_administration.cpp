#include <cstdio>
#include <cstdlib>
#include <future>

#include "eventstore/failure.h"
#include "eventstore/store.h"
#include "http/credential_key.h"
#include "http/failure.h"
#include "http/problem.h"
#include "http/uuid.h"
#include "tools/administration.h"
#include "tools/command_line.h"
#include "tools/options.h"

namespace daybook {
namespace {

// The words are those of the API, so that both ways to an installation say the same.
template <class Reason>
std::unexpected<std::string> refusal(Reason reason) {
  const auto response = http::v1::response_of(reason, "");
  return std::unexpected(sentence_of_problem(response.status, std::get<std::string>(response.body)));
}

// Submits to the system journal and waits until the answer is durable.
OrSentence<Accepted> submit(EventStore& store, Command command) {
  std::promise<Answer> promise;
  auto answered = promise.get_future();
  Submission submission;
  submission.envelope = Envelope{{{"local"}, Role::operator_}, http::new_uuid(), {}, {}, {}, {}, {}};
  submission.command = std::move(command);
  submission.done = [&promise](Answer answer) { promise.set_value(std::move(answer)); };
  store.submit(std::move(submission));
  auto answer = answered.get();
  if (auto* accepted = std::get_if<Accepted>(&answer.outcome)) return std::move(*accepted);
  if (auto* rejection = std::get_if<Rejection>(&answer.outcome)) return refusal(http::failure_of(std::move(*rejection)));
  return refusal(http::Failure{std::get<Unavailable>(answer.outcome)});
}

[[noreturn]] void end_process(const std::string& why) {
  std::fprintf(stderr, "daybook: storage failed: %s\n", why.c_str());
  std::_Exit(kFailed);
}

struct Folder {
  Credentials credentials;  // in front of the store, which tells it of commits to its end
  EventStore store;
  std::unique_ptr<Views> views;

  Folder(StoreOptions store_options, const ViewsOptions& views_options, bool with_views) : store(std::move(store_options)) {
    store.on_commit(kSystemJournal, [this](const std::vector<Event>& events) { credentials.fold(events); });
    if (with_views) views = std::make_unique<Views>(store, views_options, end_process);
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
  const auto created = submit(store_, CreatePlatform{platform});
  if (!created) return std::unexpected(created.error());
  return issue_credential(platform, Role::admin, {});
}

OrSentence<std::vector<PlatformView>> LocalAdministration::platforms() { return known_.platforms(); }

OrSentence<IssuedCredential> LocalAdministration::issue_credential(const std::optional<PlatformName>& platform, Role role,
                                                                   const std::vector<CustomerId>& customers) {
  const auto key = http::CredentialKey::make();
  const auto accepted = submit(store_, IssueCredential{http::new_credential_id(), platform, role, customers, key.hash});
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
  const auto accepted = submit(store_, RevokeCredential{credential, platform});
  if (!accepted) return std::unexpected(accepted.error());
  return {};
}

OrSentence<std::vector<ProjectionStatus>> LocalAdministration::projections() { return views_->status(); }

OrSentence<void> LocalAdministration::rebuild_projection(const std::string& name) {
  if (!views_->rebuild(name)) return refusal(http::Failure{http::Fault::projection_unknown, name});
  return {};
}

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
