#include <utility>

#include "http/commanding.h"
#include "http/consistency.h"
#include "http/json_text.h"
#include "http/parameters.h"
#include "http/raas.h"
#include "http/raas_fields.h"
#include "http/raas_scope.h"
#include "http/raas_views.h"
#include "http/times.h"
#include "http/uuid.h"

namespace daybook::http::raas {
namespace {

constexpr std::uint64_t kPageMax = 1'000'000'000;

CustomerId customer_in(const Context& context) { return {context.arguments[0]}; }
AccountId account_in(const Context& context) { return {context.arguments[1]}; }
AlertId alert_in(const Context& context) { return {context.arguments[2]}; }

CreateAlert creation(const Context& context, const JsonValue& body, FieldErrors& errors) {
  Fields fields(body, errors);
  CreateAlert command{customer_in(context), account_in(context), {new_uuid()}, fields.text("balanceAlertDisplayName"), {}, {}};
  command.threshold = amount_in(body, "balanceAlertThreshold", errors);
  auto addresses = addresses_in(fields, "balanceAlertNotification", {}, errors);
  if (!addresses && errors.empty()) errors.push_back({"balanceAlertNotification", FieldFault::missing, {}});
  command.notification = std::move(addresses).value_or(std::vector<Personal>{});
  add_violations(errors, violations_of(command));
  return command;
}

UpdateAlert alteration(const Context& context, const JsonValue& body, FieldErrors& errors) {
  Fields fields(body, errors);
  UpdateAlert command{customer_in(context), account_in(context), alert_in(context), {}, {}, {}};
  command.display_name = fields.optional_text("balanceAlertDisplayName");
  command.threshold = optional_amount_in(body, "balanceAlertThreshold", errors);
  command.notification = addresses_in(fields, "balanceAlertNotification", {}, errors);
  add_violations(errors, violations_of(command));
  return command;
}

void append_alert(JsonText& json, const AlertView& view, const PersonalDataReader& reader) {
  const auto& alert = view.alert;
  json.begin_object().member("balanceAlertID", alert.alert.text).member("createdAt", in_milliseconds(view.created_at));
  json.member("customerIdentifier", alert.customer.text).member("accountIdentifier", alert.account.text);
  json.member("balanceAlertDisplayName", alert.display_name);
  json.key("balanceAlertThreshold").raw(to_minimal_text(alert.threshold.amount, alert.threshold.scale));
  json.key("balanceAlertNotification").begin_array();
  for (const auto& address : alert.notification) {
    json.begin_object().member("emailAddress", reader.shown(address)).end_object();
  }
  json.end_array().end_object();
}

Response shown_alert(const Context& context, const AlertView& alert, std::uint64_t size) {
  std::string text;
  JsonText json(text);
  append_alert(json, alert, {context.parts.store.keys(), context.principal->role});
  Response response;
  response.body = std::move(text);
  set_position(response, size);
  return response;
}

// The account where the customer in the path has it.
std::optional<Failure> refusal_of_account(const Context& context) {
  const auto& views = context.views();
  if (!views.customer(context.journal(), customer_in(context))) {
    return Failure{Rejection{RejectionCode::customer_unknown, context.arguments[0]}};
  }
  const auto view = views.account(context.journal(), account_in(context));
  if (!view || !is_shown(*view, account_in(context))) return missing(context, RejectionCode::account_unknown, account_in(context));
  if (view->customer != customer_in(context)) {
    return missing(context, RejectionCode::account_of_other_customer, account_in(context));
  }
  return std::nullopt;
}

std::expected<AlertView, Failure> visible_alert(const Context& context) {
  if (auto no = refusal_of_account(context)) return std::unexpected(*std::move(no));
  auto alert = context.views().alert(context.journal(), account_in(context), alert_in(context));
  if (!alert) return std::unexpected(Failure{Rejection{RejectionCode::alert_unknown, context.arguments[2]}});
  return *std::move(alert);
}

struct Page {
  std::uint64_t number = 0;
  std::uint64_t size = kAlertsMax;
};

std::string listed_text(const std::vector<AlertView>& alerts, const Page& page, const PersonalDataReader& reader) {
  std::string text;
  JsonText json(text);
  json.begin_object().key("page").begin_object().member("size", page.size).member("totalElements", alerts.size());
  json.member("totalPages", (alerts.size() + page.size - 1) / page.size).member("number", page.number).end_object();
  json.key("lowBalanceAlerts").begin_array();
  for (auto at = page.number * page.size; at < alerts.size() && at < (page.number + 1) * page.size; ++at) {
    append_alert(json, alerts[at], reader);
  }
  json.end_array().end_object();
  return text;
}

}  // namespace

boost::asio::awaitable<Outcome> create_alert(const Context& context) {
  if (!context.principal->may_see(customer_in(context))) co_return refused(Fault::outside_groups);
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  auto command = creation(context, *body, errors);
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});

  auto done = co_await decided(context, context.journal(), std::move(command));
  if (!done) co_return std::unexpected(seen_by(context, std::move(done).error()));
  const auto& recorded = done->events.at(0);
  co_return shown_alert(context, {recorded.time, std::get<AlertCreated>(recorded.event), recorded.position}, done->journal_size);
}

boost::asio::awaitable<Outcome> list_alerts(const Context& context) {
  if (!context.principal->may_see(customer_in(context))) co_return refused(Fault::outside_groups);
  FieldErrors errors;
  const Parameters parameters(context.request, errors);
  Page page;
  page.number = parameters.number("page", 0, kPageMax).value_or(0);
  page.size = parameters.number("size", 1, kAlertsMax).value_or(kAlertsMax);
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  if (auto no = refusal_of_account(context)) co_return std::unexpected(*std::move(no));
  const auto alerts = context.views().alerts(context.journal(), account_in(context));
  Response response;
  response.body = listed_text(alerts, page, {context.parts.store.keys(), context.principal->role});
  set_position(response, *reflected);
  co_return response;
}

boost::asio::awaitable<Outcome> show_alert(const Context& context) {
  if (!context.principal->may_see(customer_in(context))) co_return refused(Fault::outside_groups);
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto alert = visible_alert(context);
  if (!alert) co_return std::unexpected(alert.error());
  co_return shown_alert(context, *alert, *reflected);
}

boost::asio::awaitable<Outcome> update_alert(const Context& context) {
  if (!context.principal->may_see(customer_in(context))) co_return refused(Fault::outside_groups);
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  auto command = alteration(context, *body, errors);
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});

  auto done = co_await decided(context, context.journal(), std::move(command));
  if (!done) co_return std::unexpected(seen_by(context, std::move(done).error()));
  const auto reflected = co_await readable_at(context, done->journal_size);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto alert = visible_alert(context);
  if (!alert) co_return std::unexpected(alert.error());
  co_return shown_alert(context, *alert, *reflected);
}

boost::asio::awaitable<Outcome> delete_alert(const Context& context) {
  if (!context.principal->may_see(customer_in(context))) co_return refused(Fault::outside_groups);
  DeleteAlert command{customer_in(context), account_in(context), alert_in(context)};
  auto done = co_await decided(context, context.journal(), std::move(command));
  if (!done) co_return std::unexpected(seen_by(context, std::move(done).error()));
  std::string text;
  JsonText(text).begin_object().member("balanceAlertID", context.arguments[2]).member("status", "DELETED").end_object();
  Response response;
  response.body = std::move(text);
  set_position(response, done->journal_size);
  co_return response;
}

}  // namespace daybook::http::raas
