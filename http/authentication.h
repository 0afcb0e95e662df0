// Who asks: `Authorization: Basic base64(platform:key)` or `Bearer key` (RFC 7617, 6750), or `tangany-subscription: key`; all with the same
// kind of key.
#pragma once

#include <memory>

#include "http/message.h"
#include "projections/credentials.h"

namespace daybook::http {

// The name that stands for a platform in the operator's Basic credentials.
inline constexpr std::string_view kOperatorName = "operator";

// The active credential behind the request's key; null for whatever is wrong, so that an answer can't tell the reasons apart.
// The key alone identifies the credential; a platform that is named with it must be its own, ignoring case.
std::shared_ptr<const Principal> authenticate(const Headers& headers, const Credentials& credentials);

}  // namespace daybook::http
