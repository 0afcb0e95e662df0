#include "http/problem.h"

#include <algorithm>
#include <utility>

#include "http/json_text.h"
#include "http/problem_words.h"

namespace daybook::http::v1 {
namespace {

// Problem details up to the members that only some problems have.
void begin_body(JsonText& json, const Words& words, std::string_view request_id) {
  json.begin_object().member("type", "about:blank").member("title", phrase_of(words.status));
  json.member("status", static_cast<std::uint64_t>(words.status)).member("detail", words.detail);
  json.member("code", words.code).member("requestId", request_id);
}

// Facts are texts; counts and positions are numbers here, and the one that lists names of fields is a list. `status` is the problem's own
// member.
void append_fact(JsonText& json, const Rejection& rejection, std::string_view name, std::string_view value) {
  const bool number = is_number(rejection, name);
  if (name == "status") name = rejection.code == RejectionCode::hold_closed ? "holdStatus" : "accountStatus";
  json.key(name);
  if (number) {
    json.raw(value);
    return;
  }
  if (name != "fields") {
    json.text(value);
    return;
  }
  json.begin_array();
  for (std::size_t start = 0; start < value.size();) {
    const auto end = std::min(value.find(',', start), value.size());
    json.text(value.substr(start, end - start));
    start = end + 1;
  }
  json.end_array();
}

void append_facts(JsonText& json, const Rejection& rejection) {
  for (const auto& [name, value] : rejection.facts) append_fact(json, rejection, name, value);
}

Problem problem(Words words, const Failure& failure, std::string_view request_id, const Rejection* rejection = nullptr) {
  if (!failure.detail.empty()) words.detail += " (" + failure.detail + ")";
  if (failure.status != 0) words.status = failure.status;
  Problem problem{words.status, {}};
  JsonText json(problem.body);
  begin_body(json, words, request_id);
  if (rejection) append_facts(json, *rejection);
  json.end_object();
  return problem;
}

Problem problem(const FieldErrors& errors, std::string_view request_id) {
  Problem problem{400, {}};
  JsonText json(problem.body);
  begin_body(json, words_of(Rejection{RejectionCode::invalid_field}), request_id);
  json.key("errors").begin_array();
  for (const auto& error : errors) {
    const auto words = words_of(error);
    json.begin_object().member("field", error.path).member("rule", words.rule).member("message", words.message);
    if (!error.given.empty()) json.key("given").raw(error.given);
    json.end_object();
  }
  json.end_array().end_object();
  return problem;
}

}  // namespace

Problem problem_of(const Failure& failure, std::string_view request_id) {
  struct Told {
    const Failure& failure;
    std::string_view request_id;
    Problem operator()(Fault fault) const { return problem(words_of(fault), failure, request_id); }
    Problem operator()(const FieldErrors& errors) const { return problem(errors, request_id); }
    Problem operator()(const Rejection& rejection) const {
      return problem(words_of(rejection), failure, request_id, &rejection);
    }
    Problem operator()(Unavailable reason) const { return problem(words_of(reason), failure, request_id); }
  };
  return std::visit(Told{failure, failure.request_id.empty() ? request_id : failure.request_id}, failure.reason);
}

Response response_of(const Failure& failure, std::string_view request_id) {
  auto problem = problem_of(failure, request_id);
  Response response;
  response.status = problem.status;
  response.content_type = "application/problem+json";
  response.headers = failure.headers;
  response.body = std::move(problem.body);
  return response;
}

void append_rejection(JsonText& json, const Rejection& rejection) {
  const auto words = words_of(rejection);
  json.begin_object().member("code", words.code).member("detail", words.detail);
  append_facts(json, rejection);
  json.end_object();
}

}  // namespace daybook::http::v1
