#include "http/v1_conditions.h"

#include "http/consistency.h"
#include "http/json_text.h"

namespace daybook::http::v1 {

std::expected<std::optional<Position>, Failure> expected_last(const Context& context) {
  const auto given = context.request.headers.find("If-Match");
  if (!given || *given == "*") return std::nullopt;
  if (given->size() > 2 && given->front() == '"' && given->back() == '"') {
    if (const auto position = whole_number(given->substr(1, given->size() - 2))) return position;
  }
  return std::unexpected(
      Failure{FieldErrors{{"If-Match", FieldFault::wrong_type, shown(*given), "one ETag as an answer gave it, such as \"12\""}}});
}

void set_etag(Response& response, Position last) { response.headers.add("ETag", "\"" + std::to_string(last) + "\""); }

}  // namespace daybook::http::v1
