#include "http/v1_preferences.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "domain/rules.h"
#include "http/parameters.h"

namespace daybook::http::v1 {
namespace {

constexpr std::string_view kDryRun = "dry-run";
constexpr std::string_view kReturn = "return";
constexpr std::string_view kMinimal = "minimal";

std::string_view without_spaces(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view without_quotes(std::string_view text) {
  return text.size() >= 2 && text.front() == '"' && text.back() == '"' ? text.substr(1, text.size() - 2) : text;
}

// Takes what stands in front of the first of these characters that is in no quoted string, and the character with it.
std::string_view taken_up_to(char end, std::string_view& text) {
  bool quoted = false;
  std::size_t at = 0;
  for (; at < text.size() && (quoted || text[at] != end); ++at) {
    if (text[at] == '"') quoted = !quoted;
    if (quoted && text[at] == '\\') ++at;
  }
  const auto taken = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return taken;
}

}  // namespace

Wish preferred(const Headers& headers) {
  Wish wish;
  std::optional<std::string_view> returned;  // of several the first counts; without a value it is as an empty one
  for (const auto& [name, value] : headers.fields()) {
    if (!equal_ignoring_case(name, "Prefer")) continue;
    for (std::string_view left = value; !left.empty();) {
      auto preference = taken_up_to(',', left);
      preference = taken_up_to(';', preference);  // without its parameters
      const auto what = without_spaces(taken_up_to('=', preference));
      if (equal_ignoring_case(what, kDryRun)) wish.dry_run = true;  // whatever its value: rather than writing what was not to be written
      if (!returned && equal_ignoring_case(what, kReturn)) returned = without_quotes(without_spaces(preference));
    }
  }
  if (returned == kMinimal) wish.shown = Shown::minimal;
  return wish;
}

Wish wish_of(const Request& request, FieldErrors& errors) {
  auto wish = preferred(request.headers);
  if (Parameters(request, errors).flag("dryRun").value_or(false)) wish.dry_run = true;
  return wish;
}

void add_applied(Headers& headers, const Wish& wish) {
  std::string applied;
  if (wish.dry_run) applied = kDryRun;
  if (wish.shown == Shown::minimal) ((((applied += applied.empty() ? "" : ", ") += kReturn) += '=') += kMinimal);
  if (!applied.empty()) headers.add("Preference-Applied", std::move(applied));
}

}  // namespace daybook::http::v1
