// Base64 for URLs and file names, without padding (RFC 4648, section 5; RFC 7515, section 2).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace daybook::http {

std::string to_base64url(std::string_view bytes);

// Nothing where the text is not exactly what to_base64url makes: no padding, no white space, no bits behind the last byte.
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace daybook::http
