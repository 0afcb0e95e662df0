#include "http/v1_dry_run.h"

#include "domain/rules.h"
#include "http/parameters.h"

namespace daybook::http::v1 {
namespace {

std::string_view without_spaces(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

bool prefers_dry_run(const Headers& headers) {
  for (const auto& [name, value] : headers.fields()) {
    if (!equal_ignoring_case(name, "Prefer")) continue;
    for (std::size_t start = 0; start <= value.size();) {
      const auto end = std::min(value.find(',', start), value.size());
      auto preference = std::string_view(value).substr(start, end - start);
      preference = preference.substr(0, preference.find(';'));  // parameters of the preference
      if (equal_ignoring_case(without_spaces(preference), kDryRunPreference)) return true;
      start = end + 1;
    }
  }
  return false;
}

bool asks_for_dry_run(const Request& request, FieldErrors& errors) {
  const bool asked = Parameters(request, errors).flag("dryRun").value_or(false);
  return asked || prefers_dry_run(request.headers);
}

}  // namespace daybook::http::v1
