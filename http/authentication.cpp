#include "http/authentication.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "domain/rules.h"
#include "eventstore/text.h"
#include "http/credential_key.h"
#include "http/token_issuer.h"

namespace daybook::http {
namespace {

struct Presented {
  std::optional<std::string> platform;  // named only by Basic
  std::string key;
  bool by_bearer = false;
};

// Two headers that say who asks are none: proxies differ in which of them they pass on.
std::expected<const std::pair<std::string, std::string>*, LoginFault> only_credential(const Headers& headers) {
  const auto says_who = [](const auto& field) { return is_credential_header(field.first); };
  const auto& fields = headers.fields();
  const auto first = std::ranges::find_if(fields, says_who);
  if (first == fields.end()) return std::unexpected(LoginFault::none_given);
  if (std::any_of(first + 1, fields.end(), says_who)) return std::unexpected(LoginFault::malformed);
  return &*first;
}

std::optional<Presented> presented(const std::pair<std::string, std::string>& credential) {
  const std::string_view value = credential.second;
  if (equal_ignoring_case(credential.first, kSubscriptionHeader)) return Presented{std::nullopt, std::string(value)};
  const auto space = value.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto scheme = value.substr(0, space);
  const auto rest = value.substr(std::min(value.find_first_not_of(' ', space), value.size()));
  if (equal_ignoring_case(scheme, "Bearer")) return Presented{std::nullopt, std::string(rest), true};
  if (!equal_ignoring_case(scheme, "Basic")) return std::nullopt;
  const auto pair = from_base64(rest);
  if (!pair) return std::nullopt;
  const auto colon = pair->find(':');
  if (colon == std::string::npos) return std::nullopt;
  return Presented{pair->substr(0, colon), pair->substr(colon + 1)};
}

using Login = std::expected<std::shared_ptr<const Principal>, LoginFault>;

Login login_by_token(std::string_view token, const Credentials& credentials, const TokenIssuer& tokens) {
  auto claims = tokens.claims_of(token);
  if (!claims) return std::unexpected(claims.error());
  const auto platform = credentials.platform({claims->platform});
  if (!platform) return std::unexpected(LoginFault::token_platform);
  Principal principal{{"token:" + claims->subject}, claims->role, platform->platform, platform->journal, {}};
  for (auto& customer : claims->customers) principal.customers.push_back({std::move(customer)});
  return std::make_shared<const Principal>(std::move(principal));
}

std::string_view name_of_owner(const Principal& principal) {
  return principal.platform ? std::string_view(principal.platform->text) : kOperatorName;
}

}  // namespace

std::string_view words_for_log(LoginFault fault) {
  switch (fault) {
    case LoginFault::none_given: return "no credential";
    case LoginFault::malformed: return "malformed";
    case LoginFault::unknown_key: return "unknown key";
    case LoginFault::revoked: return "revoked";
    case LoginFault::other_platform: return "other platform";
    case LoginFault::token_malformed: return "malformed token";
    case LoginFault::token_algorithm: return "token algorithm";
    case LoginFault::token_key: return "token of unknown key";
    case LoginFault::token_signature: return "token signature";
    case LoginFault::token_issuer: return "token of other issuer";
    case LoginFault::token_audience: return "token for other audience";
    case LoginFault::token_expired: return "token expired";
    case LoginFault::token_not_yet_valid: return "token not yet valid";
    case LoginFault::token_claims: return "token claims";
    case LoginFault::token_platform: return "token of unknown platform";
  }
  std::unreachable();
}

Login authenticate(const Headers& headers, const Credentials& credentials, const TokenIssuer* tokens) {
  const auto credential = only_credential(headers);
  if (!credential) return std::unexpected(credential.error());
  const auto given = presented(**credential);
  if (!given) return std::unexpected(LoginFault::malformed);
  if (tokens && given->by_bearer && looks_like_token(given->key)) return login_by_token(given->key, credentials, *tokens);
  const auto hash = hash_of_key(given->key);
  auto principal = credentials.find(hash);
  if (!principal) return std::unexpected(credentials.was_revoked(hash) ? LoginFault::revoked : LoginFault::unknown_key);
  if (given->platform && !equal_ignoring_case(*given->platform, name_of_owner(*principal))) {
    return std::unexpected(LoginFault::other_platform);
  }
  return principal;
}

}  // namespace daybook::http
