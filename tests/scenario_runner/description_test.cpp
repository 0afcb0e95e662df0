// What the scenario runner takes for an answer that is as described.
#include "scenario_runner/description.h"

#include <catch2/catch.hpp>

namespace daybook::test {
namespace {

using nlohmann::json;

const Description kDescription(json::parse(R"({
  "paths":{
    "/a/{id}":{"get":{"responses":{"200":{"description":"","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Thing"}},
                                                                      "application/x-ndjson":{"schema":{"type":"integer"}}}},
                                   "204":{"description":""},"default":{"$ref":"#/components/responses/Refused"}}}},
    "/a/fixed":{"get":{"responses":{"200":{"description":"","content":{"application/json":{"schema":{"type":"boolean"}}}}}}},
    "/tile/{place}":{"get":{"responses":{"200":{"description":"","content":{"application/octet-stream":{"schema":{"type":"string"}}}}}}}},
  "components":{
    "schemas":{"Thing":{"type":"object","required":["id"],"properties":{"id":{"type":"string"},"kind":{"type":"string","enum":["a","b"]},
                        "count":{"type":["integer","null"]},"free":{"type":"object","additionalProperties":{"type":"string"}}}}},
    "responses":{"Refused":{"description":"","content":{"application/problem+json":{"schema":{"type":"object","additionalProperties":true}}}}}}})"));

std::string first_difference(const std::string& target, int status, const std::string& type, const std::string& body) {
  const auto all = kDescription.differences({"GET", target, status, type, body});
  return all.empty() ? "" : all[0];
}

}  // namespace

TEST_CASE("description: an answer is held against its path, status and media type") {
  struct Row {
    std::string target;
    int status;
    std::string type, body, difference;
  };
  const std::string kJson = "application/json";
  const auto row = GENERATE_COPY(
      Row{"/a/1?b=c", 200, kJson, R"({"id":"1","kind":"a","count":null,"free":{"x":"y"}})", ""}, Row{"/a/1", 200, kJson, R"({"id":"1","count":2})", ""},
      Row{"/a/1", 200, kJson, "{}", "/: has no \"id\""}, Row{"/a/1", 200, kJson, "[]", "/: should be \"object\" and is []"},
      Row{"/a/1", 200, kJson, R"({"id":"1","kind":"c"})", R"(/kind: "c" is not one of ["a","b"])"},
      Row{"/a/1", 200, kJson, R"({"id":"1","count":1.5})", R"(/count: should be ["integer","null"] and is 1.5)"},
      Row{"/a/1", 200, kJson, R"({"id":"1","free":{"x":1}})", R"(/free/x: should be "string" and is 1)"},
      Row{"/a/1", 200, kJson, R"({"id":"1","more":1})", "/more: is not described"}, Row{"/a/fixed", 200, kJson, "true", ""},
      Row{"/a/1", 200, "application/x-ndjson; charset=utf-8", "1\n2\n", ""}, Row{"/a/1", 200, "application/x-ndjson", "1\n{}\n", R"(/: should be "integer" and is {})"},
      Row{"/a/1", 201, kJson, "{}", "the status 201 is not described"}, Row{"/a/1", 200, "text/html", "", "the media type \"text/html\" is not described"},
      Row{"/a/1", 204, "", "", ""}, Row{"/a/1", 204, kJson, "{}", "a body is not described"}, Row{"/a/1", 418, "application/problem+json", R"({"b":1})", ""},
      Row{"/tile/0/x001", 200, "application/octet-stream", "\x01", ""}, Row{"/elsewhere", 200, "x/y", "z", ""});
  CAPTURE(row.target, row.status, row.body);
  CHECK(first_difference(row.target, row.status, row.type, row.body) == row.difference);
}

TEST_CASE("description: of several choices one must fit, and formats and patterns are held") {
  const auto difference = [](const std::string& schema, const std::string& value) {
    const auto all = kDescription.differences(json::parse(schema), json::parse(value));
    return all.empty() ? "" : all[0];
  };
  const std::string choice = R"({"oneOf":[{"type":"array","items":{"type":"integer"}},{"type":"string"}]})";
  CHECK(difference(choice, "[1]") == "");
  CHECK(difference(choice, "\"a\"") == "");
  CHECK(difference(choice, "[\"a\"]") == R"(/0: should be "integer" and is "a")");
  CHECK(difference(R"({"oneOf":[{"type":"integer"},{"type":"number"}]})", "1") == "/: fits 2 choices");
  CHECK(difference(R"({"type":"string","format":"date-time"})", "\"2026-01-31T00:00:00.5Z\"") == "");
  CHECK(difference(R"({"type":"string","format":"date-time"})", "\"2026-01-31\"") == R"(/: "2026-01-31" is no "date-time")");
  CHECK(difference(R"({"type":"string","pattern":"^a$"})", "\"b\"") == R"(/: does not match "^a$")");
  CHECK(difference(R"({"type":"object","maxProperties":0})", R"({"a":1})") == "/: has too many members");
  CHECK_THROWS_WITH(difference(R"({"not":{}})", "1"), "the description has a keyword not");
}

}  // namespace daybook::test
