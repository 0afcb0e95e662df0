#include "http/v1_account_commands.h"

#include <utility>

#include "eventstore/keys.h"
#include "http/fields.h"
#include "http/json_text.h"

namespace daybook::http::v1 {
namespace {

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

}  // namespace

CreateAccount account_in(const JsonValue& body, FieldErrors& errors) {
  Fields fields(body, errors);
  CreateAccount command;
  command.customer = {fields.text("customerIdentifier")};
  command.account = {fields.text("accountIdentifier")};
  command.display_name = fields.text("displayName");
  command.currency = {fields.text("currencyCode")};
  command.key = KeyStore::new_id();
  command.contact_email = {Personal::Form::plain, command.key, fields.text("contactEmail")};
  command.funding_notification = addresses_in(fields, "fundingNotification", command.key, errors).value_or(std::vector<Personal>{});
  command.floor = fields.optional_bound("floor").value_or(Bound{Decimal{}});
  command.ceiling = fields.optional_bound("ceiling").value_or(Bound{});
  command.velocity = velocity(fields, errors).value_or(std::vector<VelocityLimit>{});
  command.metadata = fields.optional_metadata("metadata").value_or(Metadata{});
  fields.refuse_others();
  add_violations(errors, violations_of(command));
  return command;
}

UpdateAccount account_change_in(const AccountView& account, const JsonValue& body, FieldErrors& errors) {
  Fields fields(body, errors);
  UpdateAccount command{account.customer, account.account};
  command.display_name = fields.optional_text("displayName");
  if (auto email = fields.optional_text("contactEmail")) {
    command.contact_email = {Personal::Form::plain, {}, *std::move(email)};
  }
  command.funding_notification = addresses_in(fields, "fundingNotification", {}, errors);
  command.floor = fields.optional_bound("floor");
  command.ceiling = fields.optional_bound("ceiling");
  command.velocity = velocity(fields, errors);
  command.metadata = fields.optional_metadata("metadata");
  fields.refuse_others();
  add_violations(errors, violations_of(command));
  return command;
}

SetAccountStatus account_status_in(const AccountView& account, const JsonValue& body, FieldErrors& errors) {
  Fields fields(body, errors);
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

}  // namespace daybook::http::v1
