#include "http/openapi.h"

#include <nlohmann/json.hpp>

namespace daybook::http {

const std::string& openapi_text() {
  static const std::string text = [] {
    nlohmann::ordered_json whole = nlohmann::ordered_json::object();
    for (const auto part : openapi_parts()) whole.update(nlohmann::ordered_json::parse(part), true);
    whole["info"]["version"] = DAYBOOK_VERSION;
    return whole.dump();
  }();
  return text;
}

boost::asio::awaitable<Outcome> v1::describe(const Context&) {
  Response response;
  response.body = openapi_text();
  co_return response;
}

}  // namespace daybook::http
