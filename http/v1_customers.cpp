#include <utility>

#include "http/commanding.h"
#include "http/consistency.h"
#include "http/fields.h"
#include "http/v1.h"
#include "http/v1_account_text.h"
#include "http/v1_conditions.h"
#include "http/v1_outcome.h"
#include "http/v1_paging.h"
#include "http/v1_totals.h"

namespace daybook::http::v1 {
namespace {

CreateCustomer creation(Fields& fields, FieldErrors& errors) {
  CreateCustomer command;
  command.customer = {fields.text("customerIdentifier")};
  command.display_name = fields.text("displayName");
  command.metadata = fields.optional_metadata("metadata").value_or(Metadata{});
  fields.refuse_others();
  add_violations(errors, violations_of(command));
  return command;
}

UpdateCustomer alteration(const CustomerId& customer, Fields& fields, FieldErrors& errors) {
  UpdateCustomer command{customer};
  command.display_name = fields.optional_text("displayName");
  command.metadata = fields.optional_metadata("metadata");
  fields.refuse_others();
  add_violations(errors, violations_of(command));
  return command;
}

boost::asio::awaitable<std::expected<CustomerView, Failure>> customer_in_path(const Context& context) {
  const CustomerId customer{context.arguments[0]};
  if (!context.principal->may_see(customer)) co_return refused(Fault::outside_groups);
  auto view = context.views().customer(context.journal(), customer);
  if (!view) co_return std::unexpected(Failure{Rejection{RejectionCode::customer_unknown, customer.text}});
  co_return *std::move(view);
}

Response shown(int status, std::string body, Position last, std::uint64_t size) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  set_etag(response, last);
  set_position(response, size);
  return response;
}

}  // namespace

boost::asio::awaitable<Outcome> create_customer(const Context& context) {
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  Fields fields(*body, errors);
  auto command = creation(fields, errors);
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  if (!context.principal->may_see(command.customer)) co_return refused(Fault::outside_groups);

  const auto* keyed_body = &*body;
  auto done = co_await decided(context, context.journal(), std::move(command), {.keyed_body = keyed_body, .dry_run = false});
  auto outcome = co_await told(context, std::move(done));
  if (!outcome) co_return std::unexpected(std::move(outcome).error());
  const auto& recorded = outcome->main();
  std::string text;
  JsonText json(text);
  append_customer(json, view_of(std::get<CustomerCreated>(recorded.event), recorded));
  auto response = shown(201, std::move(text), recorded.position, outcome->journal_size);
  mark(response.headers, outcome->replayed);
  co_return response;
}

boost::asio::awaitable<Outcome> update_customer(const Context& context) {
  const CustomerId customer{context.arguments[0]};
  if (!context.principal->may_see(customer)) co_return refused(Fault::outside_groups);
  const auto expected = expected_last(context);
  if (!expected) co_return std::unexpected(expected.error());
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  Fields fields(*body, errors);
  auto command = alteration(customer, fields, errors);
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  command.expected_last = *expected;

  const auto* keyed_body = &*body;
  auto done = co_await decided(context, context.journal(), std::move(command), {.keyed_body = keyed_body, .dry_run = false});
  auto outcome = co_await told(context, std::move(done));
  if (!outcome) co_return std::unexpected(std::move(outcome).error());
  std::string text;
  JsonText json(text);
  if (!outcome->events.empty()) {
    const auto& recorded = outcome->main();
    append_change(json, std::get<CustomerUpdated>(recorded.event), recorded);
    auto response = shown(200, std::move(text), recorded.position, outcome->journal_size);
    mark(response.headers, outcome->replayed);
    co_return response;
  }
  const auto reflected = co_await readable_at(context, outcome->journal_size);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto view = co_await customer_in_path(context);
  if (!view) co_return std::unexpected(view.error());
  append_customer(json, *view);
  co_return shown(200, std::move(text), view->last, *reflected);
}

boost::asio::awaitable<Outcome> show_customer(const Context& context) {
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto view = co_await customer_in_path(context);
  if (!view) co_return std::unexpected(view.error());
  std::string body;
  JsonText json(body);
  append_customer(json, *view, context.views().relation(context.journal(), view->customer));
  co_return shown(200, std::move(body), view->last, *reflected);
}

boost::asio::awaitable<Outcome> list_customers(const Context& context) {
  const auto asked = page_asked(context, "customers");
  if (!asked) co_return std::unexpected(asked.error());
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto page = page_of<CustomerView>(
      *asked, [&](ScanRange range) { return visible_customers(context.views(), *context.principal, std::move(range)); });
  Response response;
  std::string body;
  JsonText json(body);
  json.begin_object().key("customers").begin_array();
  for (const auto& customer : page.items) append_customer(json, customer);
  end_page(json, page);
  response.body = std::move(body);
  set_position(response, *reflected);
  co_return response;
}

boost::asio::awaitable<Outcome> list_totals_of_customer(const Context& context) {
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto view = co_await customer_in_path(context);
  if (!view) co_return std::unexpected(view.error());
  co_return totals_shown(context.views().totals_of(context.journal(), view->customer), *reflected);
}

}  // namespace daybook::http::v1
