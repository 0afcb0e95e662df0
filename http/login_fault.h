// Why a login failed: for metrics and the log. An answer never tells.
#pragma once

#include <cstdint>
#include <string_view>

namespace daybook::http {

enum class LoginFault : std::uint8_t {
  none_given,      // no credential at all
  malformed,       // no scheme that is known, not as the scheme wants it, or more than one
  unknown_key,
  revoked,
  other_platform,  // the key is good, the platform that was named with it is not its own

  // Of signed tokens, in the order in which they are found.
  token_malformed,       // no JWS in compact form, larger than is taken, or critical members that nobody here knows
  token_algorithm,       // none that is taken, or not the one of the key that it names
  token_key,             // it names no key of the set
  token_signature,
  token_issuer,
  token_audience,
  token_expired,
  token_not_yet_valid,
  token_claims,          // the subject, role, platform or customers: absent, or not as they must be
  token_platform,        // there is no such platform
};

std::string_view words_for_log(LoginFault fault);  // "unknown key"

}  // namespace daybook::http
