// Times as the surfaces show them: RFC 3339 in UTC, "2018-04-26T18:13:12.874Z".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/types.h"

namespace daybook::http {

std::string in_milliseconds(Time time);  // cut, not rounded
std::string now_in_milliseconds();       // by the system's clock

// A moment as a caller writes it, to the microsecond, in any zone: "2026-11-21T21:58:56Z", "2026-11-21T22:58:56.123456+01:00". None where it is
// no such text, or more exact.
std::optional<Time> moment_from_text(std::string_view text);
inline constexpr std::string_view kMomentForm = "a time of RFC 3339 to the microsecond, such as 2026-11-21T21:58:56Z";

}  // namespace daybook::http
