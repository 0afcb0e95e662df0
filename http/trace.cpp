#include "http/trace.h"

#include <algorithm>
#include <utility>

#include "http/json_text.h"

namespace daybook::http {
namespace {

bool is_traceable(std::string_view text) {
  return text.size() <= kTraceLengthMax && std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

std::optional<std::string> given(const Headers& headers, const std::string& name, FieldErrors& errors) {
  auto text = traceable_header(headers, name, errors);
  if (text && text->empty()) return std::nullopt;
  return text;
}

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}
bool is_zero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

struct Parent {
  std::string_view trace;
  std::string_view span;
};

// version-trace-parent-flags: 2, 32, 16 and 2 digits. Later versions may have more behind another dash.
std::optional<Parent> parent_in(std::string_view text) {
  constexpr std::size_t length = 55;
  if (text.size() < length || text[2] != '-' || text[35] != '-' || text[52] != '-') return std::nullopt;
  const auto version = text.substr(0, 2);
  const Parent parent{text.substr(3, 32), text.substr(36, 16)};
  if (!is_hex(version) || version == "ff" || !is_hex(parent.trace) || !is_hex(parent.span) || !is_hex(text.substr(53, 2))) {
    return std::nullopt;
  }
  if (is_zero(parent.trace) || is_zero(parent.span)) return std::nullopt;
  const bool more = text.size() > length;
  if (more && (version == "00" || text[length] != '-')) return std::nullopt;
  return parent;
}

// One that comes twice says nothing.
std::optional<Parent> parent_of(const Headers& headers) {
  constexpr std::string_view name = "traceparent";
  const auto count = std::ranges::count_if(headers.fields(), [&](const auto& field) { return equal_ignoring_case(field.first, name); });
  return count == 1 ? parent_in(*headers.find(name)) : std::nullopt;
}

}  // namespace

std::string traceable_form() { return "1 to " + std::to_string(kTraceLengthMax) + " printable ASCII characters"; }

std::optional<std::string> traceable_header(const Headers& headers, const std::string& name, FieldErrors& errors) {
  const auto text = headers.find(name);
  if (!text) return std::nullopt;
  if (!is_traceable(*text)) errors.push_back({name, FieldFault::out_of_range, shown(*text), traceable_form()});
  return std::string(*text);
}

std::expected<Trace, FieldErrors> trace_of(const Headers& headers) {
  FieldErrors errors;
  Trace trace{given(headers, "X-Correlation-ID", errors), given(headers, "X-Causation-ID", errors), given(headers, "X-Reason", errors)};
  if (!errors.empty()) return std::unexpected(std::move(errors));
  if (trace.correlation) return trace;
  if (const auto parent = parent_of(headers)) {
    trace.correlation = parent->trace;
    if (!trace.causation) trace.causation = parent->span;
  }
  return trace;
}

}  // namespace daybook::http
