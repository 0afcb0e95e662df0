#include "http/v1_account_text.h"

#include "domain/time_text.h"
#include "http/fields.h"
#include "http/v1_relations.h"
#include "http/v1_transaction_text.h"

namespace daybook::http::v1 {
namespace {

void append_bound(JsonText& json, std::string_view name, const std::optional<Amount>& bound, int scale) {
  json.member(name, bound ? to_text(*bound, scale) : std::string(kNoBound));
}

void append_bound(JsonText& json, std::string_view name, const Bound& bound) {
  append_bound(json, name, bound.amount ? std::optional(bound.amount->amount) : std::nullopt, bound.amount ? bound.amount->scale : 0);
}

void append_velocity(JsonText& json, const std::vector<VelocityLimit>& limits) {
  json.key("velocityLimits").begin_array();
  for (const auto& limit : limits) {
    json.begin_object().member("amount", to_text(limit.amount.amount, limit.amount.scale));
    json.member("seconds", limit.seconds).end_object();
  }
  json.end_array();
}

void append_notification(JsonText& json, const std::vector<Personal>& addresses, const Sight& sight) {
  json.key("fundingNotification").begin_array();
  for (const auto& address : addresses) {
    json.begin_object();
    json.member("emailAddress", shown_to(sight, address)).end_object();
  }
  json.end_array();
}

void append_email(JsonText& json, const Personal& address, const Sight& sight) {
  json.member("contactEmail", shown_to(sight, address));
}

std::optional<Amount> amount_of(const Bound& bound, int scale) { return bound.amount ? at_scale(*bound.amount, scale) : std::nullopt; }

void append_place(JsonText& json, const Recorded& recorded) {
  json.member("position", recorded.position).member("recordedAt", to_text(recorded.time));
}

}  // namespace

void append_customer(JsonText& json, const CustomerView& customer, const std::optional<RelationView>& relation) {
  json.begin_object().member("customerIdentifier", customer.customer.text).member("displayName", customer.display_name);
  json.member("status", "active");
  append_metadata(json, customer.metadata);
  json.member("createdAt", to_text(customer.created_at)).member("position", customer.last);
  if (relation) {
    json.key("contract");
    append_relation(json, *relation);
  }
  json.end_object();
}

void append_account(JsonText& json, const AccountView& account, const Context& context) { append_account(json, account, sight_of(context)); }

void append_account(JsonText& json, const AccountView& account, const Sight& sight) {
  const auto amount = [&](std::string_view name, Amount value) { json.member(name, to_text(value, account.scale)); };
  json.begin_object().member("accountIdentifier", account.account.text).member("accountNumber", to_text(account.number));
  json.member("customerIdentifier", account.customer.text).member("displayName", account.display_name);
  json.member("currencyCode", account.currency.text).member("status", name_of(account.status));
  if (!account.status_reason.empty()) json.member("statusReason", account.status_reason);
  amount("posted", account.posted);
  amount("held", account.held);
  amount("incoming", account.incoming);
  amount("available", account.available());
  append_bound(json, "floor", account.floor, account.scale);
  append_bound(json, "ceiling", account.ceiling, account.scale);
  append_velocity(json, account.velocity);
  append_metadata(json, account.metadata);
  if (account.system) {
    json.member("system", true);
  } else {
    append_email(json, account.contact_email, sight);
    append_notification(json, account.funding_notification, sight);
  }
  json.member("createdAt", to_text(account.created_at)).member("position", account.last).end_object();
}

CustomerView view_of(const CustomerCreated& event, const Recorded& recorded) {
  return {event.customer, event.display_name, event.metadata, event.imported_created_at.value_or(recorded.time), recorded.position};
}

AccountView view_of(const AccountCreated& event, const Recorded& recorded, int scale) {
  AccountView view;
  view.account = event.account;
  view.customer = event.customer;
  view.number = event.number;
  view.display_name = event.display_name;
  view.currency = event.currency;
  view.created_at = event.imported_created_at.value_or(recorded.time);
  view.contact_email = event.contact_email;
  view.funding_notification = event.funding_notification;
  view.scale = scale;
  view.floor = amount_of(event.floor, scale);
  view.ceiling = amount_of(event.ceiling, scale);
  view.velocity = event.velocity;
  view.metadata = event.metadata;
  view.last = recorded.position;
  return view;
}

void append_change(JsonText& json, const CustomerUpdated& event, const Recorded& recorded) {
  json.begin_object().member("customerIdentifier", event.customer.text);
  append_place(json, recorded);
  if (event.display_name) json.member("displayName", *event.display_name);
  if (event.metadata) append_metadata(json, *event.metadata);
  json.end_object();
}

void append_change(JsonText& json, const AccountUpdated& event, const Recorded& recorded, const Context& context) {
  json.begin_object().member("accountIdentifier", event.account.text).member("customerIdentifier", event.customer.text);
  append_place(json, recorded);
  if (event.display_name) json.member("displayName", *event.display_name);
  if (event.contact_email) append_email(json, *event.contact_email, sight_of(context));
  if (event.funding_notification) append_notification(json, *event.funding_notification, sight_of(context));
  if (event.floor) append_bound(json, "floor", *event.floor);
  if (event.ceiling) append_bound(json, "ceiling", *event.ceiling);
  if (event.velocity) append_velocity(json, *event.velocity);
  if (event.metadata) append_metadata(json, *event.metadata);
  json.end_object();
}

void append_change(JsonText& json, const AccountStatusChanged& event, const Recorded& recorded) {
  json.begin_object().member("accountIdentifier", event.account.text).member("status", name_of(event.status));
  json.member("reason", event.reason);
  append_place(json, recorded);
  json.end_object();
}

}  // namespace daybook::http::v1
