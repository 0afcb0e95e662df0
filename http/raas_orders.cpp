#include <utility>

#include "domain/rules.h"
#include "http/commanding.h"
#include "http/consistency.h"
#include "http/raas.h"
#include "http/raas_fields.h"
#include "http/raas_order_text.h"
#include "http/raas_scope.h"
#include "http/times.h"

namespace daybook::http::raas {
namespace {

std::optional<Personal> personal_in(Fields& fields, std::string_view name, const KeyId& key) {
  auto text = fields.optional_text(name);
  return text ? std::optional(plain(key, *std::move(text))) : std::nullopt;
}

OrderPerson person_in(const JsonValue& body, const std::string& name, const KeyId& key, FieldErrors& errors) {
  OrderPerson person;
  if (const auto* object = optional_object_in(body, name, errors)) {
    Fields fields(*object, errors, name + ".");
    person.email = personal_in(fields, "email", key);
    person.first_name = personal_in(fields, "firstName", key);
    person.last_name = personal_in(fields, "lastName", key);
  }
  return person;
}

// One of the two must say how the order is delivered.
void read_delivery(const JsonValue& body, Fields& fields, OrderTexts& texts, FieldErrors& errors) {
  const auto send = optional_flag_in(body, "sendEmail", errors);
  texts.delivery_method = fields.optional_text("deliveryMethod").value_or("");
  if (!send && texts.delivery_method.empty() && errors.empty()) errors.push_back({"sendEmail", FieldFault::missing, {}});
  texts.send_email = send.value_or(equal_ignoring_case(texts.delivery_method, "EMAIL"));
}

OrderTexts texts_in(const JsonValue& body, Fields& fields, const KeyId& key, FieldErrors& errors) {
  OrderTexts texts;
  read_delivery(body, fields, texts, errors);
  texts.recipient = person_in(body, "recipient", key, errors);
  texts.sender = person_in(body, "sender", key, errors);
  texts.email_subject = personal_in(fields, "emailSubject", key);
  texts.message = personal_in(fields, "message", key);
  texts.campaign = fields.optional_text("campaign").value_or("");
  texts.notes = fields.optional_text("notes").value_or("");
  texts.etid = fields.optional_text("etid").value_or("");
  return texts;
}

PlaceOrder order_in(const JsonValue& body, FieldErrors& errors) {
  Fields fields(body, errors);
  PlaceOrder command;
  command.customer = {fields.text("customerIdentifier")};
  command.account = {fields.text("accountIdentifier")};
  command.amount = amount_in(body, "amount", errors);
  command.utid = {fields.text("utid")};
  command.external_reference = fields.optional_text("externalRefID").value_or("");
  const auto key = KeyStore::new_id();
  command.texts = texts_in(body, fields, key, errors);
  each_personal(*command.texts, [&](const Personal&) { command.key = key; });
  add_violations(errors, violations_of(command));
  return command;
}

// The order of which these events tell, or which has come before.
OrderView outcome_in(const Context& context, const Decided& done) {
  for (const auto& recorded : done.events) {
    if (const auto* order = std::get_if<OrderPlaced>(&recorded.event)) return {recorded.position, recorded.time, *order};
  }
  return context.views().order_at(context.journal(), done.earlier->position);
}

Response answered(const Context& context, const OrderView& order) {
  std::string text;
  JsonText json(text);
  append_order(json, order, {context.parts.store.keys(), context.principal->role}, Reward::with);
  Response response;
  response.body = std::move(text);
  return response;
}

std::expected<OrderView, Failure> visible_order(const Context& context) {
  const TransactionId id{context.arguments[0]};
  auto order = context.views().order(context.journal(), id);
  if (order && context.principal->may_see(order->order.customer)) return *std::move(order);
  if (context.principal->limited()) return refused(Fault::outside_groups);
  return std::unexpected(Failure{Rejection{RejectionCode::order_unknown, id.text}});
}

}  // namespace

boost::asio::awaitable<Outcome> place_order(const Context& context) {
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  auto command = order_in(*body, errors);
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  if (!context.principal->may_see(command.customer)) co_return refused(Fault::outside_groups);

  auto done = co_await decided(context, context.journal(), std::move(command));
  if (!done) co_return std::unexpected(seen_by(context, std::move(done).error()));
  auto response = answered(context, outcome_in(context, *done));
  response.status = done->earlier ? 200 : 201;
  set_position(response, done->journal_size);
  co_return response;
}

boost::asio::awaitable<Outcome> show_order(const Context& context) {
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto order = visible_order(context);
  if (!order) co_return std::unexpected(order.error());
  auto response = answered(context, *order);
  set_position(response, *reflected);
  co_return response;
}

// Whatever body there is says nothing that is needed.
boost::asio::awaitable<Outcome> resend_order(const Context& context) {
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto order = visible_order(context);
  if (!order) co_return std::unexpected(order.error());

  ResendOrder command{order->order.transaction};
  auto done = co_await decided(context, context.journal(), std::move(command));
  if (!done) co_return std::unexpected(std::move(done).error());
  const auto& recorded = done->events.at(0);
  const PersonalDataReader reader(context.parts.store.keys(), context.principal->role);
  const auto& email = order->order.texts->recipient.email;
  std::string text;
  JsonText json(text);
  json.begin_object().member("id", std::get<OrderResent>(recorded.event).number);
  json.member("createdAt", in_milliseconds(recorded.time)).member("email", email ? reader.shown(*email) : "").end_object();
  Response response;
  response.status = 201;
  response.body = std::move(text);
  set_position(response, done->journal_size);
  co_return response;
}

}  // namespace daybook::http::raas
