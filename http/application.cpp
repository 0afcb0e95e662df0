#include "http/application.h"

#include <algorithm>
#include <exception>
#include <span>
#include <utility>

#include "domain/rules.h"
#include "http/authentication.h"
#include "http/cloud_event.h"
#include "http/customers_errors.h"
#include "http/customers_transport.h"
#include "http/edge_refusals.h"
#include "http/media.h"
#include "http/metrics.h"
#include "http/parameters.h"
#include "http/problem.h"
#include "http/raas_errors.h"
#include "http/router.h"
#include "http/trace.h"
#include "http/v1_preferences.h"

namespace daybook::http {
namespace {

std::expected<Match, Failure> matched(const Request& request) {
  static const Router router(routes());
  auto found = router.match(request);
  if (auto* route = std::get_if<Match>(&found)) return std::move(*route);
  const auto& allow = std::get<Unmatched>(found).allow;
  if (allow.empty()) return refused(Fault::route_unknown);
  Failure failure{Fault::method_unsupported, request.method_name};
  failure.headers.add("Allow", allow);
  return std::unexpected(std::move(failure));
}

std::span<const std::string_view> media_types(Produces produces) {
  static constexpr std::string_view all[] = {"application/json", "application/x-ndjson", "text/csv", "text/plain",
                                             kCloudEvent,        kCloudEvents,           "text/event-stream"};
  static constexpr std::string_view with_lines[] = {all[0], all[1]}, with_csv[] = {all[0], all[2]}, with_text[] = {all[0], all[3]};
  static constexpr std::string_view entry[] = {all[0], all[4]}, entries[] = {all[0], all[1], all[5]};
  static constexpr std::string_view trail[] = {all[0], all[1], all[2], all[5]}, stream[] = {all[6], all[4]};
  switch (produces) {
    case Produces::json: return {all, 1};
    case Produces::json_or_lines: return with_lines;
    case Produces::json_or_csv: return with_csv;
    case Produces::json_or_text: return with_text;
    case Produces::entry: return entry;
    case Produces::entries: return entries;
    case Produces::trail: return trail;
    case Produces::stream: return stream;
    case Produces::anything: return {};
  }
  std::unreachable();
}

bool is_acceptable(const Route& route, const Headers& headers) {
  if (route.produces == Produces::anything) return true;
  return std::ranges::any_of(media_types(route.produces), [&](std::string_view type) { return accepts(headers, type); });
}

Failure unauthenticated() {
  Failure failure{Fault::unauthenticated};
  failure.headers.add("WWW-Authenticate", "Basic realm=\"daybook\", charset=\"UTF-8\"");
  failure.headers.add("WWW-Authenticate", "Bearer realm=\"daybook\"");
  return failure;
}

// Why the principal may not use the route, if so. What a handler checks, group by group, is not here.
std::optional<Fault> refusal(const Route& route, const Principal& principal, const std::vector<std::string>& arguments) {
  const bool of_platform = principal.platform.has_value();
  if (route.scope == Scope::own_or_all && !of_platform) return std::nullopt;
  if (!allows(principal.role, route.right)) return Fault::right_missing;
  switch (route.scope) {
    case Scope::open: return std::nullopt;
    case Scope::groups: return of_platform ? std::nullopt : std::optional(Fault::right_missing);
    case Scope::whole_platform:
    case Scope::own_or_all:
      return of_platform && !principal.limited() ? std::nullopt : std::optional(Fault::right_missing);
    case Scope::published:
    case Scope::named_platform:
      if (!of_platform) return std::nullopt;
      if (!equal_ignoring_case(principal.platform->text, arguments.at(0))) return Fault::outside_platform;
      return principal.limited() ? std::optional(Fault::right_missing) : std::nullopt;
    case Scope::installation: return of_platform ? std::optional(Fault::right_missing) : std::nullopt;
  }
  std::unreachable();
}

Response rendered(const Failure& failure, Surface surface, const std::string& path, const std::string& request_id) {
  switch (surface) {
    case Surface::raas: return raas::response_of(failure, path, request_id);
    case Surface::customers: return customers::response_of(failure, request_id);
    case Surface::v1: return v1::response_of(failure, request_id);
  }
  std::unreachable();
}

Fault fault_of(int status) {
  switch (status) {
    case 400: return Fault::malformed_request;
    case 408: return Fault::request_timeout;
    case 413: return Fault::body_too_large;
    case 414: return Fault::target_too_long;
    case 431: return Fault::headers_too_large;
    case 503: return Fault::unavailable;
    default: return Fault::internal;
  }
}

// What the query and the headers say that the route does not know. Clients of /raas are used to its not looking.
FieldErrors strange_fields(const Route& route, const Request& request) {
  if (route.surface == Surface::raas || route.scope == Scope::open) return {};
  auto strange = strange_parameters(request, route.parameters);
  if (route.surface == Surface::customers) {
    customers::check_version(request.headers, strange);
  } else if (request.method != Method::get && v1::preferred(request.headers).dry_run && !is_known("dryRun", route.parameters)) {
    strange.push_back({"Prefer", FieldFault::not_one_of, "", "without dry-run: this route has none"});
  }
  return strange;
}

std::string_view name_of(Surface surface) {
  switch (surface) {
    case Surface::raas: return "raas";
    case Surface::customers: return "customers";
    case Surface::v1: return "v1";
  }
  std::unreachable();
}

// In whole seconds, and never none.
Failure too_many(Fault fault, std::chrono::nanoseconds wait) {
  Failure failure{fault};
  failure.headers.add("Retry-After", std::to_string(std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(wait).count())));
  return failure;
}

// A page of another site has a browser send what the browser remembers, a password for Basic included (Fetch Metadata; RFC 6454). Nothing but reading is
// done for one. Programs send neither header.
bool is_of_another_site(const Request& request) {
  if (request.method == Method::get || request.method == Method::head) return false;
  if (const auto site = request.headers.find("Sec-Fetch-Site")) return !equal_ignoring_case(*site, "same-origin") && !equal_ignoring_case(*site, "none");
  const auto origin = request.headers.find("Origin");
  const auto host = request.headers.find("Host");
  if (!origin) return false;
  const auto begin = origin->find("://");
  return begin == std::string_view::npos || !host || !equal_ignoring_case(origin->substr(begin + 3), *host);
}

// Whose key the request brings, where it may be told now; a failed login is counted, and its cause left for the log.
std::expected<std::shared_ptr<const Principal>, Failure> principal_of(const Parts& parts, const Request& request, const Route& route,
                                                                      std::string& note) {
  const auto now = std::chrono::steady_clock::now();
  auto principal = authenticate(request.headers, parts.credentials, parts.options.tokens.get());
  if (!principal) {
    const auto cause = words_for_log(principal.error());
    parts.metrics.record_failed_login(name_of(route.surface), cause);
    note = "login failed: " + std::string(cause);
    if (principal.error() == LoginFault::none_given) return std::unexpected(unauthenticated());
    const auto locked = parts.login_guard.after_failure(request.client, now);
    if (locked == locked.zero()) return std::unexpected(unauthenticated());
    parts.metrics.record_locked_out();
    note = "locked out";
    return std::unexpected(too_many(Fault::locked_out, locked));
  }
  const auto wait = parts.request_allowance.take(**principal, now);
  if (wait > wait.zero()) {
    parts.metrics.record_limited();
    return std::unexpected(too_many(Fault::too_many_requests, wait));
  }
  return *std::move(principal);
}

// `note` is for the log.
boost::asio::awaitable<Outcome> answered(const Parts& parts, const Request& request, const Route& route,
                                         std::vector<std::string> arguments, std::string& note) {
  if (!is_acceptable(route, request.headers)) co_return refused(Fault::not_acceptable);
  if (is_of_another_site(request)) co_return refused(Fault::cross_site);
  Context context{parts, route, request, nullptr, std::move(arguments)};
  std::shared_ptr<const Principal> principal;
  const bool published = route.scope == Scope::published && parts.options.log_public;
  if (route.scope != Scope::open && !published) {
    auto known = principal_of(parts, request, route, note);
    if (!known) co_return std::unexpected(std::move(known).error());
    principal = *std::move(known);
    if (const auto fault = refusal(route, *principal, context.arguments)) co_return refused(*fault);
    context.principal = principal.get();
    context.size_at_arrival = parts.store.size(principal->journal);
  }
  auto strange = strange_fields(route, request);
  if (const auto trace = trace_of(request.headers); !trace) strange.insert(strange.end(), trace.error().begin(), trace.error().end());
  if (!strange.empty()) co_return std::unexpected(Failure{std::move(strange)});
  auto outcome = co_await route.handler(context);
  if (outcome) co_return outcome;
  auto instead = co_await put_in_trail(context, outcome.error());
  if (instead) co_return std::unexpected(*std::move(instead));
  co_return outcome;
}

// A request's own correlation id, so that whoever called can put the answer beside what it belongs to.
void echo_correlation(const Headers& headers, Response& response) {
  const auto trace = trace_of(headers);
  if (trace && trace->correlation) response.headers.add("X-Correlation-ID", *trace->correlation);
}

}  // namespace

