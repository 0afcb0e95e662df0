#include <utility>

#include "domain/currency.h"
#include "http/commanding.h"
#include "http/consistency.h"
#include "http/fields.h"
#include "http/v1.h"
#include "http/v1_account_text.h"
#include "http/v1_conditions.h"
#include "http/v1_outcome.h"
#include "http/v1_paging.h"

namespace daybook::http::v1 {
namespace {

std::vector<Personal> personal(const std::vector<std::string>& texts) {
  std::vector<Personal> list;
  for (const auto& text : texts) list.push_back({Personal::Form::plain, {}, text});
  return list;
}

// fundingNotification: [{emailAddress}]
std::optional<std::vector<Personal>> notification(Fields& fields, FieldErrors& errors) {
  const auto list = fields.optional_list("fundingNotification", kNotificationsMax);
  if (!list) return std::nullopt;
  return personal(texts_of(*list, "fundingNotification", "emailAddress", errors));
}

// velocityLimits: [{amount, seconds}]
std::optional<std::vector<VelocityLimit>> velocity(Fields& fields, FieldErrors& errors) {
  const auto* list = fields.optional_list_in_place("velocityLimits", kVelocityLimitsMax);
  if (!list) return std::nullopt;
  std::vector<VelocityLimit> limits;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto& one = (*list)[i];
    if (!one.object()) {
      errors.push_back({element("velocityLimits", i), FieldFault::wrong_type, shown(one), "an object"});
      continue;
    }
    Fields members(one, errors, element("velocityLimits", i) + ".");
    const auto amount = members.decimal("amount");
    const auto seconds = members.number("seconds", kVelocitySecondsMax);
    members.refuse_others();
    limits.push_back({amount, static_cast<std::uint32_t>(seconds)});
  }
  return limits;
}

CreateAccount creation(Fields& fields, FieldErrors& errors) {
  CreateAccount command;
  command.customer = {fields.text("customerIdentifier")};
  command.account = {fields.text("accountIdentifier")};
  command.display_name = fields.text("displayName");
  command.currency = {fields.text("currencyCode")};
  command.key = KeyStore::new_id();
  command.contact_email = {Personal::Form::plain, command.key, fields.text("contactEmail")};
  command.funding_notification = notification(fields, errors).value_or(std::vector<Personal>{});
  for (auto& address : command.funding_notification) address.key = command.key;
  command.floor = fields.optional_bound("floor").value_or(Bound{Decimal{}});
  command.ceiling = fields.optional_bound("ceiling").value_or(Bound{});
  command.velocity = velocity(fields, errors).value_or(std::vector<VelocityLimit>{});
  command.metadata = fields.optional_metadata("metadata").value_or(Metadata{});
  fields.refuse_others();
  add_violations(errors, violations_of(command));
  return command;
}

UpdateAccount alteration(const AccountView& account, Fields& fields, FieldErrors& errors) {
  UpdateAccount command{account.customer, account.account};
  command.display_name = fields.optional_text("displayName");
  if (auto email = fields.optional_text("contactEmail")) {
    command.contact_email = {Personal::Form::plain, {}, *std::move(email)};
  }
  command.funding_notification = notification(fields, errors);
  command.floor = fields.optional_bound("floor");
  command.ceiling = fields.optional_bound("ceiling");
  command.velocity = velocity(fields, errors);
  command.metadata = fields.optional_metadata("metadata");
  fields.refuse_others();
  add_violations(errors, violations_of(command));
  return command;
}

SetAccountStatus change_of_status(const AccountView& account, Fields& fields, FieldErrors& errors) {
  SetAccountStatus command;
  command.account = account.account;
  const auto errors_before = errors.size();
  const auto name = fields.text("status");
  if (const auto status = account_status_named(name)) {
    command.status = *status;
  } else if (errors.size() == errors_before) {
    errors.push_back({"status", FieldFault::not_one_of, http::shown(name), "one of ACTIVE, FROZEN, DISABLED"});
  }
  command.reason = fields.text("reason");
  fields.refuse_others();
  add_violations(errors, violations_of(command));
  return command;
}

// The account in the path, as far as the credential may see it.
boost::asio::awaitable<std::expected<AccountView, Failure>> account_in_path(const Context& context, std::uint64_t size) {
  const auto reflected = co_await readable_at(context, size);
  if (!reflected) co_return std::unexpected(reflected.error());
  const AccountId account{context.arguments[0]};
  auto view = context.views().account(context.journal(), account);
  const bool visible = view && context.principal->may_see(view->customer);
  if (visible) co_return *std::move(view);
  if (context.principal->limited()) co_return refused(Fault::outside_groups);
  co_return std::unexpected(Failure{Rejection{RejectionCode::account_unknown, account.text}});
}

Response changed(const Context& context, const Told& outcome, const AccountView& before) {
  Response response;
  std::string body;
  JsonText json(body);
  auto last = before.last;
  if (outcome.events.empty()) {
    append_account(json, before, context);
  } else {
    last = outcome.main().position;
    const auto& event = outcome.main().event;
    if (const auto* updated = std::get_if<AccountUpdated>(&event)) append_change(json, *updated, outcome.main(), context);
    if (const auto* status = std::get_if<AccountStatusChanged>(&event)) append_change(json, *status, outcome.main());
  }
  response.body = std::move(body);
  set_etag(response, last);
  mark(response.headers, outcome.replayed);
  set_position(response, outcome.journal_size);
  return response;
}

template <class Asked>
boost::asio::awaitable<Outcome> change(const Context& context, Asked (*asked_by)(const AccountView&, Fields&, FieldErrors&)) {
  const auto expected = expected_last(context);
  if (!expected) co_return std::unexpected(expected.error());
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  const auto before = co_await account_in_path(context, context.size_at_arrival);
  if (!before) co_return std::unexpected(before.error());
  FieldErrors errors;
  Fields fields(*body, errors);
  auto command = asked_by(*before, fields, errors);
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  command.expected_last = *expected;

  const auto* keyed_body = &*body;
  auto done = co_await decided(context, context.journal(), std::move(command), {.keyed_body = keyed_body, .dry_run = false});
  const auto outcome = co_await told(context, std::move(done));
  if (!outcome) co_return std::unexpected(outcome.error());
  co_return changed(context, *outcome, *before);
}

Response listed(const Context& context, const Page<AccountView>& page, std::uint64_t reflected) {
  Response response;
  std::string body;
  JsonText json(body);
  json.begin_object().key("accounts").begin_array();
  for (const auto& account : page.items) append_account(json, account, context);
  end_page(json, page);
  response.body = std::move(body);
  set_position(response, reflected);
  return response;
}

}  // namespace

