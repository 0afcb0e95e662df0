// Failures in the words of `/raas/v2`: docs/api/raas-v2.md has the table. Keys that the table of existing clients lacks are this
// server's own; they are marked there.
#pragma once

#include <string_view>

#include "http/failure.h"
#include "http/message.h"

namespace daybook::http::raas {

Response response_of(const Failure& failure, std::string_view path, std::string_view request_id);

}  // namespace daybook::http::raas
