#include "http/message.h"

#include <algorithm>
#include <array>

#include "domain/rules.h"

namespace daybook::http {
namespace {

constexpr std::array<std::pair<std::string_view, Method>, 7> kMethods{{{"GET", Method::get},
                                                                       {"HEAD", Method::head},
                                                                       {"POST", Method::post},
                                                                       {"PUT", Method::put},
                                                                       {"PATCH", Method::patch},
                                                                       {"DELETE", Method::delete_},
                                                                       {"OPTIONS", Method::options}}};

}  // namespace

Method method_named(std::string_view name) {
  const auto* found = std::ranges::find(kMethods, name, &std::pair<std::string_view, Method>::first);
  return found == kMethods.end() ? Method::other : found->second;
}

std::string_view name_of(Method method) {
  const auto* found = std::ranges::find(kMethods, method, &std::pair<std::string_view, Method>::second);
  return found == kMethods.end() ? "other" : found->first;
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const auto& [field, value] : fields_) {
    if (equal_ignoring_case(field, name)) return value;
  }
  return std::nullopt;
}

std::optional<std::string_view> Request::parameter(std::string_view name) const {
  for (const auto& [parameter, value] : query) {
    if (parameter == name) return value;
  }
  return std::nullopt;
}

bool is_credential_header(std::string_view name) { return equal_ignoring_case(name, "Authorization") || equal_ignoring_case(name, kSubscriptionHeader); }

}  // namespace daybook::http
