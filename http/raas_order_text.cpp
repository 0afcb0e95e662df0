#include "http/raas_order_text.h"

#include "domain/posting.h"
#include "http/times.h"

namespace daybook::http::raas {
namespace {

std::string shown(const std::optional<Personal>& personal, const PersonalDataReader& reader) {
  return personal ? reader.shown(*personal) : std::string();
}

void append_person(JsonText& json, std::string_view name, const OrderPerson& person, const PersonalDataReader& reader) {
  json.key(name).begin_object().member("firstName", shown(person.first_name, reader));
  json.member("lastName", shown(person.last_name, reader)).member("email", shown(person.email, reader)).end_object();
}

void append_money(JsonText& json, const OrderPlaced& order) {
  const auto amount = to_minimal_text(order.amount.amount, order.amount.scale);
  json.key("amountCharged").begin_object().key("value").raw(amount).member("currencyCode", order.currency.text);
  json.key("total").raw(amount).end_object();
  json.key("denomination").begin_object().key("value").raw(amount).member("currencyCode", order.currency.text).end_object();
}

// What was bought is delivered elsewhere, so that there is nothing to show of it.
void append_reward(JsonText& json) {
  json.key("reward").begin_object().key("credentials").begin_object().end_object();
  json.key("credentialList").begin_array().end_array().member("redemptionInstructions", "").end_object();
}

}  // namespace

void append_order(JsonText& json, const OrderView& view, const PersonalDataReader& reader, Reward reward) {
  const auto& order = view.order;
  const auto& texts = *order.texts;
  json.begin_object().member("referenceOrderID", order.transaction.text).member("externalRefID", order.details.reference);
  json.member("customerIdentifier", order.customer.text).member("accountIdentifier", order.account.text);
  json.member("accountNumber", to_text(order.number));
  append_money(json, order);
  json.member("utid", order.utid.text).member("rewardName", order.reward_name);
  append_person(json, "sender", texts.sender, reader);
  append_person(json, "recipient", texts.recipient, reader);
  json.member("emailSubject", shown(texts.email_subject, reader)).member("message", shown(texts.message, reader));
  json.member("campaign", texts.campaign).member("etid", texts.etid).member("notes", texts.notes);
  json.member("sendEmail", texts.send_email);
  if (!texts.delivery_method.empty()) json.member("deliveryMethod", texts.delivery_method);
  json.member("status", "COMPLETE").member("createdAt", in_milliseconds(view.created_at));
  if (reward == Reward::with) append_reward(json);
  json.end_object();
}

}  // namespace daybook::http::raas
