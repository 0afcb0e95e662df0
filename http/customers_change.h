// How a document of `/customers` comes in, and how it is patched.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <expected>
#include <functional>
#include <string>

#include "domain/event.h"
#include "http/commanding.h"
#include "http/context.h"
#include "http/customers_schema.h"
#include "http/json_body.h"

namespace daybook::http::customers {

inline constexpr int kPatchAttemptsMax = 5;  // how often a PATCH reads, patches and replaces where others are always faster

// The body's document, as the schema has it. With an id, that of the path, the document may lack its own and must not have another.
std::expected<JsonValue, Failure> document_in_body(const Context& context, const Schema& schema);
std::expected<JsonValue, Failure> document_in_body(const Context& context, const Schema& schema, const std::string& id);

// As in commanding.h, with fields named by pointers.
boost::asio::awaitable<std::expected<Decided, Failure>> decided(const Context& context, Command command);

// A document as a reader found it.
struct Revision {
  JsonValue document;
  Position last = 0;  // of the last entry about it
};

struct Patchable {
  const Schema& schema;
  std::string id;
  std::function<std::expected<Revision, Failure>()> read;                                   // what the views have
  std::function<std::expected<Command, Failure>(const JsonValue&, const Revision&)> command;  // that makes the document out of the revision
};

struct Patched {
  JsonValue document;
  Position last = 0;               // of the last entry about it
  std::uint64_t journal_size = 0;  // what the answer reflects
};

// Reads, patches and replaces what was read; again where it has changed meanwhile, unless the caller said which revision is meant. A patch
// that changes nothing, as one that only tests, writes nothing.
boost::asio::awaitable<std::expected<Patched, Failure>> patch(const Context& context, const Patchable& target);

}  // namespace daybook::http::customers
