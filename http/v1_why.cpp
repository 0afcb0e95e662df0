// What a decision read and which rule decided.
#include <utility>

#include "http/consistency.h"
#include "http/decision_text.h"
#include "http/parameters.h"
#include "http/v1.h"

namespace daybook::http::v1 {

boost::asio::awaitable<Outcome> explain_decision(const Context& context) {
  FieldErrors errors;
  const Parameters parameters(context.request, errors);
  const auto transaction = parameters.text("transaction");
  auto position = parameters.number("position", 0, UINT64_MAX - 1);
  if (errors.empty() && transaction.has_value() == position.has_value()) {
    parameters.refuse("transaction", FieldFault::not_one_of, "given, or position instead of it");
  }
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto past = context.views().past(context.journal());
  if (transaction) position = past->position_of({*transaction});
  if (!position) co_return std::unexpected(Failure{Rejection{RejectionCode::transaction_unknown, *transaction}});
  if (*position >= past->size()) co_return refused(Fault::entry_unknown, "it has " + std::to_string(past->size()) + " entries");
  std::string body;
  JsonText json(body);
  append_decision(json, *past, *position, Sight{});
  Response response;
  response.body = std::move(body);
  set_position(response, *reflected);
  co_return response;
}

}  // namespace daybook::http::v1
