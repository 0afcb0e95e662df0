#include "http/v1_status.h"

#include <utility>

#include "domain/time_text.h"
#include "eventstore/background_verifier.h"
#include "eventstore/text.h"
#include "http/json_text.h"
#include "http/metrics.h"

namespace daybook::http::v1 {
namespace {

std::string base64_of(const Hash& hash) { return to_base64({reinterpret_cast<const char*>(hash.data()), hash.size()}); }

void append_head(JsonText& json, const Head& head) { json.member("size", head.size).member("root", base64_of(head.root)); }

void append_platform(JsonText& json, const EventStore& store, Checkpoints& checkpoints, const PlatformView& platform) {
  json.begin_object().member("platform", platform.platform.text);
  append_head(json, store.log().head(platform.journal));
  json.key("checkpoint");
  if (const auto last = checkpoints.last(platform.journal)) {
    append_head(json.begin_object(), last->head);
    json.end_object();
  } else {
    json.null();
  }
  json.end_object();
}

// The platforms that the caller may know of.
void append_platforms(JsonText& json, const Context& context) {
  auto& store = context.parts.store;
  json.key("platforms").begin_array();
  for (const auto& platform : context.parts.credentials.platforms()) {
    if (context.principal->platform && platform.journal != context.journal()) continue;
    append_platform(json, store, store.checkpoints(), platform);
  }
  json.end_array();
}

void append_projections(JsonText& json, const Views& views) {
  json.key("projections").begin_array();
  for (const auto& projection : views.status()) {
    json.begin_object().member("name", projection.name).member("version", static_cast<unsigned>(projection.version));
    json.member("entriesBehind", projection.entries_behind).member("rebuilding", projection.rebuilding).end_object();
  }
  json.end_array();
}

std::string_view state_of(const BackgroundVerification& status) {
  if (!status.switched_on) return "off";
  if (status.differences > 0) return "difference";
  if (!status.failure.empty()) return "failed";
  return status.rounds > 0 ? "verified" : "first-round";
}

// Of another platform's journal the caller learns nothing.
void append_difference(JsonText& json, const Context& context, const Difference& difference) {
  if (context.principal->platform && difference.journal != context.journal()) {
    json.null();
    return;
  }
  json.begin_object().member("what", name_of(difference.kind)).member("journal", difference.journal);
  if (!difference.platform.empty()) json.member("platform", difference.platform);
  if (difference.position) json.member("position", *difference.position);
  json.member("why", difference.why).end_object();
}

void append_verification(JsonText& json, const Context& context) {
  const auto* verifier = context.parts.metrics.verifier();
  const auto status = verifier ? verifier->status() : BackgroundVerification{};
  json.key("verification").begin_object().member("state", state_of(status)).member("entries", status.entries).member("rounds", status.rounds);
  json.member("differences", status.differences).key("lastDifference");
  if (status.last_difference) {
    append_difference(json, context, *status.last_difference);
  } else {
    json.null();
  }
  if (status.last_round_took) json.member("lastRoundSeconds", static_cast<std::uint64_t>(status.last_round_took->count()));
  if (status.last_round_ended) json.member("lastRoundEnded", to_text(*status.last_round_ended));
  if (!status.failure.empty() && !context.principal->platform) json.member("failure", status.failure);
  json.end_object();
}

}  // namespace

boost::asio::awaitable<Outcome> show_status(const Context& context) {
  std::string body;
  JsonText json(body);
  json.begin_object().member("version", DAYBOOK_VERSION);
  json.member("uptimeSeconds", static_cast<std::uint64_t>(context.parts.metrics.uptime().count()));
  json.member("writer", context.parts.store.is_writer());
  append_platforms(json, context);
  append_projections(json, context.parts.views);
  append_verification(json, context);
  json.end_object();
  Response response;
  response.body = std::move(body);
  co_return response;
}

}  // namespace daybook::http::v1
