#include "http/failure.h"

#include <algorithm>
#include <utility>

#include "http/json_text.h"

namespace daybook::http {
namespace {

bool covers(std::string_view outer, std::string_view field) {
  return field.starts_with(outer) &&
         (field.size() == outer.size() || field[outer.size()] == '.' || field[outer.size()] == '[');
}

}  // namespace

FieldErrors errors_of(const Violations& violations) {
  FieldErrors errors;
  add_violations(errors, violations);
  return errors;
}

void add_violations(FieldErrors& errors, const Violations& violations) {
  const auto read_badly = errors;
  for (const auto& violation : violations) {
    const bool named =
        std::ranges::any_of(read_badly, [&](const FieldError& error) { return covers(error.path, violation.field); });
    if (!named) errors.push_back({violation.field, violation.rule, shown(violation.value)});
  }
}

Failure failure_of(Rejection rejection) {
  if (rejection.code == RejectionCode::invalid_field) return {errors_of(rejection.violations)};
  return {std::move(rejection)};
}

std::string_view phrase_of(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 402: return "Payment Required";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    case 507: return "Insufficient Storage";
    default: return "Error";
  }
}

}  // namespace daybook::http
