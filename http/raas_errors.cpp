#include "http/raas_errors.h"

#include <utility>
#include <variant>

#include "domain/alert.h"
#include "domain/card.h"
#include "http/json_text.h"
#include "http/times.h"

namespace daybook::http::raas {
namespace {

// A refusal of the request as a whole.
struct Words {
  int status;
  std::string_view key;
  std::string message;
};

// A broken field; always with status 400.
struct FieldWords {
  std::string_view key;
  std::string message;
  std::string_view constraint;
};

Words words_of(Fault fault) {
  switch (fault) {
    case Fault::malformed_request: return {400, "400.001", "Bad Request"};
    case Fault::malformed_json: return {400, "400.501", "JSON Parsing error. Please review your JSON formatting"};
    case Fault::unauthenticated:
      return {401, "401.501",
              "Authentication failed. Please check your platform name and key. If they are right, ask whoever runs this server."};
    case Fault::cross_site:
    case Fault::right_missing: return {403, "403.001", "Authorization Error"};
    case Fault::outside_groups: return {403, "403.007", "Customer Identifier not found in authorized ids."};
    case Fault::outside_platform: return {403, "403.001", "Authorization Error"};
    case Fault::route_unknown:
    case Fault::entry_unknown:
    case Fault::cosignature_refused:
    case Fault::log_key_refused:
    case Fault::backup_refused:
    case Fault::projection_unknown: return {404, "404.001", "Not found"};
    case Fault::deposit_unknown: return {404, "404.011", "The deposit you requested cannot be found under this platform."};
    case Fault::card_declined: return {402, "402.002", "The credit card was declined."};
    case Fault::method_unsupported: return {405, "405.002", "Request method '{0}' not supported"};
    case Fault::not_acceptable: return {406, "406.001", "Not Acceptable"};
    case Fault::request_timeout: return {408, "408.001", "Request Timeout"};
    case Fault::body_too_large: return {413, "413.001", "Content Too Large"};
    case Fault::target_too_long: return {414, "414.001", "URI Too Long"};
    case Fault::media_type_unsupported: return {415, "415.001", "Unsupported Media Type"};
    case Fault::headers_too_large: return {431, "431.001", "Request Header Fields Too Large"};
    case Fault::internal: return {500, "500.001", "Internal Server Error"};
    case Fault::projection_behind:
    case Fault::too_many_streams:
    case Fault::unavailable: return {503, "503.502", "Service temporarily unavailable"};
    case Fault::too_many_requests:
    case Fault::locked_out: return {429, "429.001", "Too many requests"};
  }
  std::unreachable();
}

Words words_of(RejectionCode code) {
  switch (code) {
    case RejectionCode::reason_required: return {400, "422.521", "The platform requires a reason for this: X-Reason"};
    case RejectionCode::customer_unknown: return {404, "404.002", "This customer does not exist for this platform."};
    case RejectionCode::account_unknown: return {404, "404.003", "The account does not exist for this platform."};
    case RejectionCode::account_of_other_customer:
      return {404, "404.020", "The account does not exist under the specified customer."};
    case RejectionCode::order_unknown:
      return {404, "404.005", "The order you requested cannot be found in our system under this platform."};
    case RejectionCode::card_unknown: return {404, "404.012", "The credit card does not exist for this account."};
    case RejectionCode::alert_unknown: return {404, "404.013", "The low balance alert does not exist for this account."};
    case RejectionCode::external_reference_used:
      return {409, "409.024", "An order with the external reference ID '{0}' already exists on your platform."};
    case RejectionCode::currency_mismatch: return {400, "422.003", "Transaction currency type does not match account"};
    case RejectionCode::account_disabled:
    case RejectionCode::account_frozen: return {400, "422.004", "Account must be ACTIVE to add transactions"};
    case RejectionCode::customer_suspended: return {400, "422.520", "The customer is suspended: nothing leaves its accounts"};
    case RejectionCode::insufficient_funds:
      return {402, "402.001", "There are insufficient funds in your account to process this order."};
    case RejectionCode::balance_out_of_range:
    case RejectionCode::ceiling_exceeded: return {400, "422.510", "The balance of the account would rise above its ceiling"};
    case RejectionCode::velocity_exceeded: return {400, "422.511", "More would leave the account than its limits allow in that time"};
    case RejectionCode::card_limit_reached:
      return {400, "422.050", "The account has the most credit cards that it may have: " + std::to_string(kCardsMax)};
    case RejectionCode::alert_limit_reached:
      return {400, "422.512", "The account has the most low balance alerts that it may have: " + std::to_string(kAlertsMax)};
    case RejectionCode::customer_exists: return {409, "409.010", "A customer with identifier {0} already exists"};
    case RejectionCode::customer_display_name_taken:
      return {409, "409.011", "A customer with display name {0} already exists"};
    case RejectionCode::account_display_name_taken:
      return {409, "409.017", "The account display name, {0}, already exists on this platform."};
    case RejectionCode::account_exists:
      return {409, "409.018", "The account identifier, {0}, already exists on this platform."};
    case RejectionCode::personal_data_erased: return {409, "409.001", "The personal data of this account was erased."};
    case RejectionCode::text_not_utf8:
      return {400, "400.501", "JSON Parsing error. Please review your JSON formatting"};
    case RejectionCode::entry_too_large: return {413, "413.001", "Content Too Large"};
    // Broken fields are told one by one, and no command of this surface leads to the others.
    default: return words_of(Fault::internal);
  }
}

Words words_of(Unavailable reason) {
  switch (reason) {
    case Unavailable::disk_full: return {507, "507.001", "Insufficient Storage"};
    case Unavailable::stopping:
    case Unavailable::not_writer:
    case Unavailable::overloaded:
    case Unavailable::clock_jumped:
    case Unavailable::journal_unknown: return words_of(Fault::unavailable);
    case Unavailable::too_many_rejections: return {429, "429.001", "Too many requests"};
  }
  std::unreachable();
}

FieldWords words_of(Rule rule) {
  switch (rule) {
    case Rule::not_empty: return {"422.135", "may not be empty", "NotEmpty"};
    case Rule::identifier_length: return {"422.126", "length must be between 5 and 100", "Length"};
    case Rule::identifier: return {"422.501", "must match \"^[-a-zA-Z0-9]{5,100}$\"", "Pattern"};
    case Rule::lower_case_identifier: return {"422.501", "must match \"^[-a-z0-9]{5,100}$\"", "Pattern"};
    case Rule::display_name_length: return {"422.119", "length must be between 1 and 100", "Length"};
    case Rule::no_control_characters: return {"422.503", "must not contain control characters", "Pattern"};
    case Rule::email: return {"422.134", "not a well-formed email address", "Email"};
    case Rule::currency: return {"422.504", "must be a currency code of ISO 4217", "Pattern"};
    case Rule::list_length: return {"422.505", "size must be between 0 and 100", "Size"};
    case Rule::above_zero: return {"422.514", "must be greater than 0", "Min"};
    case Rule::not_negative: return {"422.141", "must be greater than or equal to 0", "Min"};
    case Rule::sale_amount:
    case Rule::amount_size:
    case Rule::decimal_digits: return {"422.105", "Amount is greater than 6 digits or has more than 2 decimal digits", "Pattern"};
    case Rule::different_accounts: return {"422.515", "must be another account than the one it comes from", "Pattern"};
    case Rule::text_length: return {"422.513", "is longer than it may be", "Length"};
    case Rule::not_empty_list: return {"422.135", "may not be empty", "NotEmpty"};
    case Rule::utid: return {"422.516", "must match \"^[uU][0-9]+$\"", "Pattern"};
    default: return {"422.517", "is not as it must be", "Pattern"};  // of fields that this surface does not have
  }
}

// Fields whose faults have words of their own.
struct SpecialWords {
  std::string_view path;
  std::variant<FieldFault, Rule> fault;
  FieldWords words;
};
const SpecialWords kSpecialWords[] = {
    {"endDate", FieldFault::not_one_of, {"422.041", "The endDate must come after startDate.", "Pattern"}},
    {"elementsPerBlock", Rule::list_length, {"422.042", "Elements per block must not exceed 100.", "Size"}},
    {"endDate", FieldFault::out_of_range, {"422.043", "Order period must not exceed 100 days.", "Size"}},
    {"startDate", FieldFault::wrong_type, {"422.044", "DateTime must be in ISO 8601 format.", "Pattern"}},
    {"endDate", FieldFault::wrong_type, {"422.044", "DateTime must be in ISO 8601 format.", "Pattern"}},
    {"externalRefID", Rule::text_length, {"422.110", "External Reference ID must not exceed 100 characters in length", "Length"}},
    {"contactInformation", Rule::list_length, {"422.505", "size must be between 0 and 5", "Size"}},
    {"balanceAlertThreshold", Rule::decimal_digits, {"422.518", "has more decimal digits than the currency", "Pattern"}},
};

FieldWords words_of(FieldFault fault, const std::string& expected) {
  switch (fault) {
    case FieldFault::missing: return {"422.128", "may not be null", "NotNull"};
    case FieldFault::wrong_type: return {"422.502", "must be " + expected, "Pattern"};
    case FieldFault::out_of_range: return {"422.506", "must be " + expected, "Size"};
    case FieldFault::not_one_of: return {"422.507", "must be " + expected, "Pattern"};
    case FieldFault::unknown: return {"422.508", "is not known", "Pattern"};
    case FieldFault::repeated: return {"422.509", "may be given once", "Pattern"};
  }
  std::unreachable();
}

FieldWords words_of(const FieldError& error) {
  for (const auto& special : kSpecialWords) {
    if (special.path == error.path && special.fault == error.fault) return special.words;
  }
  if (const auto* rule = std::get_if<Rule>(&error.fault)) return words_of(*rule);
  return words_of(std::get<FieldFault>(error.fault), error.expected);
}

std::string filled(std::string message, std::string_view subject) {
  if (const auto place = message.find("{0}"); place != std::string::npos) message.replace(place, 3, subject);
  return message;
}

void begin_body(JsonText& json, int status, std::string_view path, std::string_view request_id) {
  json.begin_object().member("timestamp", now_in_milliseconds()).member("requestId", request_id);
  json.member("path", path).member("httpCode", static_cast<std::uint64_t>(status)).member("httpPhrase", phrase_of(status));
}

Response rendered(const Words& words, std::string_view subject, std::string_view path, std::string_view request_id) {
  const auto message = filled(words.message, subject);
  std::string body;
  JsonText json(body);
  begin_body(json, words.status, path, request_id);
  json.member("i18nKey", words.key).member("message", message);
  if (words.status != 401) {
    json.key("errors").begin_array().begin_object();
    json.member("i18nKey", words.key).member("message", message);
    json.end_object().end_array();
  }
  json.end_object();
  Response response;
  response.status = words.status;
  response.body = std::move(body);
  return response;
}

Response rendered(const FieldErrors& errors, std::string_view path, std::string_view request_id) {
  std::string body;
  JsonText json(body);
  begin_body(json, 400, path, request_id);
  json.key("errors").begin_array();
  for (const auto& error : errors) {
    const auto words = words_of(error);
    json.begin_object().member("path", error.path).member("i18nKey", words.key).member("message", words.message);
    json.key("invalidValue").raw(error.given.empty() ? "null" : error.given);
    json.member("constraint", words.constraint).end_object();
  }
  json.end_array().end_object();
  Response response;
  response.status = 400;
  response.body = std::move(body);
  return response;
}

}  // namespace

Response response_of(const Failure& failure, std::string_view path, std::string_view request_id) {
  struct Rendered {
    const Failure& failure;
    std::string_view path;
    std::string_view request_id;
    Response operator()(Fault fault) const {
      return rendered(words_of(fault), failure.detail, path, request_id);
    }
    Response operator()(const FieldErrors& errors) const { return rendered(errors, path, request_id); }
    Response operator()(const Rejection& rejection) const {
      return rendered(words_of(rejection.code), rejection.subject, path, request_id);
    }
    Response operator()(Unavailable reason) const {
      return rendered(words_of(reason), {}, path, request_id);
    }
  };
  auto response = std::visit(Rendered{failure, path, request_id}, failure.reason);
  response.headers = failure.headers;
  return response;
}

}  // namespace daybook::http::raas
