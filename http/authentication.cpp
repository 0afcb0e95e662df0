#include "http/authentication.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "domain/rules.h"
#include "eventstore/text.h"
#include "http/credential_key.h"

namespace daybook::http {
namespace {

struct Presented {
  std::optional<std::string> platform;  // named only by Basic
  std::string key;
};

constexpr std::string_view kSubscription = "tangany-subscription";

// Two headers that say who asks are none: proxies differ in which of them they pass on.
const std::pair<std::string, std::string>* only_credential(const Headers& headers) {
  const auto says_who = [](const auto& field) {
    return equal_ignoring_case(field.first, "Authorization") || equal_ignoring_case(field.first, kSubscription);
  };
  const auto& fields = headers.fields();
  const auto first = std::ranges::find_if(fields, says_who);
  if (first == fields.end() || std::any_of(first + 1, fields.end(), says_who)) return nullptr;
  return &*first;
}

std::optional<Presented> presented(const Headers& headers) {
  const auto* credential = only_credential(headers);
  if (!credential) return std::nullopt;
  const std::string_view value = credential->second;
  if (equal_ignoring_case(credential->first, kSubscription)) return Presented{std::nullopt, std::string(value)};
  const auto space = value.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto scheme = value.substr(0, space);
  const auto rest = value.substr(std::min(value.find_first_not_of(' ', space), value.size()));
  if (equal_ignoring_case(scheme, "Bearer")) return Presented{std::nullopt, std::string(rest)};
  if (!equal_ignoring_case(scheme, "Basic")) return std::nullopt;
  const auto pair = from_base64(rest);
  if (!pair) return std::nullopt;
  const auto colon = pair->find(':');
  if (colon == std::string::npos) return std::nullopt;
  return Presented{pair->substr(0, colon), pair->substr(colon + 1)};
}

std::string_view name_of_owner(const Principal& principal) {
  return principal.platform ? std::string_view(principal.platform->text) : kOperatorName;
}

}  // namespace

std::shared_ptr<const Principal> authenticate(const Headers& headers, const Credentials& credentials) {
  const auto given = presented(headers);
  if (!given) return nullptr;
  auto principal = credentials.find(hash_of_key(given->key));
  if (!principal) return nullptr;
  if (given->platform && !equal_ignoring_case(*given->platform, name_of_owner(*principal))) return nullptr;
  return principal;
}

}  // namespace daybook::http
