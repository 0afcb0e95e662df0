// Who asks: `Authorization: Basic base64(platform:key)` or `Bearer key` (RFC 7617, 6750), or `tangany-subscription: key`; all with the same
// kind of key. Where tokens are taken, a bearer's text with dots in it is one, and acts as `token:SUBJECT`, which no key's credential is called.
#pragma once

#include <expected>
#include <memory>
#include <string_view>

#include "http/login_fault.h"
#include "http/message.h"
#include "projections/credentials.h"

namespace daybook::http {

// The name that stands for a platform in the operator's Basic credentials.
inline constexpr std::string_view kOperatorName = "operator";

class TokenIssuer;

// The active credential behind the request's key. The key alone identifies it; a platform that is named with it must be its own, ignoring case.
// `tokens`: null where none are taken.
std::expected<std::shared_ptr<const Principal>, LoginFault> authenticate(const Headers& headers, const Credentials& credentials,
                                                                         const TokenIssuer* tokens);

}  // namespace daybook::http
