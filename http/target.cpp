#include "http/target.h"

#include <optional>

#include "domain/rules.h"
#include "http/utf8.h"

namespace daybook::http {
namespace {

using Unexpected = std::unexpected<TargetFault>;

constexpr TargetFault kNotAPath{400, "the request target is not a path"};
constexpr TargetFault kTooLong{414, "the request target is too long"};
constexpr TargetFault kBadEscape{400, "the request target has a bad escape or is not UTF-8"};
constexpr TargetFault kBadSegment{400, "the path has an empty or a dot segment"};
constexpr TargetFault kTooManySegments{400, "the path has too many segments"};
constexpr TargetFault kTooManyParameters{400, "the query has too many parameters"};

std::optional<unsigned> hexadecimal(char digit) {
  if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
  if (digit >= 'a' && digit <= 'f') return static_cast<unsigned>(digit - 'a' + 10);
  if (digit >= 'A' && digit <= 'F') return static_cast<unsigned>(digit - 'A' + 10);
  return std::nullopt;
}

enum class Plus { literal, space };

// Nothing where an escape is bad, or what comes out is not text.
std::optional<std::string> decoded(std::string_view text, Plus plus) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    char byte = text[at];
    if (byte == '%') {
      if (text.size() - at < 3) return std::nullopt;
      const auto high = hexadecimal(text[at + 1]);
      const auto low = hexadecimal(text[at + 2]);
      if (!high || !low) return std::nullopt;
      byte = static_cast<char>(*high << 4 | *low);
      at += 2;
    } else if (byte == '+' && plus == Plus::space) {
      byte = ' ';
    }
    if (byte == '\0') return std::nullopt;
    result += byte;
  }
  if (!is_utf8(result)) return std::nullopt;
  return result;
}

// The text before the next `separator`, which is taken from `rest` together with it.
std::string_view take_until(char separator, std::string_view& rest) {
  const std::size_t end = rest.find(separator);
  const std::string_view piece = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return piece;
}

// Takes the authority off the absolute form; anything else stays as it is.
std::string_view origin_form(std::string_view target, std::string& authority) {
  for (const std::string_view scheme : {std::string_view("http://"), std::string_view("https://")}) {
    if (!equal_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
    const std::size_t end = target.find_first_of("/?", scheme.size());
    authority = target.substr(scheme.size(), end == std::string_view::npos ? end : end - scheme.size());
    return end == std::string_view::npos ? "/" : target.substr(end);
  }
  return target;
}

std::expected<std::vector<std::string>, TargetFault> segments_of(std::string_view path, const TargetLimits& limits) {
  std::vector<std::string> segments;
  std::string_view rest = path.substr(1);
  if (rest.empty()) return segments;
  if (rest.back() == '/') return Unexpected(kBadSegment);
  while (!rest.empty()) {
    auto segment = decoded(take_until('/', rest), Plus::literal);
    if (!segment) return Unexpected(kBadEscape);
    if (segment->empty() || *segment == "." || *segment == "..") return Unexpected(kBadSegment);
    if (segments.size() == limits.segments_max) return Unexpected(kTooManySegments);
    segments.push_back(std::move(*segment));
  }
  return segments;
}

std::expected<std::vector<std::pair<std::string, std::string>>, TargetFault> parameters_of(std::string_view query,
                                                                                           const TargetLimits& limits) {
  std::vector<std::pair<std::string, std::string>> parameters;
  while (!query.empty()) {
    std::string_view value = take_until('&', query);
    if (value.empty()) continue;
    const std::string_view name = take_until('=', value);
    auto decoded_name = decoded(name, Plus::space);
    auto decoded_value = decoded(value, Plus::space);
    if (!decoded_name || !decoded_value) return Unexpected(kBadEscape);
    if (parameters.size() == limits.parameters_max) return Unexpected(kTooManyParameters);
    parameters.emplace_back(std::move(*decoded_name), std::move(*decoded_value));
  }
  return parameters;
}

}  // namespace

std::expected<Target, TargetFault> parse_target(std::string_view target, const TargetLimits& limits) {
  if (target.size() > limits.bytes_max) return Unexpected(kTooLong);
  std::string authority;
  std::string_view query = origin_form(target, authority);
  const bool is_absolute = !target.empty() && target.front() != '/';
  if ((is_absolute && authority.empty()) || authority.find('@') != std::string::npos) return Unexpected(kNotAPath);
  if (query.find('#') != std::string_view::npos) return Unexpected(kNotAPath);
  const std::string_view path = take_until('?', query);
  if (path.empty() || path.front() != '/') return Unexpected(kNotAPath);
  auto segments = segments_of(path, limits);
  if (!segments) return Unexpected(segments.error());
  auto parameters = parameters_of(query, limits);
  if (!parameters) return Unexpected(parameters.error());
  return Target{std::string(path), std::move(*segments), std::move(*parameters), std::move(authority)};
}

}  // namespace daybook::http
