// Canonical JSON is read as it is written, and in no other form.
#include "eventstore/json_reader.h"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "eventstore/json.h"

using namespace daybook;

namespace {

std::string string_of(std::string_view json) {
  JsonReader reader(json);
  std::string text(reader.string());
  reader.end();
  return text;
}

std::uint64_t number_of(std::string_view json) {
  JsonReader reader(json);
  const auto number = reader.number();
  reader.end();
  return number;
}

// {"a":NUMBER,"b":[NUMBER...],"c":{NAME:STRING...},"d":BOOLEAN}, of which b and d may be absent.
void read_sample(std::string_view json) {
  JsonReader reader(json);
  reader.begin_object();
  reader.require_member("a");
  reader.number();
  if (reader.member("b")) {
    for (reader.begin_array(); reader.element();) reader.number();
  }
  reader.require_member("c");
  reader.begin_object();
  while (reader.any_member()) reader.string();
  if (reader.member("d")) reader.boolean();
  reader.end_object();
  reader.end();
}

}  // namespace

TEST_CASE("canonical JSON: any text is read as it was written") {
  CHECK(rc::check([](const std::string& ascii) {
    std::string text;
    for (const char c : ascii) text += static_cast<char>(c & 0x7f);
    text += *rc::gen::element<std::string>("", "é", "\U0001f4d2", "\"", "\\", std::string(1, '\0'));
    std::string json;
    append_json_string(json, text);
    RC_ASSERT(string_of(json) == text);
  }));
}

TEST_CASE("canonical JSON: a string in another form than it is written in is refused") {
  const auto json = GENERATE(as<std::string>{}, "", "\"", "\"a", "a\"", "'a'", "\"a\\\"", "\"\\/\"", "\"\\u0041\"", "\"\\u000A\"", "\"\\u000a\"", "\"\\u001F\"", "\"\\u0022\"",
                             "\"\\u00\"", "\"\\u001\"", "\"\\x\"", "\"\\", "\"\\u00", "\"\n\"", "\"\t\"", "\"a\" ", " \"a\"", "\"\xff\"", "\"\xc3\"", "\"\\ud83d\\udcd2\"");
  CAPTURE(json);
  CHECK_THROWS_AS(string_of(json), std::runtime_error);
}

TEST_CASE("canonical JSON: whole numbers of 64 bits, in their shortest form") {
  CHECK(number_of("0") == 0);
  CHECK(number_of("18446744073709551615") == 18'446'744'073'709'551'615u);
  const auto json = GENERATE(as<std::string>{}, "", "-1", "+1", "00", "01", "1.0", "1e3", "18446744073709551616", "1 ", " 1", "0x1", "\"1\"", "null");
  CAPTURE(json);
  CHECK_THROWS_AS(number_of(json), std::runtime_error);
}

TEST_CASE("canonical JSON: members are read in the order in which they are asked for") {
  const auto json = GENERATE(as<std::string>{}, R"({"a":1,"c":{}})", R"({"a":1,"b":[],"c":{},"d":true})", R"({"a":1,"b":[1],"c":{"":""},"d":false})",
                             R"({"a":0,"b":[1,22,333],"c":{"x":"1","x":"2","\"":"\\"}})");
  CAPTURE(json);
  CHECK_NOTHROW(read_sample(json));
}

TEST_CASE("canonical JSON: what is not as it is written is refused, with the reason") {
  const auto row = GENERATE(table<std::string, std::string>({
      {"", "byte 0: there is no '{'"},
      {"[]", "byte 0: there is no '{'"},
      {"{}", "\"a\" is missing"},
      {R"({"b":[],"a":1,"c":{}})", "\"a\" is missing, and \"b\" stands in its place"},
      {R"({"a":1,"d":true})", "\"c\" is missing, and \"d\" stands in its place"},
      {R"({"a":1,"a":1,"c":{}})", "\"c\" is missing, and \"a\" stands in its place"},
      {R"({"a":1,"c":{},"b":[]})", "\"b\" is unknown to this version, doubled or out of order"},
      {R"({"a":1,"c":{},"d":true,"d":true})", "\"d\" is unknown"},
      {R"({"a":1,"c":{},"d":null})", "neither true nor false"},
      {R"({"a":1,"c":{}} )", "byte 14: something follows the end"},
      {R"({"a":1,"c":{})", "there is no ','"},
      {R"({"a":1,"c":{},})", "there is no '\"'"},
      {R"({,"a":1,"c":{}})", "there is no '\"'"},
      {R"({ "a":1,"c":{}})", "there is no '\"'"},
      {R"({"a" :1,"c":{}})", "there is no ':'"},
      {R"({"a":"1","c":{}})", "no whole number"},
      {R"({"a":1,"b":[,1],"c":{}})", "no whole number"},
      {R"({"a":1,"b":[1,],"c":{}})", "no whole number"},
      {R"({"a":1,"b":[1 2],"c":{}})", "there is no ','"},
      {R"({"a":1,"b":[1,"c":{}})", "no whole number"},
      {R"({"a":1,"c":{"x":1}})", "there is no '\"'"},
      {R"({"a":1,"c":{"x","y"}})", "there is no ':'"},
      {R"({"a":1,"c":{"x":"y")", "there is no ','"},
  }));
  CAPTURE(std::get<0>(row));
  CHECK_THROWS_WITH(read_sample(std::get<0>(row)), Catch::Contains(std::get<1>(row)));
}

TEST_CASE("canonical JSON: an object of somebody else's is taken as it is, to the bracket that ends it") {
  const auto object = GENERATE(as<std::string>{}, "{}", R"({"a":[1,-2.50e3,null,{"b":"}]\"\\"}],"c":true})", R"({"\/":"\u00e9"})");
  CAPTURE(object);
  const std::string json = "[" + object + ",1]";
  JsonReader within(json);
  within.begin_array();
  REQUIRE(within.element());
  CHECK(within.any_object() == object);
  REQUIRE(within.element());
  CHECK(within.number() == 1);
  CHECK_FALSE(within.element());
  within.end();
}

TEST_CASE("canonical JSON: an object of somebody else's that has no end is refused") {
  const auto json = GENERATE(as<std::string>{}, "", "[]", "1", "{", R"({"a)", R"({"a\)", R"({"a\")", R"({"a":[})", R"({"a":"}")");
  CAPTURE(json);
  CHECK_THROWS_AS(JsonReader(json).any_object(), std::runtime_error);
}
