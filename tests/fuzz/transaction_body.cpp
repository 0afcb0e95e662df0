// Bodies of transactions on /v1: a letter for the route, then JSON. What a body asks for is decided on some books, and these stay in order.
#include "domain/books.h"
#include "domain/given_books.h"
#include "fuzz/target.h"
#include "http/json_body.h"
#include "http/v1_transaction_commands.h"

namespace {

using namespace daybook;
using daybook::fuzz::require;

Books some_books() {
  Books books;
  books.account("alice-1");
  books.account("bob-1", "EUR");
  books.post("paid", {{"funding-usd", "alice-1", "100.00"}});
  books.hold("held", {{"alice-1", "funding-usd", "10.00"}});
  return books;
}

Command command_in(char route, const http::JsonValue& body, http::FieldErrors& errors) {
  using namespace http::v1;
  switch (route) {
    case 'c': return capture_in({"held"}, body, errors);
    case 'v': return void_in({"held"}, body, errors);
    case 'e': return extension_in({"held"}, body, errors);
    case 'r': return reversal_in({"paid"}, body, errors);
    default: return transaction_in(body, errors);
  }
}

void run(std::string_view bytes) {
  if (bytes.empty()) return;
  const auto body = http::parse_json(bytes.substr(1), 32);
  if (!body || !body->object()) return;
  http::FieldErrors errors;
  const auto command = command_in(bytes.front(), *body, errors);
  if (!errors.empty()) return;

  static const Books kBooks = some_books();
  auto books = kBooks;
  const auto outcome = books.give(command);
  // Whether an amount fits its currency is known to the books alone.
  const bool by_reader = outcome.starts_with("invalid-field") && outcome.find("amount") == std::string::npos &&
                         outcome.find("currency") == std::string::npos && outcome.find("available") == std::string::npos &&
                         outcome.find(".to") == std::string::npos;
  require(!by_reader, "what a reader takes breaks no rule that a field has of its own");
  require(imbalances(books.state).empty(), "each currency sums to zero");
  require(outcome != "done" || books.give(command) == "again", "the same again changes nothing");
}

const daybook::fuzz::Target target("transaction_body", run);

}  // namespace
