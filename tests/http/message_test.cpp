#include "http/message.h"

#include <catch2/catch.hpp>
#include <set>
#include <thread>

#include "http/response_head.h"
#include "http/uuid.h"

namespace daybook::http {
namespace {

TEST_CASE("headers: a name is found whatever its case, and the first of several is told") {
  Headers headers;
  headers.add("Accept", "a");
  headers.add("ACCEPT", "b");
  CHECK(headers.find("accept") == "a");
  CHECK(headers.find("accep") == std::nullopt);
  CHECK(headers.fields().size() == 2);
}

TEST_CASE("request: a parameter is found by its exact name, and the first of several is told") {
  Request request;
  request.query = {{"limit", "1"}, {"limit", "2"}};
  CHECK(request.parameter("limit") == "1");
  CHECK(request.parameter("Limit") == std::nullopt);
}

TEST_CASE("methods: names count with their case") {
  for (const auto* name : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) CHECK(name_of(method_named(name)) == name);
  CHECK(method_named("get") == Method::other);
  CHECK(method_named("") == Method::other);
  CHECK(name_of(Method::other) == "other");
}

TEST_CASE("response head: no value can begin a field of its own") {
  Response response;
  response.status = 201;
  response.headers.add("Location", "/a\r\nSet-Cookie: b\nc\x01");
  const std::string head = response_head(response, {.content_length = 5}, "id");
  CHECK(head.starts_with("HTTP/1.1 201 Created\r\nDate: "));
  CHECK(head.find("Location: /a  Set-Cookie: b c \r\n") != std::string::npos);
  CHECK(head.ends_with("X-REQUEST-ID: id\r\nContent-Type: application/json\r\n"
                       "Location: /a  Set-Cookie: b c \r\nContent-Length: 5\r\n\r\n"));
}

TEST_CASE("response head: browsers and caches are told to be careful, unless the answer says how it may be kept") {
  Response response;
  const std::string plain = response_head(response, {}, "id");
  for (const auto* field : {"X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer", "Cache-Control: no-store",
                            "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'"}) {
    CHECK_THAT(plain, Catch::Contains("\r\n" + std::string(field) + "\r\n"));
  }
  CHECK_THAT(plain, !Catch::Contains("Strict-Transport-Security") && !Catch::Contains("Access-Control"));
  CHECK_THAT(response_head(response, {.encrypted = true}, "id"), Catch::Contains("\r\nStrict-Transport-Security: max-age=31536000\r\n"));
  response.headers.add("Cache-Control", "public, max-age=60");
  CHECK_THAT(response_head(response, {}, "id"), Catch::Contains("Cache-Control: public, max-age=60\r\n") && !Catch::Contains("no-store"));
}

TEST_CASE("UUIDs: version 4, lower case, and none twice on any thread") {
  std::set<std::string> seen;
  std::vector<std::vector<std::string>> made(3);
  std::vector<std::thread> threads;
  for (auto& list : made) {
    threads.emplace_back([&list] {
      for (int i = 0; i < 1000; ++i) list.push_back(new_uuid());
    });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& list : made) {
    for (const auto& uuid : list) {
      REQUIRE(uuid.size() == 36);
      for (std::size_t at = 0; at < uuid.size(); ++at) {
        const bool dash = at == 8 || at == 13 || at == 18 || at == 23;
        REQUIRE((dash ? uuid[at] == '-' : std::string("0123456789abcdef").find(uuid[at]) != std::string::npos));
      }
      REQUIRE(uuid[14] == '4');
      REQUIRE(std::string("89ab").find(uuid[19]) != std::string::npos);
      REQUIRE(seen.insert(uuid).second);
    }
  }
}

}  // namespace
}  // namespace daybook::http
