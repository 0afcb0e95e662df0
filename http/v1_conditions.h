// What a change depends on: that the object is as its caller saw it.
#pragma once

#include <expected>
#include <optional>

#include "http/context.h"

namespace daybook::http::v1 {

// From `If-Match: "12"`: the position of the object's last entry, as an answer's ETag said. None where there is no such header, or where
// it is `*`.
std::expected<std::optional<Position>, Failure> expected_last(const Context& context);

void set_etag(Response& response, Position last);

}  // namespace daybook::http::v1
