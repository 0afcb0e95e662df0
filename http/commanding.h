// The way of a command from a handler to the writer and back: body, envelope, answer.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "http/context.h"
#include "http/json_body.h"

namespace daybook::http {

// The JSON, or the JSON object, that the request brings. Failures: media_type_unsupported, malformed_json.
std::expected<JsonValue, Failure> json_in_body(const Context& context);
std::expected<JsonValue, Failure> object_in_body(const Context& context);

// Who asks, in which request, why. With `keyed_body`, the body of a command that has no id of its own, an Idempotency-Key counts, and the
// request's content is taken down field by field as keyed fingerprints, which tell nothing of personal data. Failures: headers that are
// not as they must be.
std::expected<Envelope, Failure> envelope_of(const Context& context, const JsonValue* keyed_body = nullptr);

struct Decided {
  std::vector<Recorded> events;     // none where what was asked for is so already, or came before
  std::optional<Earlier> earlier;   // where it came before
  std::uint64_t journal_size = 0;   // with them
  BatchOutcome batch = {};
};

// How a command is to be taken, beside what it says.
struct Manner {
  const JsonValue* keyed_body = nullptr;  // see envelope_of
  bool dry_run = false;
  bool balances = true;  // whether the answer shows those after it
};

// Gives the command to the journal's writer and waits until the answer is durable. One of the events may be a CommandRejected.
boost::asio::awaitable<std::expected<Decided, Failure>> decided(const Context& context, JournalNumber journal, Command command,
                                                                Manner manner = {});

// What the writer's answer says.
std::expected<Decided, Failure> decided(const Context& context, Answer answer);

}  // namespace daybook::http
