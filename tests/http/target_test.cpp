#include <catch2/catch.hpp>

#include "http/target.h"
#include "http/utf8.h"

namespace daybook::http {
namespace {

using Texts = std::vector<std::string>;
using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST_CASE("target: a path and a query are taken apart and decoded") {
  struct Row {
    std::string target;
    std::string path;
    Texts segments;
    Pairs query;
  };
  const auto row = GENERATE(
      Row{"/", "/", {}, {}},
      Row{"/healthz", "/healthz", {"healthz"}, {}},
      Row{"/healthz?", "/healthz", {"healthz"}, {}},
      Row{"/a/b%20c", "/a/b%20c", {"a", "b c"}, {}},
      Row{"/a+b", "/a+b", {"a+b"}, {}},
      Row{"/%c3%a4%C3%A4", "/%c3%a4%C3%A4", {"ää"}, {}},
      Row{"/ä", "/ä", {"ä"}, {}},
      Row{"/a%2Fb/c", "/a%2Fb/c", {"a/b", "c"}, {}},
      Row{"/...", "/...", {"..."}, {}},
      Row{"/%252e%252e/a%252Fb", "/%252e%252e/a%252Fb", {"%2e%2e", "a%2Fb"}, {}},
      Row{"/a;b=c/d", "/a;b=c/d", {"a;b=c", "d"}, {}},
      Row{"/a\\..\\b", "/a\\..\\b", {"a\\..\\b"}, {}},
      Row{"/..%2Fa", "/..%2Fa", {"../a"}, {}},
      Row{"/a?x=1&y=2", "/a", {"a"}, {{"x", "1"}, {"y", "2"}}},
      Row{"/a?x=1&x=2", "/a", {"a"}, {{"x", "1"}, {"x", "2"}}},
      Row{"/a?x", "/a", {"a"}, {{"x", ""}}},
      Row{"/a?x=", "/a", {"a"}, {{"x", ""}}},
      Row{"/a?&&x=1&", "/a", {"a"}, {{"x", "1"}}},
      Row{"/a?x=b+c%2Bd", "/a", {"a"}, {{"x", "b c+d"}}},
      Row{"/a?x=1=2?3/4", "/a", {"a"}, {{"x", "1=2?3/4"}}},
      Row{"/a?%78%26=%3D", "/a", {"a"}, {{"x&", "="}}},
      Row{"http://example.com/a?b=c", "/a", {"a"}, {{"b", "c"}}},
      Row{"HTTPS://example.com", "/", {}, {}});
  CAPTURE(row.target);
  const auto parsed = parse_target(row.target);
  REQUIRE(parsed);
  CHECK(parsed->path == row.path);
  CHECK(parsed->segments == row.segments);
  CHECK(parsed->query == row.query);
}

TEST_CASE("target: what could be read in two ways, or isn't text, gets 400") {
  const std::string target = GENERATE(as<std::string>(), "", "*", "a", "example.com:443", "ftp://example.com/a", "http:///a", "https://?a", "http://user@example.com/a", "http://user:key@example.com", "?a=b", "//", "/a/",
                                      "/a//b", "//a", "/.", "/..", "/a/../b", "/a/./b", "/%2e", "/%2E%2e/b", "/a/.%2e", "/a#b", "/a?b#c",
                                      "/%", "/%4", "/%4g", "/%g4", "/a?x=%", "/a?x=%zz", "/a?%=1", "/%00", "/a?x=%00", "/a?%00",
                                      "/%ff", "/%c3", "/%c3%28", "/%c0%af", "/%ed%a0%80", "/%f4%90%80%80", "/a?x=%ff", "/\xff",
                                      "/%c3/%a4");
  CAPTURE(target);
  const auto parsed = parse_target(target);
  REQUIRE(!parsed);
  CHECK(parsed.error().status == 400);
}

TEST_CASE("target: each limit holds at it and not one past it") {
  const TargetLimits limits{.bytes_max = 20, .segments_max = 3, .parameters_max = 2};
  CHECK(parse_target("/" + std::string(19, 'a'), limits));
  CHECK(parse_target("/" + std::string(20, 'a'), limits).error().status == 414);
  CHECK(parse_target("/a/b/c", limits));
  CHECK(parse_target("/a/b/c/d", limits).error().status == 400);
  CHECK(parse_target("/?a&b", limits));
  CHECK(parse_target("/?a&b&c", limits).error().status == 400);
}

TEST_CASE("UTF-8: every code point's first and last form is text, and nothing else") {
  for (const auto* text : {"", "a", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf",
                           "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "a\xc3\xa4z"}) {
    CAPTURE(text);
    CHECK(is_utf8(text));
  }
  for (const auto* text : {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2\x7f", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xef\xbf",
                           "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "a\xc3"}) {
    CAPTURE(text);
    CHECK(!is_utf8(text));
  }
}

}  // namespace
}  // namespace daybook::http
