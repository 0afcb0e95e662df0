#include "http/token.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "domain/rules.h"
#include "http/base64url.h"
#include "http/json_body.h"

namespace daybook::http {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;
using Fault = std::unexpected<LoginFault>;

constexpr std::size_t kDepthMax = 16;
constexpr std::size_t kSubjectBytesMax = 100;
constexpr std::size_t kTimeDigitsMax = 12;  // of seconds since 1970: 31,000 years

struct Parts {
  std::string_view header, payload, signature;
  std::string_view signed_bytes;  // the first two and the dot between
};

std::optional<Parts> parts_of(std::string_view token) {
  const auto first = token.find('.');
  const auto second = token.find('.', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
  if (token.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  return Parts{token.substr(0, first), token.substr(first + 1, second - first - 1), token.substr(second + 1), token.substr(0, second)};
}

// One part: base64url of a JSON object, in which no name stands twice.
std::optional<JsonValue> object_in(std::string_view part) {
  const auto text = from_base64url(part);
  if (!text) return std::nullopt;
  auto value = parse_json(*text, kDepthMax);
  return value && value->object() ? std::optional(*std::move(value)) : std::nullopt;
}

const std::string* text_in(const JsonValue& object, std::string_view name) {
  const auto* value = object.find(name);
  return value ? value->text() : nullptr;
}

// A type that says what else it is makes it no access token here (RFC 8725, section 3.11).
bool is_type_of_token(const JsonValue& header) {
  if (!header.find("typ")) return true;
  const auto* type = text_in(header, "typ");
  if (!type) return false;
  const auto name = lower_case(*type);
  return name == "jwt" || name == "at+jwt" || name == "application/jwt" || name == "application/at+jwt";
}

std::expected<const KeySet::Key*, LoginFault> key_for(const JsonValue& header, const KeySet& keys) {
  if (header.find("crit") || !is_type_of_token(header)) return Fault(LoginFault::token_malformed);
  const auto* name = text_in(header, "alg");
  const auto algorithm = name ? algorithm_named(*name) : std::nullopt;
  if (!algorithm) return Fault(LoginFault::token_algorithm);
  const auto* id = text_in(header, "kid");
  const auto* key = id ? keys.find(*id) : nullptr;
  if (!key) return Fault(LoginFault::token_key);
  if (key->algorithm != *algorithm) return Fault(LoginFault::token_algorithm);
  return key;
}

// A NumericDate (RFC 7519, section 2); a fraction of a second is passed over.
std::optional<sys_seconds> time_in(const JsonValue& claims, std::string_view name) {
  const auto* value = claims.find(name);
  const auto* number = value ? std::get_if<JsonNumber>(&value->value) : nullptr;
  if (!number) return std::nullopt;
  std::string_view digits = number->text;
  const auto dot = digits.find('.');
  const auto fraction = dot == std::string_view::npos ? std::string_view() : digits.substr(dot + 1);
  digits = digits.substr(0, dot);
  if (digits.size() > kTimeDigitsMax || fraction.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  std::int64_t count = 0;
  const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  if (ec != std::errc{} || end != digits.data() + digits.size() || count < 0) return std::nullopt;
  return sys_seconds(seconds(count));
}

std::expected<sys_seconds, LoginFault> checked_times(const JsonValue& claims, seconds leeway, sys_seconds now) {
  const auto expires = time_in(claims, "exp");
  if (!expires) return Fault(LoginFault::token_claims);
  if (now >= *expires + leeway) return Fault(LoginFault::token_expired);
  for (const auto* name : {"nbf", "iat"}) {
    if (!claims.find(name)) continue;
    const auto from = time_in(claims, name);
    if (!from) return Fault(LoginFault::token_claims);
    if (now + leeway < *from) return Fault(LoginFault::token_not_yet_valid);
  }
  return *expires;
}

bool is_for(const JsonValue& claims, const std::string& audience) {
  const auto* value = claims.find("aud");
  if (!value) return false;
  const auto is_ours = [&](const JsonValue& one) { return one.text() && *one.text() == audience; };
  return value->array() ? std::ranges::any_of(*value->array(), is_ours) : is_ours(*value);
}

bool is_subject(const std::string& text) {
  const auto is_taken = [](char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') ||
           std::string_view("-_.:@|/+=").find(letter) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= kSubjectBytesMax && std::ranges::all_of(text, is_taken);
}

// Nothing where the claim is there and is no list of identifiers: an empty one could be read as no limit.
std::optional<std::vector<std::string>> customers_in(const JsonValue& claims, const std::string& name) {
  std::vector<std::string> customers;
  const auto* value = claims.find(name);
  if (!value) return customers;
  const auto* list = value->array();
  if (!list || list->empty() || list->size() > kCredentialCustomersMax) return std::nullopt;
  for (const auto& one : *list) {
    Violations violations;
    if (!one.text()) return std::nullopt;
    check_identifier(name, *one.text(), violations);
    if (!violations.empty()) return std::nullopt;
    customers.push_back(*one.text());
  }
  return customers;
}

std::optional<TokenClaims> rights_in(const JsonValue& claims, const TokenRules& rules) {
  const auto* subject = text_in(claims, "sub");
  const auto* role_name = text_in(claims, rules.role_claim);
  const auto* platform = text_in(claims, rules.platform_claim);
  if (!subject || !is_subject(*subject) || !role_name || !platform || platform->empty()) return std::nullopt;
  const auto role = role_named(*role_name);
  auto customers = customers_in(claims, rules.customers_claim);
  if (!role || *role == Role::operator_ || !customers) return std::nullopt;
  return TokenClaims{*subject, *role, *platform, *std::move(customers), {}};
}

}  // namespace

bool looks_like_token(std::string_view bearer) { return bearer.find('.') != std::string_view::npos; }

std::expected<TokenClaims, LoginFault> claims_of(std::string_view token, const KeySet& keys, const TokenRules& rules, sys_seconds now) {
  const auto parts = token.size() <= rules.bytes_max ? parts_of(token) : std::nullopt;
  if (!parts) return Fault(LoginFault::token_malformed);
  const auto header = object_in(parts->header);
  const auto signature = from_base64url(parts->signature);
  if (!header || !signature) return Fault(LoginFault::token_malformed);
  const auto key = key_for(*header, keys);
  if (!key) return Fault(key.error());
  if (!is_signature(**key, parts->signed_bytes, *signature)) return Fault(LoginFault::token_signature);

  const auto claims = object_in(parts->payload);
  if (!claims) return Fault(LoginFault::token_malformed);
  const auto* issuer = text_in(*claims, "iss");
  if (!issuer || *issuer != rules.issuer) return Fault(LoginFault::token_issuer);
  if (!is_for(*claims, rules.audience)) return Fault(LoginFault::token_audience);
  const auto expires = checked_times(*claims, rules.leeway, now);
  if (!expires) return Fault(expires.error());
  auto rights = rights_in(*claims, rules);
  if (!rights) return Fault(LoginFault::token_claims);
  rights->expires = *expires;
  return *std::move(rights);
}

}  // namespace daybook::http
