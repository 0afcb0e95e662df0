// What the surfaces read and write, piece by piece: JSON, media types, cursors.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "http/cursor.h"
#include "http/failure.h"
#include "http/json_body.h"
#include "http/json_well_formed.h"
#include "http/json_text.h"
#include "http/media.h"

using namespace daybook;
using namespace daybook::http;

namespace {

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

}  // namespace

TEST_CASE("json: what is not strictly JSON is refused") {
  const auto text = GENERATE(values<std::string>({
      "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "nul", "+1", "01", "1.", ".5", "0x10", "NaN", "Infinity",
      "-", "1e", "1e999", "\"\x01\"", "\"\\x\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "// no\n1", "{} {}", "1 2", "{}x", std::string("{}\0", 3), std::string("{}\0{}", 5), std::string("\0{}", 3), std::string("{\"a\0\":1}", 8),
      "\"\xff\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\"\xe2\x82\"", "{\"a\":1 \"b\":2}", "[1 2]", "{\"a\"}",
      "\"a", "[", "[[]", "{\"a\":}", "tru", "truefalse",
  }));
  CAPTURE(text);
  CHECK_FALSE(parse_json(text, 32));
  CHECK_FALSE(read_well_formed(text, 32));
}

TEST_CASE("json: an object with a name twice is refused, however deep and however it is escaped") {
  const auto text = GENERATE(values<std::string>({
      R"({"a":1,"a":1})", R"({"a":1,"b":2,"a":3})", R"({"x":{"a":1,"a":2}})", R"([{"a":1,"\u0061":2}])", R"({"":1,"":2})",
  }));
  CAPTURE(text);
  const auto parsed = parse_json(text, 32);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().what == "an object has two members of the same name");
  CHECK(parse_json(R"({"a":{"a":1},"b":[{"a":1},{"a":1}]})", 32));
}

TEST_CASE("json: nesting is taken at the limit and refused one past it") {
  CHECK(parse_json(nested(32), 32));
  CHECK_FALSE(parse_json(nested(33), 32));
  CHECK_FALSE(parse_json(nested(1'000'000), 32));
  CHECK_FALSE(parse_json(std::string(1'000'000, '['), 32));
  CHECK_FALSE(parse_json(R"({"a":{"a":1}})", 1));
  CHECK(parse_json("1", 0));
}

TEST_CASE("json: numbers keep their text") {
  const auto text = GENERATE(values<std::string>({"0", "1", "-1", "12.50", "9007199254740993", "18446744073709551615",
                                                  "18446744073709551616", "999999999999999999.99", "1E+2", "0.10", "-0.0",
                                                  "123456789012345678901234567890.123456789012345678"}));
  const auto parsed = parse_json(text, 1);
  REQUIRE(parsed);
  CHECK(std::get<JsonNumber>(parsed->value).text == text);
  const auto in_list = parse_json("[ " + text + " ]", 1);
  REQUIRE(in_list);
  CHECK(std::get<JsonNumber>(in_list->array()->at(0).value).text == text);
}

TEST_CASE("json: a zero has no sign") {
  for (const std::string text : {"-0", "[-0]"}) CHECK(canonical_text(*parse_json(text, 1)) == (text == "-0" ? "0" : "[0]"));
}

TEST_CASE("json: the fast reader takes what is well-formed, and says of no damaged text anything but what the strict parser says") {
  const std::vector<std::string> documents = {
      R"({"id":"top-up-1","postings":[{"from":"funding-eur","to":"acme-eu","amount":"100.00","currency":"EUR"}],"metadata":{"a":"b"}})",
      R"( [ {"a":-10,"b":[true,false,null],"c":{"":""}} , "\u20ac\ud834\udd1e\"\\\/\b\f\n\r\t" , 18446744073709551615, -9223372036854775808 ] )",
      R"({"a":{"b":{"c":[[[1],[2]],[]]}},"€𝄞":"€𝄞"})", "[]", "{}", "[-0,0,1,-1]"};
  const std::string bytes = "{}[]\",:0123456789.eE+-tfnu\\ \x01\xc3\xff";
  std::minstd_rand chance(7);
  std::size_t taken = 0;
  for (const auto& document : documents) {
    CAPTURE(document);
    REQUIRE(read_well_formed(document, 8));
    for (int round = 0; round < 4'000; ++round) {
      auto text = document;
      const auto at = chance() % text.size();
      const char byte = bytes[chance() % bytes.size()];
      switch (chance() % 3) {
        case 0: text[at] = byte; break;
        case 1: text.erase(at, 1 + chance() % 3); break;
        default: text.insert(at, 1, byte);
      }
      const auto read = read_well_formed(text, 8);
      if (!read) continue;
      ++taken;
      CAPTURE(text);
      const auto strict = nlohmann::json::parse(text, nullptr, false);
      REQUIRE_FALSE(strict.is_discarded());
      REQUIRE(nlohmann::json::parse(canonical_text(*read)) == strict);
    }
  }
  CHECK(taken > 1'000);
}

