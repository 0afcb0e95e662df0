#include <utility>

#include "http/commanding.h"
#include "http/consistency.h"
#include "http/fields.h"
#include "http/json_text.h"
#include "http/raas.h"
#include "http/raas_views.h"
#include "http/times.h"

namespace daybook::http::raas {
namespace {

std::string created_text(const CustomerCreated& customer, Time created_at) {
  std::string text;
  JsonText json(text);
  json.begin_object().member("customerIdentifier", customer.customer.text).member("displayName", customer.display_name);
  json.member("status", "active").member("createdAt", in_milliseconds(created_at)).end_object();
  return text;
}

}  // namespace

boost::asio::awaitable<Outcome> pulse(const Context&) {
  Response response;
  response.body = R"({"status":"UP"})";
  co_return response;
}

boost::asio::awaitable<Outcome> create_customer(const Context& context) {
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  Fields fields(*body, errors);
  CreateCustomer command{{fields.text("customerIdentifier")}, fields.text("displayName")};
  add_violations(errors, violations_of(command));
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  if (!context.principal->may_see(command.customer)) co_return refused(Fault::outside_groups);

  auto done = co_await decided(context, context.journal(), std::move(command));
  if (!done) co_return std::unexpected(std::move(done).error());
  const auto& recorded = done->events.at(0);
  Response response;
  response.status = 201;
  response.body = created_text(std::get<CustomerCreated>(recorded.event), recorded.time);
  response.headers.add("ETag", "\"" + std::to_string(recorded.position) + "\"");
  set_position(response, recorded.position + 1);
  co_return response;
}

boost::asio::awaitable<Outcome> list_customers(const Context& context) {
  const auto asked = page_request(context, "customers");
  if (!asked) co_return std::unexpected(asked.error());
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());

  const auto& views = context.views();
  Response response;
  set_position(response, *reflected);
  if (asked->paged) {
    const ScanFrom<CustomerView> scan_from = [&](ScanRange range) {
      return visible_customers(views, *context.principal, std::move(range));
    };
    auto page = page_of(*asked, scan_from);
    auto frame = envelope(page.items.size(), asked->items_max, page.previous, page.next);
    auto rows = std::make_unique<KeptRows<CustomerView>>(std::move(page.items));
    response.body = body_of(customer_list(std::move(frame), with_accounts(views, context.journal(), std::move(rows))));
  } else {
    response.body = body_of(customer_list(bare_list(), visible_customers_with_accounts(views, *context.principal)));
  }
  co_return response;
}

boost::asio::awaitable<Outcome> show_customer(const Context& context) {
  const CustomerId customer{context.arguments[0]};
  if (!context.principal->may_see(customer)) co_return refused(Fault::outside_groups);
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  auto view = context.views().customer(context.journal(), customer);
  if (!view) co_return std::unexpected(Failure{Rejection{RejectionCode::customer_unknown, customer.text}});

  Response response;
  response.headers.add("ETag", "\"" + std::to_string(view->last) + "\"");
  set_position(response, *reflected);
  std::vector<CustomerView> only;
  only.push_back(*std::move(view));
  auto row = std::make_unique<KeptRows<CustomerView>>(std::move(only));
  response.body = body_of(customer_list({}, with_accounts(context.views(), context.journal(), std::move(row))));
  co_return response;
}

}  // namespace daybook::http::raas
