#include <utility>

#include "http/commanding.h"
#include "http/consistency.h"
#include "http/fields.h"
#include "http/raas.h"
#include "http/raas_scope.h"
#include "http/raas_views.h"

namespace daybook::http::raas {
namespace {

constexpr std::string_view kDefaultCurrency = "USD";

CreateAccount creation(const Context& context, const CustomerId& customer, Fields& fields, FieldErrors& errors) {
  CreateAccount command;
  command.customer = customer;
  command.account = {fields.text("accountIdentifier")};
  command.display_name = fields.text("displayName");
  command.currency = {fields.optional_text("currencyCode").value_or(std::string(kDefaultCurrency))};
  command.key = KeyStore::new_id();
  command.contact_email = {Personal::Form::plain, command.key, fields.text("contactEmail")};
  command.funding_notification = addresses_in(fields, "fundingNotification", command.key, errors).value_or(std::vector<Personal>{});
  add_violations(errors, violations_of(command));
  // Whether there is such a currency is decided with the state; here it is told only beside other faults.
  if (!errors.empty() && !context.views().scale_of(context.journal(), command.currency)) {
    add_violations(errors, {{"currencyCode", Rule::currency, command.currency.text}});
  }
  return command;
}

UpdateAccount alteration(const CustomerId& customer, const AccountId& account, Fields& fields, FieldErrors& errors) {
  UpdateAccount command;
  command.customer = customer;
  command.account = account;
  command.display_name = fields.optional_text("displayName");
  if (auto email = fields.optional_text("contactEmail")) {
    command.contact_email = {Personal::Form::plain, {}, *std::move(email)};
  }
  command.funding_notification = addresses_in(fields, "fundingNotification", {}, errors);
  add_violations(errors, violations_of(command));
  return command;
}

AccountView view_of(const AccountCreated& created, const Recorded& recorded) {
  AccountView view;
  view.account = created.account;
  view.customer = created.customer;
  view.number = created.number;
  view.display_name = created.display_name;
  view.currency = created.currency;
  view.created_at = recorded.time;
  view.contact_email = created.contact_email;
  view.funding_notification = created.funding_notification;
  view.last = recorded.position;
  return view;
}

Response shown(const Context& context, const AccountView& account, std::uint64_t reflected) {
  Response response;
  response.body = text_of(account, {context.parts.store.keys(), context.principal->role});
  response.headers.add("ETag", "\"" + std::to_string(account.last) + "\"");
  set_position(response, reflected);
  return response;
}

// The account where the customer in the path has it.
std::expected<AccountView, Failure> account_of_customer(const Context& context) {
  const auto& views = context.views();
  const CustomerId customer{context.arguments[0]};
  const AccountId account{context.arguments[1]};
  if (!views.customer(context.journal(), customer)) {
    return std::unexpected(Failure{Rejection{RejectionCode::customer_unknown, customer.text}});
  }
  auto view = views.account(context.journal(), account);
  if (!view || !is_shown(*view, account)) return std::unexpected(missing(context, RejectionCode::account_unknown, account));
  if (view->customer != customer) {
    return std::unexpected(missing(context, RejectionCode::account_of_other_customer, account));
  }
  return *std::move(view);
}

Response listed(const Context& context, const PageRequest& asked, const ScanFrom<AccountView>& scan_from) {
  const PersonalDataReader reader(context.parts.store.keys(), context.principal->role);
  Response response;
  if (asked.paged) {
    auto page = page_of(asked, scan_from);
    auto frame = envelope(page.items.size(), asked.items_max, page.previous, page.next);
    auto rows = std::make_unique<KeptRows<AccountView>>(std::move(page.items));
    response.body = body_of(account_list(std::move(frame), std::move(rows), reader));
  } else {
    response.body = body_of(account_list(bare_list(), scan_from({}), reader));
  }
  return response;
}

}  // namespace

boost::asio::awaitable<Outcome> create_account(const Context& context) {
  const CustomerId customer{context.arguments[0]};
  if (!context.principal->may_see(customer)) co_return refused(Fault::outside_groups);
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  Fields fields(*body, errors);
  auto command = creation(context, customer, fields, errors);
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});

  auto done = co_await decided(context, context.journal(), std::move(command));
  if (!done) co_return std::unexpected(std::move(done).error());
  const auto& recorded = done->events.at(0);
  const auto view = view_of(std::get<AccountCreated>(recorded.event), recorded);
  auto response = shown(context, view, recorded.position + 1);
  response.status = 201;
  co_return response;
}

boost::asio::awaitable<Outcome> update_account(const Context& context) {
  const CustomerId customer{context.arguments[0]};
  const AccountId account{context.arguments[1]};
  if (!context.principal->may_see(customer)) co_return refused(Fault::outside_groups);
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  Fields fields(*body, errors);
  auto command = alteration(customer, account, fields, errors);
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});

  auto done = co_await decided(context, context.journal(), std::move(command));
  if (!done) co_return std::unexpected(seen_by(context, std::move(done).error()));
  const auto reflected = co_await readable_at(context, done->journal_size);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto view = account_of_customer(context);
  if (!view) co_return std::unexpected(view.error());
  co_return shown(context, *view, *reflected);
}

boost::asio::awaitable<Outcome> show_account_of_customer(const Context& context) {
  if (!context.principal->may_see({context.arguments[0]})) co_return refused(Fault::outside_groups);
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto view = account_of_customer(context);
  if (!view) co_return std::unexpected(view.error());
  co_return shown(context, *view, *reflected);
}

boost::asio::awaitable<Outcome> show_account(const Context& context) {
  const AccountId account{context.arguments[0]};
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto view = context.views().account(context.journal(), account);
  if (!view || !is_shown(*view, account) || !context.principal->may_see(view->customer)) {
    co_return std::unexpected(missing(context, RejectionCode::account_unknown, account));
  }
  co_return shown(context, *view, *reflected);
}

boost::asio::awaitable<Outcome> list_accounts_of_customer(const Context& context) {
  const CustomerId customer{context.arguments[0]};
  if (!context.principal->may_see(customer)) co_return refused(Fault::outside_groups);
  const auto asked = page_request(context, "accounts of " + customer.text);
  if (!asked) co_return std::unexpected(asked.error());
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto& views = context.views();
  if (!views.customer(context.journal(), customer)) {
    co_return std::unexpected(Failure{Rejection{RejectionCode::customer_unknown, customer.text}});
  }
  auto response = listed(context, *asked, [&](ScanRange range) {
    return views.accounts_of(context.journal(), customer, std::move(range));
  });
  set_position(response, *reflected);
  co_return response;
}

boost::asio::awaitable<Outcome> list_accounts(const Context& context) {
  const auto asked = page_request(context, "accounts");
  if (!asked) co_return std::unexpected(asked.error());
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  auto response = listed(context, *asked, [&](ScanRange range) {
    return visible_accounts(context.views(), *context.principal, std::move(range));
  });
  set_position(response, *reflected);
  co_return response;
}

}  // namespace daybook::http::raas
