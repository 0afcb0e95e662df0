#include "http/commanding.h"

#include <algorithm>
#include <utility>

#include "http/awaiting.h"
#include "http/json_text.h"
#include "http/media.h"

namespace daybook::http {
namespace {

bool is_traceable(std::string_view text) {
  return text.size() <= kTraceLengthMax && std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

std::optional<std::string> trace(const Headers& headers, const std::string& name, FieldErrors& errors) {
  const auto given = headers.find(name);
  if (!given || given->empty()) return std::nullopt;
  if (!is_traceable(*given)) {
    errors.push_back({name, FieldFault::out_of_range, shown(*given),
                      "1 to " + std::to_string(kTraceLengthMax) + " printable ASCII characters"});
  }
  return std::string(*given);
}

std::expected<Envelope, Failure> envelope_of(const Context& context) {
  FieldErrors errors;
  const auto& headers = context.request.headers;
  Envelope envelope;
  envelope.actor = {context.principal->credential, context.principal->role};
  envelope.request = context.request.id;
  envelope.correlation = trace(headers, "X-Correlation-ID", errors);
  envelope.causation = trace(headers, "X-Causation-ID", errors);
  envelope.reason = trace(headers, "X-Reason", errors);
  if (!errors.empty()) return std::unexpected(Failure{std::move(errors)});
  return envelope;
}

Failure failure_of(Unavailable reason, const ApplicationOptions& options) {
  Failure failure{reason};
  if (reason != Unavailable::disk_full) {
    failure.headers.add("Retry-After", std::to_string(options.retry_after_seconds.count()));
  }
  return failure;
}

}  // namespace

std::expected<JsonValue, Failure> object_in_body(const Context& context) {
  if (!says_json(context.request.headers)) return refused(Fault::media_type_unsupported);
  auto parsed = parse_json(context.request.body, context.parts.options.json_depth_max);
  if (!parsed) return refused(Fault::malformed_json, std::move(parsed.error().what));
  if (!parsed->object()) return refused(Fault::malformed_json, "not an object");
  return *std::move(parsed);
}

boost::asio::awaitable<std::expected<Decided, Failure>> decided(const Context& context, JournalNumber journal,
                                                                Command command) {
  auto envelope = envelope_of(context);
  if (!envelope) co_return std::unexpected(std::move(envelope).error());
  Submission submission{journal, *std::move(envelope), std::move(command), {}};
  auto answer = co_await submit(context.parts.store, std::move(submission));
  if (auto* rejection = std::get_if<Rejection>(&answer.outcome)) co_return std::unexpected(failure_of(std::move(*rejection)));
  if (const auto* reason = std::get_if<Unavailable>(&answer.outcome)) {
    co_return std::unexpected(failure_of(*reason, context.parts.options));
  }
  Decided done{std::move(std::get<Accepted>(answer.outcome).events), answer.journal_size};
  if (!done.events.empty()) done.journal_size = std::max(done.journal_size, done.events.back().position + 1);
  co_return done;
}

}  // namespace daybook::http
