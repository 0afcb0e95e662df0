#include <algorithm>
#include <utility>

#include "http/commanding.h"
#include "http/consistency.h"
#include "http/fields.h"
#include "http/json_text.h"
#include "http/v1.h"
#include "http/v1_outcome.h"

namespace daybook::http::v1 {
namespace {

constexpr std::size_t kRequiredReasonsMax = 100;  // named in one request; there are fewer commands

Response shown(const std::vector<std::string>& commands, std::uint64_t size) {
  Response response;
  std::string text;
  JsonText json(text);
  json.begin_object().key("commands").begin_array();
  for (const auto& command : commands) json.text(command);
  json.end_array().end_object();
  response.body = std::move(text);
  set_position(response, size);
  return response;
}

RequireReasons command_in(const JsonValue& body, FieldErrors& errors) {
  Fields fields(body, errors);
  RequireReasons command;
  if (const auto* list = fields.list_in_place("commands", kRequiredReasonsMax)) command.commands = texts_of(*list, "commands", errors);
  fields.refuse_others();
  if (errors.empty()) add_violations(errors, violations_of(command));
  return command;
}

}  // namespace

boost::asio::awaitable<Outcome> show_required_reasons(const Context& context) {
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  co_return shown(context.views().reasons_required(context.journal()), *reflected);
}

boost::asio::awaitable<Outcome> require_reasons(const Context& context) {
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  auto command = command_in(*body, errors);
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  auto commands = command.commands;
  std::ranges::sort(commands);
  auto done = co_await decided(context, context.journal(), std::move(command));
  if (!done) co_return std::unexpected(std::move(done).error());
  co_return shown(commands, done->journal_size);
}

}  // namespace daybook::http::v1
