#include "domain/order.h"

#include <algorithm>

#include "domain/state.h"

namespace daybook {
namespace {

bool is_utid(const std::string& text) {
  if (text.size() < 2 || text.size() > kUtidLengthMax || (text[0] != 'u' && text[0] != 'U')) return false;
  return std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Only plain text can break a rule: what is sealed or erased was checked when it came.
void check_person(const std::string& field, const OrderPerson& person, Violations& violations) {
  const auto check_name = [&](const char* member, const std::optional<Personal>& name) {
    if (name && name->form == Personal::Form::plain) check_text(field + member, name->bytes, kOrderTextLengthMax, violations);
  };
  if (person.email && person.email->form == Personal::Form::plain) check_email(field + ".email", person.email->bytes, violations);
  check_name(".firstName", person.first_name);
  check_name(".lastName", person.last_name);
}

// A message and notes may go over several lines, so that control characters are theirs to have.
void check_lines(std::string_view field, const std::string& text, std::size_t length_max, Violations& violations) {
  if (length_in_code_points(text) > length_max) violations.push_back({std::string(field), Rule::text_length, text});
}

void check_texts(const OrderTexts& texts, Violations& violations) {
  check_person("recipient", texts.recipient, violations);
  check_person("sender", texts.sender, violations);
  if (const auto& subject = texts.email_subject; subject && subject->form == Personal::Form::plain) {
    check_text("emailSubject", subject->bytes, kOrderSubjectLengthMax, violations);
  }
  if (const auto& message = texts.message; message && message->form == Personal::Form::plain) {
    check_lines("message", message->bytes, kOrderMessageLengthMax, violations);
  }
  check_text("campaign", texts.campaign, kOrderTextLengthMax, violations);
  check_lines("notes", texts.notes, kOrderNotesLengthMax, violations);
  check_text("etid", texts.etid, kOrderTextLengthMax, violations);
  check_text("deliveryMethod", texts.delivery_method, kOrderTextLengthMax, violations);
}

}  // namespace

Utid in_upper_case(Utid utid) {
  if (utid.text.starts_with('u')) utid.text[0] = 'U';
  return utid;
}

void check_utid(std::string_view field, const Utid& utid, Violations& violations) {
  if (utid.text.empty()) {
    violations.push_back({std::string(field), Rule::not_empty, {}});
  } else if (!is_utid(utid.text)) {
    violations.push_back({std::string(field), Rule::utid, utid.text});
  }
}

void check_sale_amount(const Decimal& amount, Violations& violations) {
  const auto shown = [&] { return to_text(amount.amount, amount.scale); };
  if (amount.amount.units < 0) {
    violations.push_back({"amount", Rule::not_negative, shown()});
  } else if (const auto cents = at_scale(amount, kSaleScaleMax); !cents || *cents > kSaleCentsMax) {
    violations.push_back({"amount", Rule::sale_amount, shown()});
  }
}

Violations violations_of(const PlaceOrder& command) {
  Violations violations;
  check_sale_amount(command.amount, violations);
  check_utid("utid", command.utid, violations);
  check_text("externalRefID", command.external_reference, kExternalReferenceLengthMax, violations);
  check_texts(*command.texts, violations);
  return violations;
}

std::expected<OrderResent, Rejection> decision(const State& state, const ResendOrder& command) {
  if (!names_order(command.order) || !state.transactions.contains(command.order)) {
    return std::unexpected(Rejection{RejectionCode::order_unknown, command.order.text});
  }
  return OrderResent{command.order, state.header.next_reference_number};
}

void apply(State& state, const OrderResent& event, const Recording& recording) {
  state.transactions.edit(event.order).last = recording.position;
  ++state.header.next_reference_number;
}

ResendOrder command_behind(const OrderResent& event) { return {event.order}; }

}  // namespace daybook
