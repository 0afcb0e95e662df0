// Which route answers a path.
#include "http/router.h"

#include <catch2/catch.hpp>

using namespace daybook;
using namespace daybook::http;

namespace {

constexpr Route route(Method method, std::string_view pattern) {
  return {method, pattern, Right::read, Scope::open, Surface::v1, Produces::json, nullptr};
}

constexpr Route kTable[] = {
    route(Method::get, "/healthz"),
    route(Method::get, "/v1"),
    route(Method::get, "/v1/accounts"),
    route(Method::post, "/v1/accounts"),
    route(Method::get, "/v1/accounts/mine"),
    route(Method::get, "/v1/accounts/{account}"),
    route(Method::get, "/v1/accounts/{account}/balances"),
    route(Method::get, "/v1/{list}/count"),
    route(Method::put, "/v1/accounts/count"),
    route(Method::get, "/tiles/{place...}"),
    route(Method::get, "/{any}"),
};

Request request(Method method, std::vector<std::string> segments) {
  Request request;
  request.method = method;
  request.segments = std::move(segments);
  return request;
}

// "pattern: arguments", or "only: methods", or "none".
std::string answer(Method method, std::vector<std::string> segments) {
  static const Router router(kTable);
  const auto found = router.match(request(method, std::move(segments)));
  if (const auto* unmatched = std::get_if<Unmatched>(&found)) return unmatched->allow.empty() ? "none" : "only: " + unmatched->allow;
  const auto& match = std::get<Match>(found);
  auto text = std::string(match.route->pattern);
  for (std::size_t i = 0; i < match.arguments.size(); ++i) text += (i == 0 ? ": " : ", ") + match.arguments[i];
  return text;
}

}  // namespace

TEST_CASE("router: the first pattern of the table that matches the path counts, whatever the path begins with") {
  using Segments = std::vector<std::string>;
  const auto get = [](Segments segments) { return answer(Method::get, std::move(segments)); };
  CHECK(get({"healthz"}) == "/healthz");
  CHECK(get({"v1"}) == "/v1");
  CHECK(get({"v1", "accounts"}) == "/v1/accounts");
  CHECK(get({"v1", "accounts", "mine"}) == "/v1/accounts/mine");
  CHECK(get({"v1", "accounts", "a"}) == "/v1/accounts/{account}: a");
  CHECK(get({"v1", "accounts", "a", "balances"}) == "/v1/accounts/{account}/balances: a");
  CHECK(get({"v1", "accounts", "count"}) == "/v1/accounts/{account}: count");
  CHECK(get({"v1", "customers", "count"}) == "/v1/{list}/count: customers");
  CHECK(get({"tiles", "a", "b/c"}) == "/tiles/{place...}: a/b/c");
  CHECK(get({"anything"}) == "/{any}: anything");
}

TEST_CASE("router: HEAD finds the route of GET, and a path without the method tells which there are") {
  CHECK(answer(Method::head, {"v1", "accounts"}) == "/v1/accounts");
  CHECK(answer(Method::put, {"v1", "accounts"}) == "only: GET, HEAD, POST");
  CHECK(answer(Method::put, {"v1", "accounts", "count"}) == "/v1/accounts/count");
  CHECK(answer(Method::post, {"v1", "accounts", "count"}) == "only: GET, HEAD, PUT");
  CHECK(answer(Method::post, {"anything"}) == "only: GET, HEAD");
}

TEST_CASE("router: a path that no pattern matches has none") {
  CHECK(answer(Method::get, {}) == "none");
  CHECK(answer(Method::get, {"v1", "customers"}) == "none");
  CHECK(answer(Method::get, {"v1/accounts"}) == "/{any}: v1/accounts");
  CHECK(answer(Method::get, {"v1", "accounts", ""}) == "none");
  CHECK(answer(Method::get, {"tiles"}) == "/{any}: tiles");
}
