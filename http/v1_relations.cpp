#include "http/v1_relations.h"

#include <utility>

#include "http/commanding.h"
#include "http/consistency.h"
#include "http/customers_dates.h"
#include "http/fields.h"
#include "http/v1.h"
#include "http/v1_conditions.h"
#include "http/v1_outcome.h"

namespace daybook::http::v1 {
namespace {

bool suspended_in(Fields& fields, FieldErrors& errors) {
  const auto errors_before = errors.size();
  const auto name = fields.text("status");
  const auto status = relation_status_named(name);
  if ((!status || *status == RelationStatus::ended) && errors.size() == errors_before) {
    errors.push_back({"status", FieldFault::not_one_of, shown(name), "active or suspended"});
  }
  return status == RelationStatus::suspended;
}

void append_attributes(JsonText& json, const FreeJson& attributes) {
  if (!attributes.text.empty()) json.key("additionalAttributes").raw(attributes.text);
}

void append_signed(JsonText& json, const SignedContract& contract) {
  json.begin_object().member("type", contract.type.text).member("signedDate", customers::shown(contract.signed_on));
  if (contract.cancelled_on) json.member("cancelledDate", customers::shown(*contract.cancelled_on));
  append_attributes(json, contract.attributes);
  json.end_object();
}

}  // namespace

void append_relation(JsonText& json, const RelationView& relation) {
  const auto& agreed = relation.relation;
  json.begin_object().member("status", name_of(relation.status()));
  if (relation.reason) json.member("reason", *relation.reason);
  // A deleted one may still be kept from moving money out.
  json.member("suspended", relation.suspended).member("owner", agreed.owner.text).key("authorized").begin_array();
  for (const auto& entity : agreed.authorized) json.text(entity.text);
  json.end_array().key("contracts").begin_array();
  for (const auto& contract : agreed.contracts) append_signed(json, contract);
  json.end_array();
  append_attributes(json, agreed.attributes);
  json.member("createdAt", to_text(relation.created_at)).member("position", relation.last).end_object();
}

boost::asio::awaitable<Outcome> set_customer_status(const Context& context) {
  SetCustomerStatus command;
  command.customer = {context.arguments[0]};
  if (!context.principal->may_see(command.customer)) co_return refused(Fault::outside_groups);
  const auto expected = expected_last(context);
  if (!expected) co_return std::unexpected(expected.error());
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  Fields fields(*body, errors);
  command.suspended = suspended_in(fields, errors);
  command.reason = fields.text("reason");
  command.expected_last = *expected;
  fields.refuse_others();
  add_violations(errors, violations_of(command));
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});

  const auto* keyed_body = &*body;
  auto done = co_await decided(context, context.journal(), std::move(command), {.keyed_body = keyed_body, .dry_run = false});
  auto outcome = co_await told(context, std::move(done));
  if (!outcome) co_return std::unexpected(std::move(outcome).error());
  const auto& recorded = outcome->main();
  const auto& changed = std::get<CustomerStatusChanged>(recorded.event);
  std::string text;
  JsonText json(text);
  json.begin_object().member("customerIdentifier", changed.customer.text);
  json.member("status", name_of(changed.suspended ? RelationStatus::suspended : RelationStatus::active)).member("reason", changed.reason);
  json.member("position", recorded.position).member("recordedAt", to_text(recorded.time)).end_object();
  Response response;
  response.body = std::move(text);
  set_etag(response, recorded.position);
  set_position(response, outcome->journal_size);
  mark(response.headers, outcome->replayed);
  co_return response;
}

}  // namespace daybook::http::v1
