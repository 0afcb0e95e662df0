// The bytes before an answer's body: status line and fields.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "http/message.h"

namespace daybook::http {

// How the body follows, and what becomes of the connection.
struct ResponseFraming {
  bool http_1_0 = false;
  bool keeps_alive = true;
  bool chunked = false;
  std::optional<std::size_t> content_length = {};
  bool encrypted = false;
};

// Every answer also says that browsers must not guess its type or tell other sites where they come from; unless it says otherwise, that caches
// must not keep it and nothing in it may run or be framed; and within TLS, that they must not come back without it (RFC 6797). No answer lets another
// site's script read it: there is no CORS. Control characters in field values become spaces, so that no value can begin a field of its own.
std::string response_head(const Response& response, const ResponseFraming& framing, const std::string& request_id);

}  // namespace daybook::http
