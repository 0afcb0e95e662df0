#include "http/problem.h"

#include <utility>

#include "http/json_text.h"

namespace daybook::http::v1 {
namespace {

struct Words {
  int status;
  std::string_view code;
  std::string detail;
};

struct FieldWords {
  std::string_view rule;
  std::string message;
};

Words words_of(Fault fault) {
  switch (fault) {
    case Fault::malformed_request: return {400, "malformed-request", "The request is not HTTP/1.1 as it should be."};
    case Fault::malformed_json: return {400, "malformed-json", "The body is not a JSON object."};
    case Fault::unauthenticated: return {401, "unauthenticated", "A key of an active credential is needed."};
    case Fault::right_missing: return {403, "right-missing", "The credential lacks the right for this route."};
    case Fault::outside_groups: return {403, "outside-groups", "The credential is not limited to this group."};
    case Fault::outside_platform: return {403, "outside-platform", "The credential is of another platform."};
    case Fault::route_unknown: return {404, "route-unknown", "There is nothing at this path."};
    case Fault::entry_unknown: return {404, "entry-unknown", "The journal has no entry at this position."};
    case Fault::projection_unknown: return {404, "projection-unknown", "There is no projection of this name."};
    case Fault::method_unsupported: return {405, "method-unsupported", "This path has other methods; see Allow."};
    case Fault::not_acceptable: return {406, "not-acceptable", "The answer has none of the media types in Accept."};
    case Fault::request_timeout: return {408, "request-timeout", "The request did not arrive in time."};
    case Fault::body_too_large: return {413, "body-too-large", "The body is larger than this server takes."};
    case Fault::target_too_long: return {414, "target-too-long", "The target is longer than this server takes."};
    case Fault::media_type_unsupported: return {415, "media-type-unsupported", "The body must be JSON in UTF-8."};
    case Fault::headers_too_large: return {431, "headers-too-large", "The headers are larger than this server takes."};
    case Fault::internal: return {500, "internal", "The server failed. Its log has the request's id."};
    case Fault::projection_behind:
      return {503, "projection-behind", "The projections do not reflect what was asked for in time."};
    case Fault::unavailable: return {503, "unavailable", "The server can't take the request now."};
  }
  std::unreachable();
}

int status_of(RejectionCode code) {
  switch (code) {
    case RejectionCode::invalid_field: return 400;
    case RejectionCode::platform_unknown:
    case RejectionCode::credential_unknown:
    case RejectionCode::customer_unknown:
    case RejectionCode::account_unknown:
    case RejectionCode::account_of_other_customer: return 404;
    case RejectionCode::platform_exists:
    case RejectionCode::platform_already_open:
    case RejectionCode::credential_exists:
    case RejectionCode::credential_revoked:
    case RejectionCode::customer_exists:
    case RejectionCode::customer_display_name_taken:
    case RejectionCode::account_exists:
    case RejectionCode::account_display_name_taken:
    case RejectionCode::personal_data_erased: return 409;
    case RejectionCode::text_not_utf8: return 400;
    case RejectionCode::entry_too_large: return 413;
  }
  std::unreachable();
}

std::string_view sentence_of(RejectionCode code) {
  switch (code) {
    case RejectionCode::invalid_field: return "At least one field is not as it must be.";
    case RejectionCode::platform_unknown: return "There is no platform of this name";
    case RejectionCode::platform_exists: return "There is a platform of this name, ignoring case";
    case RejectionCode::platform_already_open: return "The platform is open already";
    case RejectionCode::credential_unknown: return "The platform has no such credential";
    case RejectionCode::credential_exists: return "The credential exists already";
    case RejectionCode::credential_revoked: return "The credential was revoked before";
    case RejectionCode::customer_unknown: return "There is no such customer";
    case RejectionCode::account_unknown: return "There is no such account";
    case RejectionCode::account_of_other_customer: return "The account belongs to another customer";
    case RejectionCode::customer_exists: return "The customer identifier is taken";
    case RejectionCode::customer_display_name_taken: return "The customer's display name is taken";
    case RejectionCode::account_exists: return "The account identifier is taken";
    case RejectionCode::account_display_name_taken: return "The account's display name is taken";
    case RejectionCode::personal_data_erased: return "The key that seals the personal data was destroyed";
    case RejectionCode::text_not_utf8: return "A text of the command is not valid UTF-8";
    case RejectionCode::entry_too_large: return "The entry would be longer than a journal takes";
  }
  std::unreachable();
}

Words words_of(const Rejection& rejection) {
  std::string detail(sentence_of(rejection.code));
  if (!rejection.subject.empty()) detail += ": " + rejection.subject;
  return {status_of(rejection.code), daybook::name_of(rejection.code), std::move(detail)};
}

Words words_of(Unavailable reason) {
  switch (reason) {
    case Unavailable::disk_full: return {507, "disk-full", "The disk is too full to write; reads go on."};
    case Unavailable::overloaded: return {503, "overloaded", "Too many commands are waiting."};
    case Unavailable::stopping: return {503, "stopping", "The server ends."};
    case Unavailable::not_writer: return {503, "not-writer", "Another server writes this journal."};
    case Unavailable::clock_jumped: return {503, "clock-jumped", "The clock jumped ahead; writes wait for an operator."};
    case Unavailable::journal_unknown: return {503, "journal-unknown", "The platform's journal is not open."};
  }
  std::unreachable();
}

FieldWords words_of(Rule rule) {
  switch (rule) {
    case Rule::not_empty: return {"not-empty", "must not be empty"};
    case Rule::identifier_length: return {"identifier-length", "must have 5 to 100 characters"};
    case Rule::identifier: return {"identifier", "must consist of letters, digits and hyphens"};
    case Rule::lower_case_identifier:
      return {"lower-case-identifier", "must consist of lower-case letters, digits and hyphens"};
    case Rule::display_name_length: return {"display-name-length", "must have 1 to 100 characters"};
    case Rule::no_control_characters: return {"no-control-characters", "must not contain control characters"};
    case Rule::email: return {"email", "must be a well-formed e-mail address of at most 100 characters"};
    case Rule::currency: return {"currency", "must be a currency code of ISO 4217"};
    case Rule::list_length: return {"list-length", "has more elements than it may"};
  }
  std::unreachable();
}

FieldWords words_of(FieldFault fault, const std::string& expected) {
  switch (fault) {
    case FieldFault::missing: return {"required", "is required"};
    case FieldFault::wrong_type: return {"type", "must be " + expected};
    case FieldFault::out_of_range: return {"range", "must be " + expected};
    case FieldFault::not_one_of: return {"choice", "must be " + expected};
    case FieldFault::unknown: return {"unknown", "is not known here"};
  }
  std::unreachable();
}

FieldWords words_of(const FieldError& error) {
  if (const auto* rule = std::get_if<Rule>(&error.fault)) return words_of(*rule);
  return words_of(std::get<FieldFault>(error.fault), error.expected);
}

// Problem details up to the members that only some problems have.
void begin_body(JsonText& json, const Words& words, std::string_view request_id) {
  json.begin_object().member("type", "about:blank").member("title", phrase_of(words.status));
  json.member("status", static_cast<std::uint64_t>(words.status)).member("detail", words.detail);
  json.member("code", words.code).member("requestId", request_id);
}

Response rendered(int status, std::string body) {
  Response response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.body = std::move(body);
  return response;
}

Response rendered(Words words, const std::string& detail, std::string_view request_id) {
  if (!detail.empty()) words.detail += " (" + detail + ")";
  std::string body;
  JsonText json(body);
  begin_body(json, words, request_id);
  json.end_object();
  return rendered(words.status, std::move(body));
}

Response rendered(const FieldErrors& errors, std::string_view request_id) {
  std::string body;
  JsonText json(body);
  begin_body(json, words_of(Rejection{RejectionCode::invalid_field}), request_id);
  json.key("errors").begin_array();
  for (const auto& error : errors) {
    const auto words = words_of(error);
    json.begin_object().member("field", error.path).member("rule", words.rule).member("message", words.message);
    if (!error.given.empty()) json.key("given").raw(error.given);
    json.end_object();
  }
  json.end_array().end_object();
  return rendered(400, std::move(body));
}

}  // namespace

Response response_of(const Failure& failure, std::string_view request_id) {
  struct Rendered {
    const Failure& failure;
    std::string_view request_id;
    Response operator()(Fault fault) const { return rendered(words_of(fault), failure.detail, request_id); }
    Response operator()(const FieldErrors& errors) const { return rendered(errors, request_id); }
    Response operator()(const Rejection& rejection) const {
      return rendered(words_of(rejection), failure.detail, request_id);
    }
    Response operator()(Unavailable reason) const {
      return rendered(words_of(reason), failure.detail, request_id);
    }
  };
  auto response = std::visit(Rendered{failure, request_id}, failure.reason);
  response.headers = failure.headers;
  return response;
}

}  // namespace daybook::http::v1