TEST_CASE("json: members are found by name, texts are decoded") {
  const auto parsed = parse_json("{\"a\":\"\\u20ac\\n\xe2\x82\xac\",\"b\":[true,null],\"c\":{}}", 2);
  REQUIRE(parsed);
  CHECK(*parsed->find("a")->text() == "€\n€");
  CHECK(parsed->find("b")->array()->size() == 2);
  CHECK(parsed->find("b")->array()->at(1).is_null());
  CHECK(parsed->find("c")->object()->empty());
  CHECK(parsed->find("d") == nullptr);
}

TEST_CASE("json: whatever bytes are written come out as valid JSON") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  for (const auto& text : {all, std::string("\xe2\x82"), std::string("a\"b\\c\n"), std::string("€ 𝄞")}) {
    std::string out;
    append_quoted(out, text);
    CHECK(nlohmann::json::accept(out));
  }
  std::string euro;
  append_quoted(euro, "€ 𝄞");
  CHECK(euro == "\"€ 𝄞\"");
}

TEST_CASE("json: a long text is cut at a code point where an error shows it") {
  const auto at_limit = shown(std::string(kGivenBytesMax, 'x'));
  CHECK(at_limit == "\"" + std::string(kGivenBytesMax, 'x') + "\"");
  const auto longer = shown(std::string(kGivenBytesMax + 1, 'x'));
  CHECK(longer == "\"" + std::string(kGivenBytesMax, 'x') + "…\"");
  std::string euros;
  for (int i = 0; i < 100; ++i) euros += "€";
  const auto text = nlohmann::json::parse(shown(euros)).get<std::string>();
  CHECK(text.size() <= kGivenBytesMax + 3);
  CHECK(text.find("\xef\xbf\xbd") == std::string::npos);
}

TEST_CASE("media: a body is JSON by its name or its suffix, in UTF-8") {
  struct Row {
    std::string value;
    bool json;
  };
  const auto row = GENERATE(values<Row>({
      {"application/json", true},
      {"Application/JSON", true},
      {"application/json; charset=utf-8", true},
      {"application/json;charset=\"UTF-8\"", true},
      {"application/merge-patch+json", true},
      {"text/json", true},
      {"application/json; charset=iso-8859-1", false},
      {"application/x-www-form-urlencoded", false},
      {"text/plain", false},
      {"application/jsonp", false},
      {"", false},
  }));
  CAPTURE(row.value);
  Headers headers;
  headers.add("content-type", row.value);
  CHECK(says_json(headers) == row.json);
  CHECK(says_json(Headers{}));
}

TEST_CASE("media: Accept allows JSON by name or wildcard, unless its quality is zero") {
  struct Row {
    std::string value;
    bool accepted;
  };
  const auto row = GENERATE(values<Row>({
      {"application/json", true},
      {"application/*", true},
      {"*/*", true},
      {"", true},
      {"text/html, application/json;q=0.1", true},
      {"text/html,*/*;q=0.8", true},
      {"APPLICATION/JSON", true},
      {"text/html", false},
      {"application/xml", false},
      {"application/json;q=0", false},
      {"application/json;q=0.000, */*", false},
      {"*/*;q=0", false},
      {"text/*", false},
      {"json", false},
  }));
  CAPTURE(row.value);
  Headers headers;
  headers.add("Accept", row.value);
  CHECK(accepts(headers, "application/json") == row.accepted);
  CHECK(accepts(Headers{}, "application/json"));
}

TEST_CASE("media: several Accept headers count as one") {
  Headers headers;
  headers.add("Accept", "text/html");
  headers.add("accept", "application/x-ndjson");
  CHECK(accepts(headers, "application/x-ndjson"));
  CHECK(asks_for(headers, "application/x-ndjson"));
  CHECK_FALSE(accepts(headers, "application/json"));
}

TEST_CASE("cursor: comes back as it was, for whatever identifier") {
  const auto identifier = GENERATE(values<std::string>({"", "a", "acme-eu", std::string("\0\xff?/+", 5), std::string(300, 'x')}));
  const auto direction = GENERATE(Cursor::Direction::after, Cursor::Direction::before);
  const Cursor cursor{direction, identifier};
  const auto text = to_text(cursor, "1 customers");
  CHECK(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos);
  CHECK(cursor_from_text(text, "1 customers") == cursor);
}

TEST_CASE("cursor: one of another list, or altered anywhere, is none") {
  const auto text = to_text({Cursor::Direction::after, "acme-eu"}, "1 customers");
  CHECK_FALSE(cursor_from_text(text, "2 customers"));
  CHECK_FALSE(cursor_from_text(text, "1 accounts"));
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto altered = text;
    altered[i] = altered[i] == 'A' ? 'B' : 'A';
    CAPTURE(i);
    CHECK_FALSE(cursor_from_text(altered, "1 customers"));
    CHECK_FALSE(cursor_from_text(text.substr(0, i), "1 customers"));
  }
  CHECK_FALSE(cursor_from_text(text + "A", "1 customers"));
  CHECK_FALSE(cursor_from_text(text + "=", "1 customers"));
  CHECK_FALSE(cursor_from_text("not a cursor", "1 customers"));
}
