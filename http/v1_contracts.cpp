#include <utility>

#include "http/commanding.h"
#include "http/consistency.h"
#include "http/customers_dates.h"
#include "http/fields.h"
#include "http/v1.h"
#include "http/v1_outcome.h"
#include "http/v1_paging.h"

namespace daybook::http::v1 {
namespace {

constexpr std::string_view kDateForm = "a date such as 2026-01-31, or a time of RFC 3339 in the years 1900 to 9999";

DayOrTime date_in(Fields& fields, std::string_view name, FieldErrors& errors) {
  const auto errors_before = errors.size();
  const auto text = fields.text(name);
  const auto date = customers::date_of_text(text);
  if (!date && errors.size() == errors_before) {
    errors.push_back({std::string(name), FieldFault::wrong_type, shown(text), std::string(kDateForm)});
  }
  return date.value_or(DayOrTime{});
}

ProvideContract contract_in(const JsonValue& body, FieldErrors& errors) {
  Fields fields(body, errors);
  ProvideContract command;
  command.type = {fields.text("type")};
  command.version = fields.text("version");
  command.valid_from = date_in(fields, "contractValidFrom", errors);
  command.content = fields.text("content");
  fields.refuse_others();
  add_violations(errors, violations_of(command));
  return command;
}

void append_contract(JsonText& json, const ContractProvided& contract, Position position, Time provided_at) {
  json.begin_object().member("type", contract.type.text).member("version", contract.version);
  json.member("contractValidFrom", customers::shown(contract.valid_from)).member("content", contract.content);
  json.member("position", position).member("recordedAt", to_text(provided_at)).end_object();
}

}  // namespace

boost::asio::awaitable<Outcome> provide_contract(const Context& context) {
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  auto command = contract_in(*body, errors);
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});

  const auto* keyed_body = &*body;
  auto done = co_await decided(context, context.journal(), std::move(command), {.keyed_body = keyed_body, .dry_run = false});
  auto outcome = co_await told(context, std::move(done));
  if (!outcome) co_return std::unexpected(std::move(outcome).error());
  const auto& recorded = outcome->main();
  std::string text;
  JsonText json(text);
  append_contract(json, std::get<ContractProvided>(recorded.event), recorded.position, recorded.time);
  Response response;
  response.status = 201;
  response.body = std::move(text);
  set_position(response, outcome->journal_size);
  mark(response.headers, outcome->replayed);
  co_return response;
}

boost::asio::awaitable<Outcome> list_contracts(const Context& context) {
  const auto asked = page_asked(context, "contracts");
  if (!asked) co_return std::unexpected(asked.error());
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto page = page_of<ContractView>(
      *asked, [&](const ScanRange& range) { return context.views().contracts(context.journal(), positions(range)); });
  Response response;
  std::string body;
  JsonText json(body);
  json.begin_object().key("contracts").begin_array();
  for (const auto& view : page.items) append_contract(json, view.contract, view.position, view.provided_at);
  end_page(json, page);
  response.body = std::move(body);
  set_position(response, *reflected);
  co_return response;
}

}  // namespace daybook::http::v1
