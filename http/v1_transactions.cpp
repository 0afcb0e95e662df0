#include <utility>

#include "domain/needs.h"
#include "http/commanding.h"
#include "http/consistency.h"
#include "http/json_text.h"
#include "http/v1.h"
#include "http/v1_access.h"
#include "http/v1_outcome.h"
#include "http/v1_preferences.h"
#include "http/v1_transaction_commands.h"
#include "http/v1_transaction_text.h"

namespace daybook::http::v1 {
namespace {

Response answer_of(const Told& outcome, const Wish& wish) {
  // What came before is no dry run, whatever was asked for this time.
  const bool written = outcome.replayed || !wish.dry_run;
  Response response;
  response.status = written ? 201 : 200;
  std::string body;
  JsonText json(body);
  append_outcome(json, outcome.main(), !written, wish.shown);
  response.body = std::move(body);
  mark(response.headers, outcome.replayed);
  add_applied(response.headers, wish);
  if (written) set_position(response, outcome.journal_size);
  return response;
}

boost::asio::awaitable<Outcome> carried_out(const Context& context, Command command, Wish wish) {
  const Manner manner{.keyed_body = nullptr, .dry_run = wish.dry_run, .balances = wish.shown == Shown::whole};
  auto done = co_await decided(context, context.journal(), std::move(command), manner);
  auto outcome = co_await told(context, std::move(done), wish.shown);
  if (!outcome) co_return std::unexpected(std::move(outcome).error());
  co_return answer_of(*outcome, wish);
}

// Of a transaction that the path names.
using FollowUp = Command (*)(const TransactionId& target, const JsonValue& body, FieldErrors& errors);

boost::asio::awaitable<Outcome> follow_up(const Context& context, FollowUp command_in) {
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  const TransactionId target{context.arguments[0]};
  FieldErrors errors;
  auto command = command_in(target, *body, errors);
  const auto wish = wish_of(context.request, errors);
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});

  auto foreign = co_await refusal_of(context, target);
  if (foreign) co_return std::unexpected(*std::move(foreign));
  co_return co_await carried_out(context, std::move(command), wish);
}

}  // namespace

boost::asio::awaitable<Outcome> post_transaction(const Context& context) {
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  auto command = transaction_in(*body, errors);
  const auto wish = wish_of(context.request, errors);
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});

  auto foreign = co_await refusal_of(context, accounts_named_by(command));
  if (foreign) co_return std::unexpected(*std::move(foreign));
  co_return co_await carried_out(context, std::move(command), wish);
}

boost::asio::awaitable<Outcome> capture_hold(const Context& context) { return follow_up(context, capture_in); }
boost::asio::awaitable<Outcome> void_hold(const Context& context) { return follow_up(context, void_in); }
boost::asio::awaitable<Outcome> extend_hold(const Context& context) { return follow_up(context, extension_in); }
boost::asio::awaitable<Outcome> reverse_transaction(const Context& context) { return follow_up(context, reversal_in); }

}  // namespace daybook::http::v1
