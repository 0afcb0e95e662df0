// The way of a command from a handler to the writer and back: body, envelope, answer.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <expected>
#include <vector>

#include "http/context.h"
#include "http/json_body.h"

namespace daybook::http {

// Characters of X-Correlation-ID, X-Causation-ID and X-Reason, each printable ASCII.
inline constexpr std::size_t kTraceLengthMax = 100;

// The JSON object that the request brings. Failures: media_type_unsupported, malformed_json.
std::expected<JsonValue, Failure> object_in_body(const Context& context);

struct Decided {
  std::vector<Recorded> events;    // none where what was asked for is so already
  std::uint64_t journal_size = 0;  // with them
};

// Gives the command to the journal's writer and waits until the answer is durable.
boost::asio::awaitable<std::expected<Decided, Failure>> decided(const Context& context, JournalNumber journal, Command command);

}  // namespace daybook::http
