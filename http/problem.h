// Failures in the words of `/v1`: RFC 9457 problem details with a stable `code`; docs/api/v1.md lists the codes.
#pragma once

#include <string>
#include <string_view>

#include "http/failure.h"
#include "http/message.h"

namespace daybook::http {
class JsonText;
}

namespace daybook::http::v1 {

struct Problem {
  int status;
  std::string body;
};
Problem problem_of(const Failure& failure, std::string_view request_id);

// {"code","detail"} and the facts: a rejection as part of something else.
void append_rejection(JsonText& json, const Rejection& rejection);

Response response_of(const Failure& failure, std::string_view request_id);

}  // namespace daybook::http::v1
