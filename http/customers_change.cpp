#include "http/customers_change.h"

#include <algorithm>
#include <utility>

#include "http/consistency.h"
#include "http/customers_errors.h"
#include "http/customers_transport.h"
#include "http/json_patch.h"

namespace daybook::http::customers {
namespace {

constexpr int kConflict = 409;
constexpr int kNotApplicable = 422;

std::expected<JsonValue, Failure> as_schema(const JsonValue& document, const Schema& schema) {
  if (!document.object()) return std::unexpected(Failure{FieldErrors{{"", FieldFault::wrong_type, "", "an object"}}});
  auto read = checked(document, schema);
  if (!read) return std::unexpected(Failure{std::move(read).error()});
  return *std::move(read);
}

std::expected<JsonValue, Failure> as_schema(JsonValue document, const Schema& schema, const std::string& id) {
  if (document.object() && !document.find("id")) std::get<JsonValue::Object>(document.value).push_back({"id", {id}});
  auto read = as_schema(document, schema);
  if (read && *read->find("id")->text() != id) {
    return std::unexpected(Failure{FieldErrors{{"/id", FieldFault::not_one_of, "", "the id in the path"}}});
  }
  return read;
}

Failure failure_of(const PatchFault& fault, int status) {
  Failure failure{FieldErrors{{fault.source, FieldFault::not_one_of, "", fault.expected}}};
  failure.status = status;
  return failure;
}

std::expected<Patch, Failure> patch_in_body(const Context& context) {
  const auto body = json_in_body(context);
  if (!body) return std::unexpected(body.error());
  auto patch = patch_from(*body);
  if (!patch) return std::unexpected(failure_of(patch.error(), 0));
  return *std::move(patch);
}

bool is_stale(const Failure& failure) {
  const auto* rejection = std::get_if<Rejection>(&failure.reason);
  return rejection && rejection->code == RejectionCode::precondition_failed;
}

// One attempt on what `reflected` entries of the journal lead to. Stale where the document changed between the read and the decision.
boost::asio::awaitable<std::expected<Patched, Failure>> patch_once(const Context& context, const Patchable& target, const Patch& patch,
                                                                   std::optional<Position> expected, std::uint64_t reflected) {
  const auto revision = target.read();
  if (!revision) co_return std::unexpected(revision.error());
  if (expected && *expected != revision->last) co_return std::unexpected(Failure{stale(target.id, *expected, revision->last)});
  auto result = patched(revision->document, patch);
  if (!result) co_return std::unexpected(failure_of(result.error(), kNotApplicable));
  auto document = as_schema(*std::move(result), target.schema, target.id);
  if (!document) co_return std::unexpected(std::move(document).error());
  if (canonical_text(*document) == canonical_text(revision->document)) co_return Patched{*std::move(document), revision->last, reflected};
  auto command = target.command(*document, *revision);
  if (!command) co_return std::unexpected(std::move(command).error());
  auto done = co_await decided(context, *std::move(command));
  if (!done) co_return std::unexpected(std::move(done).error());
  co_return Patched{*std::move(document), done->events.back().position, done->journal_size};
}

}  // namespace

std::expected<JsonValue, Failure> document_in_body(const Context& context, const Schema& schema) {
  const auto body = object_in_body(context);
  if (!body) return std::unexpected(body.error());
  return as_schema(*body, schema);
}

std::expected<JsonValue, Failure> document_in_body(const Context& context, const Schema& schema, const std::string& id) {
  auto body = object_in_body(context);
  if (!body) return std::unexpected(std::move(body).error());
  return as_schema(*std::move(body), schema, id);
}

boost::asio::awaitable<std::expected<Decided, Failure>> decided(const Context& context, Command command) {
  auto done = co_await http::decided(context, context.journal(), std::move(command));
  if (!done) co_return std::unexpected(with_pointers(std::move(done).error()));
  co_return done;
}

boost::asio::awaitable<std::expected<Patched, Failure>> patch(const Context& context, const Patchable& target) {
  const auto expected = expected_last(context);
  if (!expected) co_return std::unexpected(expected.error());
  const auto operations = patch_in_body(context);
  if (!operations) co_return std::unexpected(operations.error());
  auto reflected = co_await readable(context);
  for (int attempt = 1;; ++attempt) {
    if (!reflected) co_return std::unexpected(std::move(reflected).error());
    auto result = co_await patch_once(context, target, *operations, *expected, *reflected);
    if (result || *expected || !is_stale(result.error())) co_return result;
    if (attempt == kPatchAttemptsMax) {
      auto failure = std::move(result).error();
      failure.status = kConflict;
      co_return std::unexpected(std::move(failure));
    }
    reflected = co_await readable_at(context, context.parts.store.size(context.journal()));
  }
}

}  // namespace daybook::http::customers
