#include "http/v1_transaction_commands.h"

#include <utility>

#include "http/fields.h"

namespace daybook::http::v1 {
namespace {

std::vector<RequestedPosting> postings_in(Fields& fields, FieldErrors& errors) {
  std::vector<RequestedPosting> postings;
  const auto* list = fields.list_in_place("postings", kPostingsMax);
  if (!list) return postings;
  postings.reserve(list->size());
  for (std::size_t i = 0; i < list->size() && errors.size() < kFieldErrorsMax; ++i) {
    const auto& one = (*list)[i];
    auto& posting = postings.emplace_back();
    if (!one.object()) {
      errors.push_back({element("postings", i), FieldFault::wrong_type, shown(one), "an object"});
      continue;
    }
    Fields members(one, errors, element("postings", i) + ".");
    posting.from = {members.text("from")};
    posting.to = {members.text("to")};
    posting.amount = members.decimal("amount");
    posting.currency = {members.text("currency")};
    members.refuse_others();
  }
  return postings;
}

std::vector<Expectation> expectations_in(Fields& fields, FieldErrors& errors) {
  std::vector<Expectation> expectations;
  const auto* list = fields.optional_list_in_place("expect", kExpectationsMax);
  if (!list) return expectations;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto& one = (*list)[i];
    auto& expectation = expectations.emplace_back();
    if (!one.object()) {
      errors.push_back({element("expect", i), FieldFault::wrong_type, shown(one), "an object"});
      continue;
    }
    Fields members(one, errors, element("expect", i) + ".");
    expectation.account = {members.text("account")};
    expectation.available_at_least = members.optional_decimal("availableAtLeast");
    expectation.available_at_most = members.optional_decimal("availableAtMost");
    expectation.last_position = members.optional_number("lastPosition", kPositionMax);
    members.refuse_others();
  }
  return expectations;
}

Details details_in(Fields& fields) {
  return {fields.optional_metadata("metadata").value_or(Metadata{}), fields.optional_text("reference").value_or(""),
          fields.optional_text("reason").value_or(""), fields.optional_time("effectiveAt")};
}

// Nothing else may be there, and every field keeps its own rules.
template <class Asked>
Command checked(Asked command, Fields& fields, FieldErrors& errors) {
  fields.refuse_others();
  add_violations(errors, violations_of(command));
  return Command{std::move(command)};
}

}  // namespace

Command transaction_in(const JsonValue& body, FieldErrors& errors) {
  Fields fields(body, errors);
  TransactionId id{fields.text("id")};
  auto postings = postings_in(fields, errors);
  auto details = details_in(fields);
  auto expect = expectations_in(fields, errors);
  if (fields.flag("pending")) {
    const auto seconds = fields.optional_number("expiresAfterSeconds", kHoldSecondsMax);
    return checked(PlaceHold{std::move(id), std::move(postings), seconds, std::move(details), std::move(expect)}, fields, errors);
  }
  if (fields.optional_number("expiresAfterSeconds", kHoldSecondsMax)) {
    errors.push_back({"expiresAfterSeconds", Rule::not_allowed, {}});
  }
  return checked(PostTransaction{std::move(id), std::move(postings), std::move(details), std::move(expect)}, fields, errors);
}

Command capture_in(const TransactionId& hold, const JsonValue& body, FieldErrors& errors) {
  Fields fields(body, errors);
  TransactionId id{fields.text("id")};
  const auto amount = fields.optional_decimal("amount");
  const bool final = fields.flag("final");
  return checked(CaptureHold{std::move(id), hold, amount, final, details_in(fields)}, fields, errors);
}

Command void_in(const TransactionId& hold, const JsonValue& body, FieldErrors& errors) {
  Fields fields(body, errors);
  TransactionId id{fields.text("id")};
  return checked(VoidHold{std::move(id), hold, details_in(fields)}, fields, errors);
}

Command extension_in(const TransactionId& hold, const JsonValue& body, FieldErrors& errors) {
  Fields fields(body, errors);
  TransactionId id{fields.text("id")};
  const auto seconds = fields.number("expiresAfterSeconds", kHoldSecondsMax);
  return checked(ExtendHold{std::move(id), hold, seconds, details_in(fields)}, fields, errors);
}

Command reversal_in(const TransactionId& original, const JsonValue& body, FieldErrors& errors) {
  Fields fields(body, errors);
  TransactionId id{fields.text("id")};
  const auto amount = fields.optional_decimal("amount");
  return checked(ReverseTransaction{std::move(id), original, amount, details_in(fields)}, fields, errors);
}

}  // namespace daybook::http::v1