Application::Application(EventStore& store, LiveViews& views, const Credentials& credentials, Metrics& metrics, ApplicationOptions options)
    : options_(std::move(options)),
      login_guard_(options_.logins),
      request_allowance_(options_.requests),
      parts_{store, views, credentials, metrics, login_guard_, request_allowance_, streams_, what_ifs_, options_, stopping_.get_token()} {}

boost::asio::awaitable<Response> Application::handle(Request request) const {
  Outcome outcome = refused(Fault::internal);
  std::string_view route = "unmatched";
  auto surface = surface_of(request.path);
  std::string note;
  if (auto match = matched(request); !match) {
    outcome = std::unexpected(std::move(match).error());
  } else {
    route = match->route->pattern;
    surface = match->route->surface;
    try {
      outcome = co_await answered(parts_, request, *match->route, std::move(match->arguments), note);
    } catch (const std::exception& failed) {
      note = failed.what();
    }
  }
  const bool failed = !outcome;
  auto response = outcome ? *std::move(outcome) : rendered(outcome.error(), surface, request.path, request.id);
  response.route = route;
  if (failed && response.status == 503 && !response.headers.find("Retry-After")) {
    response.headers.add("Retry-After", std::to_string(options_.retry_after_seconds.count()));
  }
  echo_correlation(request.headers, response);
  if (surface == Surface::customers) response.headers.add(std::string(customers::kActivityId), request.id);
  if (!note.empty()) response.log_note = std::move(note);
  co_return response;
}

Response Application::describe_error(int status, const std::string& path, const std::string& request_id) const {
  auto response = rendered({fault_of(status)}, surface_of(path), path, request_id);
  response.status = status;
  if (surface_of(path) == Surface::customers) response.headers.add(std::string(customers::kActivityId), request_id);
  if (status == 503) response.headers.add("Retry-After", std::to_string(options_.retry_after_seconds.count()));
  return response;
}

}  // namespace daybook::http
