#include <utility>

#include "http/card_processor.h"
#include "http/commanding.h"
#include "http/consistency.h"
#include "http/json_text.h"
#include "http/raas.h"
#include "http/raas_fields.h"
#include "http/raas_scope.h"
#include "http/times.h"

namespace daybook::http::raas {
namespace {

DepositFunds deposit_in(const JsonValue& body, FieldErrors& errors) {
  Fields fields(body, errors);
  DepositFunds command;
  command.customer = {fields.text("customerIdentifier")};
  command.account = {fields.text("accountIdentifier")};
  command.card = {fields.text("creditCardToken")};
  command.amount = amount_in(body, "amount", errors);
  command.external_reference = fields.optional_text("externalRefID").value_or("");
  add_violations(errors, violations_of(command));
  return command;
}

// System accounts that are opened for it stand in front of it.
const Recorded* deposit_among(const std::vector<Recorded>& events) {
  for (const auto& recorded : events) {
    if (std::holds_alternative<FundsDeposited>(recorded.event)) return &recorded;
  }
  return nullptr;
}

// A reference is of one deposit of the account, so that whoever sends it again after a lost answer means the same charge.
Charge charge_for(const Context& context, const FundsDeposited& deposit) {
  const auto& group = deposit.postings.at(0);
  const auto& reference = deposit.details.reference;
  const auto of_account = std::to_string(context.journal()) + "/" + to_text(group.postings.at(0).to);
  auto key = reference.empty() ? "request/" + context.request.id : "reference/" + of_account + "/" + reference;
  return {deposit.card, deposit.charged.amount, deposit.charged.scale, group.currency, std::move(key)};
}

// Without a word from the rules it is not known whether the deposit was recorded: the log of the processor and the journal tell. Where the
// reference is used, another request recorded the deposit that the charge is for.
bool is_to_be_refunded(const Failure& failure) {
  const auto* unavailable = std::get_if<Unavailable>(&failure.reason);
  if (unavailable && *unavailable == Unavailable::too_many_rejections) return true;  // it never came to the rules
  const auto* rejection = std::get_if<Rejection>(&failure.reason);
  return rejection && rejection->code != RejectionCode::external_reference_used;
}

std::string text_of(const FundsDeposited& deposit, Time created_at) {
  const auto& group = deposit.postings.at(0);
  const auto& posting = group.postings.at(0);
  std::string text;
  JsonText json(text);
  json.begin_object().member("referenceDepositID", deposit.transaction.text);
  json.key("amount").raw(to_minimal_text(posting.amount, group.scale));
  json.key("amountCharged").raw(to_minimal_text(deposit.charged.amount, deposit.charged.scale));
  json.key("feePercent").raw(to_minimal_text(deposit.percent.amount, deposit.percent.scale));
  json.member("createdDate", in_milliseconds(created_at)).member("status", "SUCCESS");
  json.member("accountNumber", to_text(posting.to));
  if (!deposit.details.reference.empty()) json.member("externalRefID", deposit.details.reference);
  json.end_object();
  return text;
}

}  // namespace

// What no rule allows is found out before the card is charged, and a charge whose deposit is then refused is given back.
boost::asio::awaitable<Outcome> deposit_funds(const Context& context) {
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  auto command = deposit_in(*body, errors);
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  if (!context.principal->may_see(command.customer)) co_return refused(Fault::outside_groups);

  auto rehearsed = co_await decided(context, context.journal(), command, {.dry_run = true});
  if (!rehearsed) co_return std::unexpected(seen_by(context, std::move(rehearsed).error()));
  auto& processor = *context.parts.options.card_processor;
  const auto& rehearsal = std::get<FundsDeposited>(deposit_among(rehearsed->events)->event);
  const auto charge = charge_for(context, rehearsal);
  if (!processor.charge(charge)) co_return refused(Fault::card_declined);
  command.percent = rehearsal.percent;

  auto done = co_await decided(context, context.journal(), std::move(command));
  if (!done) {
    if (is_to_be_refunded(done.error())) processor.refund(charge);
    co_return std::unexpected(seen_by(context, std::move(done).error()));
  }
  const auto& recorded = *deposit_among(done->events);
  Response response;
  response.body = text_of(std::get<FundsDeposited>(recorded.event), recorded.time);
  set_position(response, done->journal_size);
  co_return response;
}

boost::asio::awaitable<Outcome> show_deposit(const Context& context) {
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto view = context.views().deposit(context.journal(), {context.arguments[0]});
  if (!view || !context.principal->may_see(view->deposit.customer)) {
    if (context.principal->limited()) co_return refused(Fault::outside_groups);
    co_return refused(Fault::deposit_unknown);
  }
  Response response;
  response.body = text_of(view->deposit, view->created_at);
  set_position(response, *reflected);
  co_return response;
}

}  // namespace daybook::http::raas
