#include <utility>

#include "http/commanding.h"
#include "http/consistency.h"
#include "http/fields.h"
#include "http/json_text.h"
#include "http/v1.h"
#include "http/v1_outcome.h"

namespace daybook::http::v1 {
namespace {

Response answered(std::string body, std::uint64_t size) {
  Response response;
  response.body = std::move(body);
  set_position(response, size);
  return response;
}

// The same command again says the same.
Response answered(std::string body, const Told& outcome) {
  auto response = answered(std::move(body), outcome.journal_size);
  mark(response.headers, outcome.replayed);
  return response;
}

void append_value(JsonText& json, std::string_view name, const std::optional<Decimal>& value) {
  if (value) json.member(name, to_text(value->amount, value->scale));
}

void append_item(JsonText& json, const CatalogItem& item) {
  json.begin_object().member("utid", item.utid.text).member("rewardName", item.reward_name);
  json.member("brandKey", item.brand_key).member("brandName", item.brand_name).member("currency", item.currency.text);
  json.member("valueType", name_of(item.value_type));
  append_value(json, "faceValue", item.face_value);
  append_value(json, "minValue", item.min_value);
  append_value(json, "maxValue", item.max_value);
  json.member("description", item.description).member("active", item.active).end_object();
}

ValueType value_type_in(Fields& fields, FieldErrors& errors) {
  const auto errors_before = errors.size();
  const auto name = fields.text("valueType");
  const auto type = value_type_named(name);
  if (!type && errors.size() == errors_before) {
    errors.push_back({"valueType", FieldFault::not_one_of, shown(name), "FIXED_VALUE or VARIABLE_VALUE"});
  }
  return type.value_or(ValueType::variable);
}

CatalogItem item_in(const JsonValue& body, FieldErrors& errors) {
  Fields fields(body, errors);
  CatalogItem item;
  item.utid = in_upper_case({fields.text("utid")});
  item.reward_name = fields.text("rewardName");
  item.brand_key = fields.text("brandKey");
  item.brand_name = fields.text("brandName");
  item.currency = {fields.text("currency")};
  item.value_type = value_type_in(fields, errors);
  item.face_value = fields.optional_decimal("faceValue");
  item.min_value = fields.optional_decimal("minValue");
  item.max_value = fields.optional_decimal("maxValue");
  item.description = fields.optional_text("description").value_or("");
  item.active = !fields.flag("inactive");
  fields.refuse_others();
  add_violations(errors, violations_of(RegisterCatalogItem{item}));
  return item;
}

}  // namespace

boost::asio::awaitable<Outcome> list_catalog_items(const Context& context) {
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  std::string body;
  JsonText json(body);
  json.begin_object().key("items").begin_array();
  for (const auto& item : context.views().catalog(context.journal())) append_item(json, item);
  json.end_array().end_object();
  co_return answered(std::move(body), *reflected);
}

boost::asio::awaitable<Outcome> register_catalog_item(const Context& context) {
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  RegisterCatalogItem command{item_in(*body, errors)};
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  const auto* keyed_body = &*body;
  auto done = co_await decided(context, context.journal(), command, {.keyed_body = keyed_body, .dry_run = false});
  const auto outcome = co_await told(context, std::move(done));
  if (!outcome) co_return std::unexpected(outcome.error());
  std::string text;
  JsonText json(text);
  append_item(json, command.item);
  co_return answered(std::move(text), *outcome);
}

boost::asio::awaitable<Outcome> remove_catalog_item(const Context& context) {
  RemoveCatalogItem command{{context.arguments[0]}};
  auto done = co_await decided(context, context.journal(), std::move(command));
  if (!done) co_return std::unexpected(std::move(done).error());
  std::string text;
  JsonText(text).begin_object().member("utid", context.arguments[0]).member("removed", true).end_object();
  co_return answered(std::move(text), done->journal_size);
}

boost::asio::awaitable<Outcome> set_exchange_rate(const Context& context) {
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  Fields fields(*body, errors);
  SetExchangeRate command;
  command.reward_currency = {fields.text("rewardCurrency")};
  command.base_currency = {fields.text("baseCurrency")};
  command.rate = fields.decimal("baseFx");
  fields.refuse_others();
  add_violations(errors, violations_of(command));
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  const auto* keyed_body = &*body;
  auto done = co_await decided(context, context.journal(), command, {.keyed_body = keyed_body, .dry_run = false});
  const auto outcome = co_await told(context, std::move(done));
  if (!outcome) co_return std::unexpected(outcome.error());
  std::string text;
  JsonText json(text);
  json.begin_object().member("rewardCurrency", command.reward_currency.text).member("baseCurrency", command.base_currency.text);
  json.member("baseFx", to_text(command.rate.amount, command.rate.scale)).end_object();
  co_return answered(std::move(text), *outcome);
}

boost::asio::awaitable<Outcome> show_deposit_fee(const Context& context) {
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto fee = context.views().deposit_fee(context.journal());
  std::string text;
  JsonText(text).begin_object().member("feePercent", to_text(fee.amount, fee.scale)).end_object();
  co_return answered(std::move(text), *reflected);
}

boost::asio::awaitable<Outcome> set_deposit_fee(const Context& context) {
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  Fields fields(*body, errors);
  const SetDepositFee command{fields.decimal("feePercent")};
  fields.refuse_others();
  add_violations(errors, violations_of(command));
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  const auto* keyed_body = &*body;
  auto done = co_await decided(context, context.journal(), command, {.keyed_body = keyed_body, .dry_run = false});
  const auto outcome = co_await told(context, std::move(done));
  if (!outcome) co_return std::unexpected(outcome.error());
  std::string text;
  JsonText(text).begin_object().member("feePercent", to_text(command.percent.amount, command.percent.scale)).end_object();
  co_return answered(std::move(text), *outcome);
}

}  // namespace daybook::http::v1
