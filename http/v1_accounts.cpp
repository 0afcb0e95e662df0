#include <utility>

#include "domain/currency.h"
#include "http/commanding.h"
#include "http/consistency.h"
#include "http/fields.h"
#include "http/v1.h"
#include "http/v1_account_commands.h"
#include "http/v1_account_text.h"
#include "http/v1_conditions.h"
#include "http/v1_outcome.h"
#include "http/v1_paging.h"

namespace daybook::http::v1 {
namespace {

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

Response changed(const Context& context, const Told& outcome) {
  Response response;
  std::string body;
  JsonText json(body);
  const auto& event = outcome.main().event;
  if (const auto* updated = std::get_if<AccountUpdated>(&event)) append_change(json, *updated, outcome.main(), context);
  if (const auto* status = std::get_if<AccountStatusChanged>(&event)) append_change(json, *status, outcome.main());
  response.body = std::move(body);
  set_etag(response, outcome.main().position);
  mark(response.headers, outcome.replayed);
  set_position(response, outcome.journal_size);
  return response;
}

Response unchanged(const Context& context, const AccountView& account, bool replayed) {
  Response response;
  std::string body;
  JsonText json(body);
  append_account(json, account, context);
  response.body = std::move(body);
  set_etag(response, account.last);
  mark(response.headers, replayed);
  set_position(response, context.views().reflects(context.journal()));
  return response;
}

template <class Asked>
boost::asio::awaitable<Outcome> change(const Context& context, Asked (*asked_by)(const AccountView&, const JsonValue&, FieldErrors&)) {
  const auto expected = expected_last(context);
  if (!expected) co_return std::unexpected(expected.error());
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  const auto before = co_await account_in_path(context, context.size_at_arrival);
  if (!before) co_return std::unexpected(before.error());
  FieldErrors errors;
  auto command = asked_by(*before, *body, errors);
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  command.expected_last = *expected;

  const auto* keyed_body = &*body;
  auto done = co_await decided(context, context.journal(), std::move(command), {.keyed_body = keyed_body, .dry_run = false});
  const auto outcome = co_await told(context, std::move(done));
  if (!outcome) co_return std::unexpected(outcome.error());
  if (!outcome->events.empty()) co_return changed(context, *outcome);
  // Nothing is to be changed: it is shown as it is, once the decision can be read.
  const auto now = co_await account_in_path(context, outcome->journal_size);
  if (!now) co_return std::unexpected(now.error());
  co_return unchanged(context, *now, outcome->replayed);
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
  auto command = account_in(*body, errors);
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

boost::asio::awaitable<Outcome> update_account(const Context& context) { return change<UpdateAccount>(context, account_change_in); }
boost::asio::awaitable<Outcome> set_account_status(const Context& context) {
  return change<SetAccountStatus>(context, account_status_in);
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
