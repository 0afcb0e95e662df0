#include "http/media.h"

#include <optional>
#include <vector>

#include "domain/rules.h"

namespace daybook::http {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0; start <= text.size();) {
    const auto end = std::min(text.find(separator, start), text.size());
    parts.push_back(trimmed(text.substr(start, end - start)));
    start = end + 1;
  }
  return parts;
}

// The value of a parameter of a media type, without quotes.
std::optional<std::string_view> parameter(const std::vector<std::string_view>& parts, std::string_view name) {
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const auto equals = parts[i].find('=');
    if (equals == std::string_view::npos || !equal_ignoring_case(trimmed(parts[i].substr(0, equals)), name)) continue;
    auto value = trimmed(parts[i].substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    return value;
  }
  return std::nullopt;
}

bool is_zero(std::string_view quality) { return quality.find_first_not_of("0.") == std::string_view::npos; }

// How closely a range of Accept names a type: 3 itself, 2 its kind, 1 anything, 0 not at all.
int closeness(std::string_view range, std::string_view type) {
  if (equal_ignoring_case(range, type)) return 3;
  if (range == "*/*") return 1;
  if (!range.ends_with("/*")) return 0;
  const auto kind = range.substr(0, range.size() - 1);
  return equal_ignoring_case(kind, type.substr(0, type.find('/') + 1)) ? 2 : 0;
}

struct Acceptance {
  bool said = false;  // there is an Accept header that is not empty
  int closest = 0;    // of all ranges that name the type
  bool wanted = false;  // the closest has a quality above zero
};

Acceptance acceptance(const Headers& headers, std::string_view type) {
  Acceptance result;
  for (const auto& [name, value] : headers.fields()) {
    if (!equal_ignoring_case(name, "Accept")) continue;
    for (const auto range : split(value, ',')) {
      if (range.empty()) continue;
      result.said = true;
      const auto parts = split(range, ';');
      const int close = closeness(parts[0], type);
      if (close <= result.closest) continue;
      result.closest = close;
      result.wanted = !is_zero(parameter(parts, "q").value_or("1"));
    }
  }
  return result;
}

}  // namespace

bool says_json(const Headers& headers) {
  const auto content_type = headers.find("Content-Type");
  if (!content_type) return true;
  const auto parts = split(*content_type, ';');
  const auto type = lower_case(parts[0]);
  const auto charset = parameter(parts, "charset").value_or("utf-8");
  const bool json = type == "application/json" || type == "text/json" || type.ends_with("+json");
  return json && (equal_ignoring_case(charset, "utf-8") || equal_ignoring_case(charset, "us-ascii"));
}

bool has_type(const Headers& headers, std::string_view type) {
  const auto content_type = headers.find("Content-Type");
  return content_type && equal_ignoring_case(split(*content_type, ';')[0], type);
}

bool accepts(const Headers& headers, std::string_view type) {
  const auto result = acceptance(headers, type);
  return !result.said || result.wanted;
}

bool asks_for(const Headers& headers, std::string_view type) {
  const auto result = acceptance(headers, type);
  return result.closest == 3 && result.wanted;
}

}  // namespace daybook::http
