#include "http/v1_status.h"

#include <algorithm>
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

void append_platform(JsonText& json, const Parts& parts, const PlatformView& platform) {
  json.begin_object().member("platform", platform.platform.text);
  const auto head = parts.store.log().head(platform.journal);
  append_head(json, head);
  json.member("entriesBehind", head.size - std::min(head.size, parts.views.reflects(platform.journal)));
  json.key("checkpoint");
  if (const auto last = parts.store.checkpoints().last(platform.journal)) {
    append_head(json.begin_object(), last->head);
    json.end_object();
  } else {
    json.null();
  }
  json.end_object();
}

// The platforms that the caller may know of.
void append_platforms(JsonText& json, const Context& context) {
  json.key("platforms").begin_array();
  for (const auto& platform : context.parts.credentials.platforms()) {
    if (context.principal->platform && platform.journal != context.journal()) continue;
    append_platform(json, context.parts, platform);
  }
  json.end_array();
}

// How far they are behind over all journals is the operator's business; a platform's own lag is beside it.
void append_projections(JsonText& json, const Context& context) {
  json.key("projections").begin_array();
  for (const auto& projection : context.parts.views.status()) {
    json.begin_object().member("name", projection.name).member("version", static_cast<unsigned>(projection.version));
    if (!context.principal->platform) json.member("entriesBehind", projection.entries_behind);
    json.member("rebuilding", projection.rebuilding).end_object();
  }
  json.end_array();
}

std::string_view state_of(const BackgroundVerification& status, bool differs) {
  if (!status.switched_on) return "off";
  if (differs) return "difference";
  if (!status.failure.empty()) return "failed";
  return status.rounds > 0 ? "verified" : "first-round";
}

void append_difference(JsonText& json, const Difference& difference) {
  json.begin_object().member("what", name_of(difference.kind)).member("journal", difference.journal);
  if (!difference.platform.empty()) json.member("platform", difference.platform);
  if (difference.position) json.member("position", *difference.position);
  json.member("why", difference.why).end_object();
}

// What is counted over all journals, and that another one differs, is the operator's business.
void append_verification(JsonText& json, const Context& context) {
  const auto* verifier = context.parts.metrics.verifier();
  const auto status = verifier ? verifier->status() : BackgroundVerification{};
  const bool all = !context.principal->platform;
  const bool shown = status.last_difference && (all || status.last_difference->journal == context.journal());
  json.key("verification").begin_object().member("state", state_of(status, all ? status.differences > 0 : shown));
  if (all) json.member("entries", status.entries).member("rounds", status.rounds).member("differences", status.differences);
  json.key("lastDifference");
  if (shown) {
    append_difference(json, *status.last_difference);
  } else {
    json.null();
  }
  if (all && status.last_round_took) json.member("lastRoundSeconds", static_cast<std::uint64_t>(status.last_round_took->count()));
  if (status.last_round_ended) json.member("lastRoundEnded", to_text(*status.last_round_ended));
  if (all && !status.failure.empty()) json.member("failure", status.failure);
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
  append_projections(json, context);
  append_verification(json, context);
  json.end_object();
  Response response;
  response.body = std::move(body);
  co_return response;
}

}  // namespace daybook::http::v1
