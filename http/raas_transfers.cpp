#include <algorithm>
#include <utility>

#include "http/commanding.h"
#include "http/consistency.h"
#include "http/json_text.h"
#include "http/raas.h"
#include "http/raas_fields.h"
#include "http/raas_scope.h"
#include "http/raas_views.h"
#include "http/times.h"

namespace daybook::http::raas {
namespace {

TransferFunds transfer_in(const JsonValue& body, FieldErrors& errors) {
  Fields fields(body, errors);
  TransferFunds command;
  command.from = {fields.text("transferFrom")};
  command.to = {fields.text("transferTo")};
  command.amount = amount_in(body, "amount", errors);
  command.notes = fields.optional_text("transferNotes").value_or("");
  command.external_reference = fields.optional_text("externalRefID").value_or("");
  add_violations(errors, violations_of(command));
  return command;
}

std::expected<AccountView, Failure> visible_account(const Context& context, const AccountId& account) {
  auto view = context.views().account(context.journal(), account);
  if (!view || !is_shown(*view, account) || !context.principal->may_see(view->customer)) {
    return std::unexpected(missing(context, RejectionCode::account_unknown, account));
  }
  return *std::move(view);
}

void append_side(JsonText& json, const AccountView& account, Amount before, Amount after, const PersonalDataReader& reader) {
  json.begin_object().member("accountIdentifier", account.account.text).member("accountNumber", to_text(account.number));
  json.member("displayName", account.display_name).member("currencyCode", account.currency.text);
  json.key("startingBalance").raw(to_minimal_text(before, account.scale));
  json.key("endingBalance").raw(to_minimal_text(after, account.scale));
  json.member("status", name_of(account.status)).member("contactEmail", reader.shown(account.contact_email)).end_object();
}

// The available balance of the account after the event.
Amount available_in(const Recorded& recorded, AccountNumber number) {
  return std::ranges::find(recorded.balances, number, &Balances::number)->available;
}

std::string transferred_text(const Recorded& recorded, const AccountView& from, const AccountView& to, const PersonalDataReader& reader) {
  const auto& event = std::get<FundsTransferred>(recorded.event);
  const auto amount = event.postings.at(0).postings.at(0).amount;
  const auto left = available_in(recorded, from.number);
  const auto reached = available_in(recorded, to.number);
  std::string text;
  JsonText json(text);
  json.begin_object().member("transferDate", in_milliseconds(recorded.time));
  json.key("transferredAmount").raw(to_minimal_text(amount, from.scale)).member("transferNotes", event.details.reason);
  json.key("transferFrom");
  append_side(json, from, {left.units + amount.units}, left, reader);
  json.key("transferTo");
  append_side(json, to, {reached.units - amount.units}, reached, reader);
  json.member("externalRefID", event.details.reference).end_object();
  return text;
}

}  // namespace

// What the answer says of the accounts beside their balances is read before the money moves: a read that fails must not leave the
// caller in doubt.
boost::asio::awaitable<Outcome> transfer_funds(const Context& context) {
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  auto command = transfer_in(*body, errors);
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto from = visible_account(context, command.from);
  if (!from) co_return std::unexpected(from.error());
  const auto to = visible_account(context, command.to);
  if (!to) co_return std::unexpected(to.error());

  auto done = co_await decided(context, context.journal(), std::move(command));
  if (!done) co_return std::unexpected(seen_by(context, std::move(done).error()));
  const auto& recorded = done->events.at(0);
  Response response;
  response.body = transferred_text(recorded, *from, *to, {context.parts.store.keys(), context.principal->role});
  set_position(response, done->journal_size);
  co_return response;
}

}  // namespace daybook::http::raas
