// What bodies of /raas/v2 bring beside texts: amounts as numbers or texts, flags, dates, addresses. The input is a JSON object.
#include "fuzz/target.h"
#include "http/json_body.h"
#include "http/json_same.h"
#include "http/raas_fields.h"

namespace {

using namespace daybook;
using namespace daybook::http;
using daybook::fuzz::require;

void check_amount(const JsonValue& body, const JsonMember& member) {
  FieldErrors errors;
  const auto amount = raas::optional_amount_in(body, member.name, errors);
  require(!amount || errors.empty(), "an amount is taken or refused");
  if (!amount) return;
  const auto* number = std::get_if<JsonNumber>(&member.value.value);
  const auto& text = number ? number->text : *member.value.text();
  const auto read = parse_json(text, 0);
  require(read && std::holds_alternative<JsonNumber>(read->value), "an amount is a number, also as a text");
  require(is_same_number(text, to_minimal_text(amount->amount, amount->scale)), "an amount keeps every digit");
}

void run(std::string_view bytes) {
  const auto body = parse_json(bytes, 8);
  if (!body || !body->object()) return;
  for (const auto& member : *body->object()) {
    check_amount(*body, member);
    FieldErrors errors;
    static_cast<void>(raas::optional_flag_in(*body, member.name, errors));
    static_cast<void>(raas::optional_object_in(*body, member.name, errors));
    if (const auto* text = member.value.text()) {
      static_cast<void>(raas::is_ip_address(*text));
      static_cast<void>(raas::date_from_text(*text));
    }
  }
  FieldErrors errors;
  Fields fields(*body, errors);
  const auto addresses = addresses_in(fields, "fundingNotification", {"key"}, errors);
  static_cast<void>(fields.optional_metadata("metadata"));
  static_cast<void>(fields.optional_bound("floor"));
  static_cast<void>(fields.optional_time("from"));
  static_cast<void>(fields.optional_number("limit", 200));
  fields.refuse_others();
  require(!addresses || addresses->size() <= kNotificationsMax, "a list has no more elements than it may have");
  require(errors.size() <= 3 * kFieldErrorsMax, "errors are bounded");
}

const daybook::fuzz::Target target("raas_body", run);

}  // namespace
