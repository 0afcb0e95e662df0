// What the three surfaces take and answer, for programs: OpenAPI 3.1.0, from http/openapi/. Tests hold it against the route table, and every answer of the
// scenario files against it. Thread-safe.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <span>
#include <string>
#include <string_view>

#include "http/context.h"

namespace daybook::http {

// JSON objects, each with some of the members of the whole, of its `paths` and of its `components`.
std::span<const std::string_view> openapi_parts();

const std::string& openapi_text();  // the whole

namespace v1 {
boost::asio::awaitable<Outcome> describe(const Context& context);
}

}  // namespace daybook::http