boost::asio::awaitable<Outcome> create_account(const Context& context) {
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
  if (!outcome) co_return std::unexpected(unknown_in_body(std::move(outcome).error()));
  const auto& recorded = outcome->main();
  const auto& created = std::get<AccountCreated>(recorded.event);
  // Only the projections know assets, and this one may be of a moment ago.
  const bool is_asset = !find_currency(created.currency.text);
  const auto reflected = co_await readable_at(context, is_asset ? outcome->journal_size : 0);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto scale = context.views().scale_of(context.journal(), created.currency);
  Response response;
  response.status = 201;
  std::string text;
  JsonText json(text);
  append_account(json, view_of(created, recorded, scale.value_or(0)), context);
  response.body = std::move(text);
  set_etag(response, recorded.position);
  mark(response.headers, outcome->replayed);
  set_position(response, outcome->journal_size);
  co_return response;
}

boost::asio::awaitable<Outcome> update_account(const Context& context) { return change<UpdateAccount>(context, alteration); }
boost::asio::awaitable<Outcome> set_account_status(const Context& context) {
  return change<SetAccountStatus>(context, change_of_status);
}

boost::asio::awaitable<Outcome> show_account(const Context& context) {
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto account = co_await account_in_path(context, 0);
  if (!account) co_return std::unexpected(account.error());
  Response response;
  std::string body;
  JsonText json(body);
  append_account(json, *account, context);
  response.body = std::move(body);
  set_etag(response, account->last);
  set_position(response, *reflected);
  co_return response;
}

boost::asio::awaitable<Outcome> list_accounts(const Context& context) {
  const auto asked = page_asked(context, "accounts");
  if (!asked) co_return std::unexpected(asked.error());
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto page = page_of<AccountView>(
      *asked, [&](ScanRange range) { return visible_accounts(context.views(), *context.principal, std::move(range)); });
  co_return listed(context, page, *reflected);
}

boost::asio::awaitable<Outcome> list_accounts_of_customer(const Context& context) {
  const CustomerId customer{context.arguments[0]};
  if (!context.principal->may_see(customer)) co_return refused(Fault::outside_groups);
  const auto asked = page_asked(context, "accounts of " + customer.text);
  if (!asked) co_return std::unexpected(asked.error());
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  if (!context.views().customer(context.journal(), customer)) {
    co_return std::unexpected(Failure{Rejection{RejectionCode::customer_unknown, customer.text}});
  }
  const auto page = page_of<AccountView>(*asked, [&](ScanRange range) {
    return context.views().accounts_of(context.journal(), customer, std::move(range));
  });
  co_return listed(context, page, *reflected);
}

}  // namespace daybook::http::v1
