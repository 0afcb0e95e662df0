#include "http/router.h"

namespace daybook::http {
namespace {

bool is_parameter(std::string_view segment) { return segment.starts_with('{'); }

std::string joined(const std::vector<std::string>& segments, std::size_t first) {
  auto text = segments[first];
  for (auto index = first + 1; index < segments.size(); ++index) text += "/" + segments[index];
  return text;
}

// The first two segments, or the only one.
std::string beginning_of(const std::vector<std::string>& segments) {
  std::string beginning;
  if (!segments.empty()) beginning = segments[0];
  if (segments.size() > 1) (beginning += '/') += segments[1];
  return beginning;
}

// The same of a pattern; none where a parameter is among them, so that other paths may match.
std::optional<std::string> literal_beginning(std::string_view pattern) {
  pattern.remove_prefix(1);
  const auto second = pattern.find('/');
  if (second != std::string_view::npos) pattern = pattern.substr(0, pattern.find('/', second + 1));
  return pattern.find('{') == std::string_view::npos ? std::optional(std::string(pattern)) : std::nullopt;
}

// Calls `visit` with each segment of the pattern and its place, until it says false; false then, too.
template <class Visit>
bool for_each_segment(std::string_view pattern, const Visit& visit) {
  std::size_t index = 0;
  for (std::size_t start = 1; start <= pattern.size(); ++index) {
    const auto end = std::min(pattern.find('/', start), pattern.size());
    if (!visit(pattern.substr(start, end - start), index)) return false;
    start = end + 1;
  }
  return true;
}

bool takes_the_rest(std::string_view parameter) { return parameter.ends_with("...}"); }

bool matches(std::string_view pattern, const std::vector<std::string>& segments) {
  std::size_t matched = 0;
  const bool all = for_each_segment(pattern, [&](std::string_view expected, std::size_t index) {
    if (index >= segments.size()) return false;
    if (is_parameter(expected) ? segments[index].empty() && !takes_the_rest(expected) : expected != segments[index]) return false;
    matched = is_parameter(expected) && takes_the_rest(expected) ? segments.size() : index + 1;
    return true;
  });
  return all && matched == segments.size();
}

// REQUIRES: it matches.
std::vector<std::string> arguments_of(std::string_view pattern, const std::vector<std::string>& segments) {
  std::vector<std::string> arguments;
  for_each_segment(pattern, [&](std::string_view expected, std::size_t index) {
    if (is_parameter(expected)) arguments.push_back(takes_the_rest(expected) ? joined(segments, index) : segments[index]);
    return true;
  });
  return arguments;
}

bool serves(const Route& route, Method method) {
  return route.method == method || (route.method == Method::get && method == Method::head);
}

}  // namespace

Router::Router(std::span<const Route> table) {
  for (const auto& route : table) {
    if (auto beginning = literal_beginning(route.pattern)) routes_by_beginning_.try_emplace(*std::move(beginning));
  }
  for (const auto& route : table) {
    if (const auto beginning = literal_beginning(route.pattern)) {
      routes_by_beginning_[*beginning].push_back(&route);
      continue;
    }
    for (auto& [any, routes] : routes_by_beginning_) routes.push_back(&route);
    other_routes_.push_back(&route);
  }
}

std::variant<Match, Unmatched> Router::match(const Request& request) const {
  const auto found = routes_by_beginning_.find(beginning_of(request.segments));
  Unmatched unmatched;
  for (const auto* route : found == routes_by_beginning_.end() ? other_routes_ : found->second) {
    if (!matches(route->pattern, request.segments)) continue;
    if (serves(*route, request.method)) return Match{route, arguments_of(route->pattern, request.segments)};
    const auto name = name_of(route->method);
    if (unmatched.allow.find(name) != std::string::npos) continue;  // no name is a part of another one
    if (!unmatched.allow.empty()) unmatched.allow += ", ";
    unmatched.allow += name;
    if (route->method == Method::get) unmatched.allow += ", HEAD";
  }
  return unmatched;
}

Surface surface_of(std::string_view path) {
  const auto lies_in = [path](std::string_view folder) {
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
  };
  if (lies_in("/raas")) return Surface::raas;
  return lies_in("/customers") ? Surface::customers : Surface::v1;
}

}  // namespace daybook::http
