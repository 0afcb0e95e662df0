// Signed tokens in place of keys: JSON Web Tokens (RFC 7519) as JWS in compact form (RFC 7515), with the advice of RFC 8725. Functions of their
// arguments only: no clock, no file.
#pragma once

#include <chrono>
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "domain/access.h"
#include "http/key_set.h"
#include "http/login_fault.h"

namespace daybook::http {

struct TokenRules {
  std::string issuer;    // what `iss` must be
  std::string audience;  // what `aud` must be, or have among others
  std::chrono::seconds leeway{60};  // by which clocks may differ: on `exp`, `nbf` and `iat`
  std::size_t bytes_max = 8 << 10;  // of a token
  // Which claims say what the credential of a key says.
  std::string role_claim = "role";
  std::string platform_claim = "platform";
  std::string customers_claim = "customers";
};

// What a good token says.
struct TokenClaims {
  std::string subject;  // [-_.:@|/+=0-9A-Za-z]{1,100}
  Role role = Role::viewer;  // never operator
  std::string platform;
  std::vector<std::string> customers;  // none: not limited to groups
  std::chrono::sys_seconds expires;    // without the leeway
};

// Whether a bearer's text is meant to be a token: three parts with dots between. No key has a dot.
bool looks_like_token(std::string_view bearer);

// Nothing in the token is believed before its signature is verified, but for which key of the set to verify it with.
std::expected<TokenClaims, LoginFault> claims_of(std::string_view token, const KeySet& keys, const TokenRules& rules,
                                                 std::chrono::sys_seconds now);

}  // namespace daybook::http
