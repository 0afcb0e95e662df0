// Failures in the words of `/v1`: RFC 9457 problem details with a stable `code`; docs/api/v1.md lists the codes.
#pragma once

#include <string_view>

#include "http/failure.h"
#include "http/message.h"

namespace daybook::http::v1 {

Response response_of(const Failure& failure, std::string_view request_id);

}  // namespace daybook::http::v1
