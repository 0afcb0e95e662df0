#include "http/customers_errors.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <variant>

#include "http/json_pointer.h"
#include "http/json_text.h"

namespace daybook::http::customers {
namespace {

struct Words {
  int status;
  std::string_view message;
  std::string code = {};  // empty: the status says it all
};

Words words_of(Fault fault) {
  switch (fault) {
    case Fault::malformed_request: return {400, "Malformed request"};
    case Fault::malformed_json: return {400, "The body is not the JSON that is needed"};
    case Fault::unauthenticated: return {401, "No valid subscription key or token was given"};
    case Fault::cross_site: return {403, "Pages of other sites may not change anything here"};
    case Fault::right_missing: return {403, "The role does not allow this"};
    case Fault::outside_groups:
    case Fault::outside_platform: return {403, "The customer is not one of those that the credential is limited to"};
    case Fault::route_unknown:
    case Fault::entry_unknown:
    case Fault::projection_unknown:
    case Fault::deposit_unknown: return {404, "Resource not found"};
    case Fault::method_unsupported: return {405, "Method not allowed"};
    case Fault::not_acceptable: return {406, "Not acceptable"};
    case Fault::request_timeout: return {408, "Request timeout"};
    case Fault::body_too_large: return {413, "Content too large"};
    case Fault::target_too_long: return {414, "URI too long"};
    case Fault::media_type_unsupported: return {415, "Unsupported media type"};
    case Fault::headers_too_large: return {431, "Request header fields too large"};
    case Fault::cosignature_refused:
    case Fault::log_key_refused:
    case Fault::backup_refused:
    case Fault::card_declined:
    case Fault::internal: return {500, "Internal server error"};
    case Fault::projection_behind:
    case Fault::too_many_streams:
    case Fault::unavailable: return {503, "Service temporarily unavailable"};
    case Fault::too_many_requests: return {429, "Too many requests"};
    case Fault::locked_out: return {429, "Too many logins failed"};
  }
  std::unreachable();
}

Words words_of(Unavailable reason) {
  if (reason == Unavailable::disk_full) return {507, "Insufficient storage"};
  if (reason == Unavailable::too_many_rejections) return {429, "Too many requests were refused lately"};
  return words_of(Fault::unavailable);
}

// As this surface writes codes: "entity_not_found".
std::string code_text(std::string_view name) {
  std::string text(name);
  std::ranges::replace(text, '-', '_');
  return text;
}

Words broken_rule(RejectionCode code, std::string_view message) { return {422, message, code_text(name_of(code))}; }

Words words_of(RejectionCode code) {
  switch (code) {
    case RejectionCode::customer_unknown:
    case RejectionCode::entity_unknown:
    case RejectionCode::wallet_link_unknown: return {404, "Resource not found"};
    case RejectionCode::customer_not_under_contract: return {404, "Resource not found", "customer_not_found"};
    case RejectionCode::precondition_failed: return {412, "The resource has changed since it was read"};
    case RejectionCode::customer_exists:
    case RejectionCode::customer_display_name_taken: return {409, "Customer with given ID already exists."};
    case RejectionCode::entity_exists: return {409, "Entity with given ID already exists."};
    case RejectionCode::wallet_link_exists: return {409, "A wallet link with given ID already exists"};
    case RejectionCode::wallet_address_linked: return {409, "A wallet link for address and given asset already exists"};
    case RejectionCode::text_not_utf8: return words_of(Fault::malformed_json);
    case RejectionCode::entry_too_large: return {413, "The document is too large to be recorded: its entry would have more than 65535 bytes"};
    case RejectionCode::reason_required: return broken_rule(code, "The platform requires a reason for this: X-Reason");
    case RejectionCode::relations_too_many: return broken_rule(code, "Too many persons are reached through partnerships");
    case RejectionCode::entity_not_found: return broken_rule(code, "Referenced entity does not exist");
    case RejectionCode::entity_data_insufficient:
      return broken_rule(code, "Referenced entity has not been provided with sufficient data to be used in the requested context");
    case RejectionCode::entity_must_be_an_adult:
      return broken_rule(code, "Referenced entity must be an adult to be used in the requested context");
    case RejectionCode::contract_not_found: return broken_rule(code, "The contract is not provided");
    case RejectionCode::contract_not_yet_valid:
      return broken_rule(code, "The contract must be signed after the date from which it is valid");
    case RejectionCode::contract_already_signed: return broken_rule(code, "A contract can be signed only once by a customer");
    case RejectionCode::contract_removed: return broken_rule(code, "An assigned contract can't be removed");
    case RejectionCode::kyc_outdated: return broken_rule(code, "The kyc data of an entity is too old for the signed date of a contract");
    case RejectionCode::kyc_document_expired:
      return broken_rule(code, "The kyc document of an entity is not valid beyond the signed date of a contract");
    case RejectionCode::existing_constraints_violated: return broken_rule(code, "Update violates existing constraints of other resources");
    case RejectionCode::personal_data_erased: return broken_rule(code, "The personal data of the entity was erased");
    // Broken fields are told one by one, and no command of this surface leads to the others.
    default: return words_of(Fault::internal);
  }
}

std::string message_of(const FieldError& error) {
  if (const auto* fault = std::get_if<FieldFault>(&error.fault)) {
    switch (*fault) {
      case FieldFault::missing: return error.expected.empty() ? "is required" : "is required " + error.expected;
      case FieldFault::wrong_type:
      case FieldFault::out_of_range:
      case FieldFault::not_one_of: return "must be " + error.expected;
      case FieldFault::unknown: return "is not known";
      case FieldFault::repeated: return "must be given only once";
    }
  }
  switch (std::get<Rule>(error.fault)) {
    case Rule::not_in_future: return "must not be in the future";
    case Rule::not_itself: return "must not be the entity itself";
    case Rule::entity_id: return "must be 1 to " + std::to_string(kEntityIdLengthMax) + " characters without control characters";
    default: return "is not as it must be";  // what the schemas check before any command is made
  }
}

// "contracts[0].type" as "/contracts/0/type".
std::string pointer_of(std::string_view path) {
  std::string pointer = "/";
  for (const char c : path) {
    if (c == '.' || c == '[') {
      pointer += '/';
    } else if (c != ']') {
      pointer += c;
    }
  }
  return pointer;
}

void append_list(JsonText& json, std::string_view names) {
  json.begin_array();
  for (std::size_t start = 0; start < names.size();) {
    const auto end = std::min(names.find(',', start), names.size());
    json.text(names.substr(start, end - start));
    start = end + 1;
  }
  json.end_array();
}

bool is_detail(std::string_view name) {
  constexpr std::string_view names[] = {"entityId", "missingData", "contractType", "contractValidFrom", "errorCode", "limit"};
  return std::ranges::find(names, name) != std::end(names);
}

// What the subject of a rejection without facts is, if callers should know.
std::string_view name_of_subject(RejectionCode code) {
  if (code == RejectionCode::personal_data_erased) return "entityId";
  if (code == RejectionCode::customer_not_under_contract) return "customerId";
  return {};
}

void append_details(JsonText& json, const Rejection& rejection) {
  Facts facts;
  std::ranges::copy_if(rejection.facts, std::back_inserter(facts), [](const auto& fact) { return is_detail(fact.first); });
  if (const auto name = name_of_subject(rejection.code); !name.empty()) facts.emplace_back(name, rejection.subject);
  if (facts.empty()) return;
  json.key("details").begin_object();
  for (const auto& [name, value] : facts) {
    json.key(name == "contractType" ? "type" : name);
    if (name == "missingData") {
      append_list(json, value);
    } else {
      json.text(name == "errorCode" ? code_text(value) : value);
    }
  }
  json.end_object();
}

void append_validation_errors(JsonText& json, const FieldErrors& errors) {
  json.key("validationErrors").begin_array();
  for (const auto& error : errors) {
    json.begin_object().member("source", error.path).member("message", message_of(error)).end_object();
  }
  json.end_array();
}

Words words_of(const Failure& failure) {
  struct Told {
    const Failure& failure;
    Words operator()(Fault fault) const { return words_of(fault); }
    Words operator()(const FieldErrors&) const {
      if (failure.status == 422) return {422, "The patch can't be applied", "patch_not_applicable"};
      return {400, "The request has fields that are not as they must be"};
    }
    Words operator()(const Rejection& rejection) const { return words_of(rejection.code); }
    Words operator()(Unavailable reason) const { return words_of(reason); }
  };
  return std::visit(Told{failure}, failure.reason);
}

}  // namespace

Response response_of(const Failure& failure, std::string_view activity_id) {
  const auto words = words_of(failure);
  Response response;
  response.status = failure.status != 0 ? failure.status : words.status;
  response.headers = failure.headers;
  std::string message(words.message);
  if (!failure.detail.empty()) message += " (" + failure.detail + ")";

  std::string body;
  JsonText json(body);
  json.begin_object().member("statusCode", static_cast<std::uint64_t>(response.status)).member("activityId", activity_id);
  json.member("message", message);
  if (response.status == 422 && !words.code.empty()) json.member("errorCode", words.code);
  const auto* rejection = std::get_if<Rejection>(&failure.reason);
  if (rejection && response.status == 422) append_details(json, *rejection);
  if (const auto* errors = std::get_if<FieldErrors>(&failure.reason)) append_validation_errors(json, *errors);
  json.end_object();
  response.body = std::move(body);
  return response;
}

Failure with_pointers(Failure failure) {
  if (auto* errors = std::get_if<FieldErrors>(&failure.reason)) {
    for (auto& error : *errors) {
      const bool is_header = !error.path.empty() && error.path.front() >= 'A' && error.path.front() <= 'Z';
      if (!is_header) error.path = pointer_of(error.path);
    }
  }
  return failure;
}

}  // namespace daybook::http::customers
