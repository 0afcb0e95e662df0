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

// The arguments where the pattern matches.
std::optional<std::vector<std::string>> arguments_of(std::string_view pattern, const std::vector<std::string>& segments) {
  std::vector<std::string> arguments;
  std::size_t index = 0;
  for (std::size_t start = 1; start <= pattern.size(); ++index) {
    const auto end = std::min(pattern.find('/', start), pattern.size());
    const auto expected = pattern.substr(start, end - start);
    if (index == segments.size()) return std::nullopt;
    if (is_parameter(expected) && expected.ends_with("...}")) {
      arguments.push_back(joined(segments, index));
      return arguments;
    }
    if (is_parameter(expected)) {
      if (segments[index].empty()) return std::nullopt;
      arguments.push_back(segments[index]);
    } else if (expected != segments[index]) {
      return std::nullopt;
    }
    start = end + 1;
  }
  if (index != segments.size()) return std::nullopt;
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
    auto arguments = arguments_of(route->pattern, request.segments);
    if (!arguments) continue;
    if (serves(*route, request.method)) return Match{route, *std::move(arguments)};
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
