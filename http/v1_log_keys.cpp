// The key that signs a platform's log: another one beside it, and the end of the older one. docs/security.md.
#include <utility>

#include "http/commanding.h"
#include "http/json_text.h"
#include "http/v1.h"

namespace daybook::http::v1 {
namespace {

Response answered(const Context& context, int status, const PlatformView& platform, std::string_view others, const std::vector<Hash>& public_keys) {
  const auto signers = context.parts.store.checkpoints().signers(platform.journal, platform.platform.text);
  Response response;
  response.status = status;
  std::string body;
  JsonText json(body);
  json.begin_object().member("platform", platform.platform.text).member("key", to_text(signers.back().key)).key(others).begin_array();
  for (const auto& public_key : public_keys) json.text(to_text(VerifierKey{signers.back().key.name, NoteAlgorithm::ed25519, public_key}));
  json.end_array().end_object();
  response.body = std::move(body);
  return response;
}

}  // namespace

boost::asio::awaitable<Outcome> rotate_log_key(const Context& context) {
  const PlatformName name{context.arguments[0]};
  const auto platform = context.parts.credentials.platform(name);
  if (!platform) co_return std::unexpected(Failure{Rejection{RejectionCode::platform_unknown, name.text}});
  auto& checkpoints = context.parts.store.checkpoints();
  const auto command = checkpoints.begin_rotation(platform->journal);
  if (!command) co_return std::unexpected(Failure{Fault::log_key_refused, command.error()});
  auto done = co_await decided(context, platform->journal, *command);
  if (!done) co_return std::unexpected(std::move(done).error());
  checkpoints.end_rotation(platform->journal);
  co_return answered(context, 201, *platform, "alsoSigning", {command->previous});
}

// The journal says so first: a key that it calls retired may sign on after a crash, until this is asked for again.
boost::asio::awaitable<Outcome> retire_log_keys(const Context& context) {
  const PlatformName name{context.arguments[0]};
  const auto platform = context.parts.credentials.platform(name);
  if (!platform) co_return std::unexpected(Failure{Rejection{RejectionCode::platform_unknown, name.text}});
  auto& checkpoints = context.parts.store.checkpoints();
  std::vector<Hash> retired;
  for (const auto& command : checkpoints.older_keys(platform->journal)) {
    auto done = co_await decided(context, platform->journal, command);
    if (!done) co_return std::unexpected(std::move(done).error());
    retired.push_back(command.public_key);
  }
  checkpoints.retire_older_keys(platform->journal, context.parts.store.size(platform->journal));
  co_return answered(context, 200, *platform, "retired", retired);
}

}  // namespace daybook::http::v1
