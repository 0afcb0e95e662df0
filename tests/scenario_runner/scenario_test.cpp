// The scenario runner's own language: what it reads, and that it notices what differs.
#include "scenario_runner/scenario.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "scenario_runner/match.h"

namespace daybook::test {

using nlohmann::json;

TEST_CASE("a scenario file becomes steps with request, body and expectation") {
  const auto steps = parse_scenario(R"(# an identifier that is too short
platform acme-platform

POST /raas/v2/customers?x=1
Accept: application/json
{"customerIdentifier":
 "abcd"}
=> 400 exact
X-REQUEST-ID: *
contains 422.126
{"httpCode":400}

as nobody
GET /healthz
=> 200 empty
)");
  REQUIRE(steps.size() == 4);
  CHECK(steps[0].kind == Step::Kind::platform);
  CHECK(steps[0].words == std::vector<std::string>{"acme-platform"});
  CHECK(steps[1].line == 4);
  CHECK(steps[1].words == std::vector<std::string>{"POST", "/raas/v2/customers?x=1"});
  CHECK(steps[1].headers.size() == 1);
  CHECK(steps[1].body == "{\"customerIdentifier\":\n \"abcd\"}");
  CHECK(steps[1].expected.status == 400);
  CHECK(steps[1].expected.exact);
  CHECK(steps[1].expected.headers.front() == std::pair<std::string, std::string>{"X-REQUEST-ID", "*"});
  CHECK(steps[1].expected.contained == std::vector<std::string>{"422.126"});
  CHECK(json::parse(steps[1].expected.body) == json{{"httpCode", 400}});
  CHECK(steps[2].kind == Step::Kind::as);
  CHECK(steps[3].expected.empty);
}

TEST_CASE("raw lines give bytes that no text file could hold") {
  const auto steps = parse_scenario("POST /x\nraw \"{\\\"a\\\":\\\"\\xff\\x00\\\"\"\nraw \"}\"\n=> 400\n");
  CHECK(steps.front().body == std::string("{\"a\":\"\xff\0\"}", 10));
}

TEST_CASE("a line that is no step, and a request without expectation, are refused with their line") {
  CHECK_THROWS_WITH(parse_scenario("\nnonsense\n"), Catch::StartsWith("line 2: "));
  CHECK_THROWS_WITH(parse_scenario("GET /healthz\n"), Catch::Contains("what is expected is missing"));
  CHECK_THROWS_WITH(parse_scenario("GET /healthz\n=> 200 roughly\n"), Catch::Contains("not roughly"));
  CHECK_THROWS_WITH(parse_scenario("GET /healthz\n=> 200 events\n"), Catch::Contains("not events"));
}

TEST_CASE("server-sent events become a list, without comments and without what has not come to its end") {
  CHECK(parse_scenario("GET /x\n=> 200 events 2 exact\n").front().expected.events == 2);
  CHECK(events_in(": heartbeat\nid: 3\n\nid: 4\nevent: a.1\ndata: {\"n\":1}\n\ndata: no JSON\n\nid: 6\ndata: {}\n") ==
        json::parse(R"([{"id":"4","event":"a.1","data":{"n":1}},{"data":"no JSON"}])"));
  CHECK(events_in("").empty());
}

TEST_CASE("places in a text are filled, braces of JSON stay") {
  const auto value_of = [](std::string_view name) {
    return name == "key:admin" ? std::optional<std::string>("dbk_1") : std::nullopt;
  };
  CHECK(substitute(R"({"k":"{key:admin}","n":"{ab*3}","o":{},"r":"~\\d{4}"})", value_of) ==
        R"({"k":"dbk_1","n":"ababab","o":{},"r":"~\\d{4}"})");
  CHECK(substitute(R"([{"n":0}{(,{"n":{n},"k":"{key:admin}"})*2}])", value_of) ==
        R"([{"n":0},{"n":1,"k":"dbk_1"},{"n":2,"k":"dbk_1"}])");
  CHECK_THROWS_WITH(substitute("{nobody}", value_of), Catch::Contains("{nobody}"));
}

TEST_CASE("an answer that differs from what is expected is reported, one line a difference") {
  struct Row {
    const char* expected;
    const char* actual;
    bool exact;
    std::vector<std::string> differences;
  };
  const auto row = GENERATE(
      Row{R"({"a":1})", R"({"a":1,"b":2})", false, {}},
      Row{R"({"a":1})", R"({"a":1,"b":2})", true, {"b should be absent and is 2"}},
      Row{R"({"a":1,"b":"x"})", R"({"a":2,"b":"y"})", false, {"a should be 1 and is 2", "b should be \"x\" and is \"y\""}},
      Row{R"({"a":{"b":[1,2]}})", R"({"a":{"b":[1,3]}})", false, {"a.b[1] should be 2 and is 3"}},
      Row{R"([1])", R"([1,2])", false, {"the body should be 1 elements and is [1,2]"}},
      Row{R"([1,"..."])", R"([1,2])", false, {}},
      Row{R"([1,"..."])", R"([])", false, {"the body should be at least 1 elements and is []"}},
      Row{R"({"a":"!"})", R"({"a":null})", false, {"a should be absent and is null"}},
      Row{R"({"a":"!"})", R"({})", true, {}},
      Row{R"({"a":"*"})", R"({"a":{"deep":true}})", false, {}},
      Row{R"({"a":"*"})", R"({})", false, {"a is missing in {}"}},
      Row{R"({"a":"~A[0-9]{8}"})", R"({"a":"A10000000"})", false, {}},
      Row{R"({"a":"~A[0-9]{8}"})", R"({"a":"A1"})", false, {"a should be \"~A[0-9]{8}\" and is \"A1\""}},
      Row{R"({"a":"1"})", R"({"a":1})", false, {"a should be \"1\" and is 1"}});
  Captures captures;
  CHECK(mismatches(json::parse(row.expected), json::parse(row.actual), row.exact, captures) == row.differences);
}

TEST_CASE("a captured value is known afterwards") {
  Captures captures;
  CHECK(mismatches(json{{"n", "*number"}}, json{{"n", 7}}, false, captures).empty());
  CHECK(captures.at("number") == "7");
}

}  // namespace daybook::test
