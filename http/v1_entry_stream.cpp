#include <utility>

#include "http/authentication.h"
#include "http/cloud_event.h"
#include "http/consistency.h"
#include "http/entry_stream.h"
#include "http/json_text.h"
#include "http/media.h"
#include "http/v1.h"
#include "http/v1_trail.h"

namespace daybook::http::v1 {
namespace {

constexpr std::string_view kLatest = "latest";
constexpr Position kStreamPositionMax = Position{1} << 62;

// The first position that comes into question: behind Last-Event-ID, with which a reader comes again, or behind `after`.
std::expected<Position, Failure> first_asked(const Context& context) {
  const auto last = context.request.headers.find("Last-Event-ID");
  const bool again = last && !last->empty();
  const auto after = context.request.parameter("after").value_or("");
  const auto given = again ? *last : after;
  if (given.empty()) return 0;
  if (given == kLatest && !again) return context.size_at_arrival;
  // What is not there yet is waited for, as far as a journal can ever come.
  if (const auto position = whole_number(given); position && *position < kStreamPositionMax) return *position + 1;
  return std::unexpected(Failure{FieldErrors{
      {again ? "Last-Event-ID" : "after", FieldFault::wrong_type, shown(given), again ? "a whole number" : "a whole number, or latest"}}});
}

std::expected<bool, Failure> wants_cloud_events(const Context& context, const Parameters& parameters, FieldErrors& errors) {
  const auto format = parameters.text("format").value_or("");
  if (!format.empty() && format != "entries" && format != "cloudevents") {
    parameters.refuse("format", FieldFault::not_one_of, "entries or cloudevents");
  }
  if (!errors.empty()) return std::unexpected(Failure{std::move(errors)});
  return format == "cloudevents" || (format.empty() && asks_for(context.request.headers, kCloudEvent));
}

// The credential that asked may be revoked while its stream is open, or its token end.
std::function<bool()> still_good(const Context& context) {
  return [headers = context.request.headers, &credentials = context.parts.credentials, tokens = context.parts.options.tokens] {
    return authenticate(headers, credentials, tokens.get()).has_value();
  };
}

}  // namespace

boost::asio::awaitable<Outcome> stream_entries(const Context& context) {
  FieldErrors errors;
  const Parameters parameters(context.request, errors);
  EntryStreamAsked asked{.journal = context.journal(), .filter = trail_filter(parameters)};
  const auto wrapped = wants_cloud_events(context, parameters, errors);
  if (!wrapped) co_return std::unexpected(wrapped.error());
  const auto first = first_asked(context);
  if (!first) co_return std::unexpected(first.error());
  const auto& options = context.parts.options;
  auto place = context.parts.streams.take(context.journal(), {options.platform_streams_max, options.streams_max});
  if (!place) co_return refused(Fault::too_many_streams, std::move(place).error());
  asked.next = *first;
  asked.heartbeat = options.stream_heartbeat;
  asked.data_of = [](const AuditView& view) { return view.line; };
  if (*wrapped) {
    asked.data_of = [source = source_of(context)](const AuditView& view) { return cloud_event(source, view.entry, view.line); };
  }
  asked.may_go_on = still_good(context);
  Response response;
  response.content_type = "text/event-stream";
  response.headers.add("Cache-Control", "no-store");
  response.body = std::make_shared<EntryStream>(context.parts.views, std::move(asked), *std::move(place));
  co_return response;
}

}  // namespace daybook::http::v1
