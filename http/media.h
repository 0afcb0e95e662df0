// Media types: what a body is (Content-Type) and what an answer may be (Accept). RFC 9110, sections 8.3 and 12.5.1.
#pragma once

#include <string_view>

#include "http/message.h"

namespace daybook::http {

// JSON in UTF-8, by name or by the suffix +json. A request without Content-Type is taken at its word.
bool says_json(const Headers& headers);

// Whether Content-Type is this one, whatever its parameters.
bool has_type(const Headers& headers, std::string_view type);

// Whether `Accept` allows the type, "application/json". No header, or an empty one, allows everything.
bool accepts(const Headers& headers, std::string_view type);

// Whether `Accept` names the type itself, not only by a wildcard.
bool asks_for(const Headers& headers, std::string_view type);

}  // namespace daybook::http
