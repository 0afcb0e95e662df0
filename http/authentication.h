// Who asks: `Authorization: Basic base64(platform:key)` or `Bearer key` (RFC 7617, 6750), or `tangany-subscription: key`; all with the same
// kind of key.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string_view>

#include "http/message.h"
#include "projections/credentials.h"

namespace daybook::http {

// The name that stands for a platform in the operator's Basic credentials.
inline constexpr std::string_view kOperatorName = "operator";

// Why a login failed: for metrics and the log. An answer never tells.
enum class LoginFault : std::uint8_t {
  none_given,      // no credential at all
  malformed,       // no scheme that is known, not as the scheme wants it, or more than one
  unknown_key,
  revoked,
  other_platform,  // the key is good, the platform that was named with it is not its own
};
std::string_view words_for_log(LoginFault fault);  // "unknown key"

// The active credential behind the request's key. The key alone identifies it; a platform that is named with it must be its own, ignoring case.
std::expected<std::shared_ptr<const Principal>, LoginFault> authenticate(const Headers& headers, const Credentials& credentials);

}  // namespace daybook::http
