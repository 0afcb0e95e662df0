#include "http/authentication.h"

#include <algorithm>
#include <optional>
#include <string>

#include "domain/rules.h"
#include "eventstore/text.h"
#include "http/credential_key.h"

namespace daybook::http {
namespace {

struct Presented {
  std::optional<std::string> platform;  // named only by Basic
  std::string key;
};

// Two Authorization headers are none: proxies differ in which of them they pass on.
std::optional<std::string_view> only_authorization(const Headers& headers) {
  const auto is_authorization = [](const auto& field) { return equal_ignoring_case(field.first, "Authorization"); };
  if (std::ranges::count_if(headers.fields(), is_authorization) != 1) return std::nullopt;
  return headers.find("Authorization");
}

std::optional<Presented> presented(const Headers& headers) {
  const auto value = only_authorization(headers);
  if (!value) return std::nullopt;
  const auto space = value->find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto scheme = value->substr(0, space);
  const auto rest = value->substr(std::min(value->find_first_not_of(' ', space), value->size()));
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
