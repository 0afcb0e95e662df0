// Times as the surfaces show them: RFC 3339 in UTC, "2018-04-26T18:13:12.874Z".
#pragma once

#include <string>

#include "domain/types.h"

namespace daybook::http {

std::string in_milliseconds(Time time);  // cut, not rounded
std::string now_in_milliseconds();       // by the system's clock

}  // namespace daybook::http
