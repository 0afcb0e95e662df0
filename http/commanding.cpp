#include "http/commanding.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "http/awaiting.h"
#include "http/json_text.h"
#include "http/media.h"
#include "http/trace.h"

namespace daybook::http {
namespace {

// Unlike the others it is never taken for absent: whoever sends it relies on it.
std::optional<std::string> idempotency_key(const Headers& headers, FieldErrors& errors) {
  const std::string name = "Idempotency-Key";
  auto given = traceable_header(headers, name, errors);
  if (given && given->empty()) errors.push_back({name, FieldFault::out_of_range, shown(*given), traceable_form()});
  return given;
}

// JSON in one form only: whatever white space, escapes and order of members the caller's text had.
void append_canonical(std::string& out, const JsonValue& value) {
  if (const auto* text = value.text()) {
    append_quoted(out, *text);
  } else if (const auto* number = std::get_if<JsonNumber>(&value.value)) {
    out += number->text;
  } else if (const auto* array = value.array()) {
    out += '[';
    for (const auto& element : *array) {
      append_canonical(out, element);
      out += ',';
    }
    out += ']';
  } else if (const auto* object = value.object()) {
    std::vector<const JsonMember*> members;
    for (const auto& member : *object) members.push_back(&member);
    std::ranges::sort(members, {}, &JsonMember::name);
    out += '{';
    for (const auto* member : members) {
      append_quoted(out, member->name);
      append_canonical(out, member->value);
      out += ',';
    }
    out += '}';
  } else {
    out += shown(value);
  }
}

// What stands in a field, and that it stands in this one. `null` is as good as absent.
Content content_of(const Request& request, const JsonValue& body, const KeyStore& keys) {
  Content content;
  content.push_back({"request", keys.print("request " + request.method_name + " " + request.path)});
  for (const auto& [name, value] : *body.object()) {
    if (value.is_null()) continue;
    std::string text = "member " + name + " ";
    append_canonical(text, value);
    content.push_back({name, keys.print(text)});
  }
  std::ranges::sort(content);
  return content;
}

Failure failure_of(Unavailable reason, const Answer& answer, const ApplicationOptions& options) {
  Failure failure{reason};
  if (reason == Unavailable::too_many_rejections) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(std::chrono::microseconds(answer.retry_after_microseconds));
    failure.headers.add("Retry-After", std::to_string(seconds.count()));
  } else if (reason != Unavailable::disk_full) {
    failure.headers.add("Retry-After", std::to_string(options.retry_after_seconds.count()));
  }
  return failure;
}

}  // namespace

std::expected<Envelope, Failure> envelope_of(const Context& context, const JsonValue* keyed_body) {
  const auto& headers = context.request.headers;
  auto trace = trace_of(headers);
  FieldErrors errors;
  if (!trace) errors = trace.error();
  Envelope envelope;
  envelope.actor = {context.principal->credential, context.principal->role};
  envelope.request = context.request.id;
  if (keyed_body) envelope.idempotency_key = idempotency_key(headers, errors);
  if (!errors.empty()) return std::unexpected(Failure{std::move(errors)});
  envelope.correlation = std::move(trace->correlation);
  envelope.causation = std::move(trace->causation);
  envelope.reason = std::move(trace->reason);
  if (envelope.idempotency_key) envelope.content = content_of(context.request, *keyed_body, context.parts.store.keys());
  return envelope;
}

std::expected<JsonValue, Failure> json_in_body(const Context& context) {
  if (!says_json(context.request.headers)) return refused(Fault::media_type_unsupported);
  auto parsed = parse_json(context.request.body, context.parts.options.json_depth_max);
  if (!parsed) return refused(Fault::malformed_json, std::move(parsed.error().what));
  return *std::move(parsed);
}

std::expected<JsonValue, Failure> object_in_body(const Context& context) {
  auto body = json_in_body(context);
  if (body && !body->object()) return refused(Fault::malformed_json, "not an object");
  return body;
}

boost::asio::awaitable<std::expected<Decided, Failure>> decided(const Context& context, JournalNumber journal, Command command,
                                                                Manner manner) {
  auto envelope = envelope_of(context, manner.keyed_body);
  if (!envelope) co_return std::unexpected(std::move(envelope).error());
  Submission submission{journal, *std::move(envelope), std::move(command), manner.dry_run, {}};
  submission.balances = manner.balances;
  auto answer = co_await submit(context.parts.store, std::move(submission));
  auto done = decided(context, std::move(answer));
  if (!done && manner.dry_run) done.error().decided = false;  // a rehearsal left nothing in the trail
  co_return done;
}

std::expected<Decided, Failure> decided(const Context& context, Answer answer) {
  if (auto* rejection = std::get_if<Rejection>(&answer.outcome)) {
    auto failure = failure_of(std::move(*rejection));
    failure.decided = true;
    return std::unexpected(std::move(failure));
  }
  if (const auto* reason = std::get_if<Unavailable>(&answer.outcome)) {
    return std::unexpected(failure_of(*reason, answer, context.parts.options));
  }
  auto& accepted = std::get<Accepted>(answer.outcome);
  Decided done{std::move(accepted.events), accepted.earlier, answer.journal_size, std::move(accepted.batch)};
  if (!done.events.empty()) done.journal_size = std::max(done.journal_size, done.events.back().position + 1);
  return done;
}

}  // namespace daybook::http
