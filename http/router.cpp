#include "http/router.h"

namespace daybook::http {
namespace {

bool is_parameter(std::string_view segment) { return segment.starts_with('{'); }

std::string joined(const std::vector<std::string>& segments, std::size_t first) {
  auto text = segments[first];
  for (auto index = first + 1; index < segments.size(); ++index) text += "/" + segments[index];
  return text;
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

std::variant<Match, Unmatched> match(std::span<const Route> table, const Request& request) {
  Unmatched unmatched;
  for (const auto& route : table) {
    auto arguments = arguments_of(route.pattern, request.segments);
    if (!arguments) continue;
    if (serves(route, request.method)) return Match{&route, *std::move(arguments)};
    if (!unmatched.allow.empty()) unmatched.allow += ", ";
    unmatched.allow += name_of(route.method);
    if (route.method == Method::get) unmatched.allow += ", HEAD";
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
