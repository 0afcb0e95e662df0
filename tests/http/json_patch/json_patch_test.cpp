#include "http/json_patch.h"

#include <catch2/catch.hpp>
#include <string>

#include "http/json_same.h"

namespace daybook::http {
namespace {

constexpr std::size_t kDepth = 40;

JsonValue json(const std::string& text) {
  auto value = parse_json(text, kDepth);
  REQUIRE(value);
  return *std::move(value);
}

std::expected<JsonValue, PatchFault> outcome(const std::string& document, const std::string& patch) {
  const auto operations = patch_from(json(patch));
  if (!operations) return std::unexpected(operations.error());
  return patched(json(document), *operations);
}

std::string text_after(const std::string& document, const std::string& patch) {
  const auto result = outcome(document, patch);
  return result ? canonical_text(*result) : result.error().source + " " + result.error().expected;
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("a patch that fails in its last operation leaves the document as it was") {
  const auto document = json(R"({"a":1})");
  const auto patch = patch_from(json(R"([{"op":"add","path":"/b","value":2},{"op":"test","path":"/a","value":2}])"));
  REQUIRE(patch);
  CHECK(patched(document, *patch).error().source == "/1/value");
  CHECK(canonical_text(document) == R"({"a":1})");
}

TEST_CASE("the fault of a patch names what is to blame and the rule") {
  struct Row {
    std::string patch, fault;
  };
  const auto row = GENERATE(values<Row>({
      {R"({"op":"test"})", " a list of operations"},
      {R"([1])", "/0 an object"},
      {R"([{"path":"/a"}])", "/0/op add, remove, replace or test"},
      {R"([{"op":1,"path":"/a"}])", "/0/op add, remove, replace or test"},
      {R"([{"op":"ADD","path":"/a","value":1}])", "/0/op add, remove, replace or test"},
      {R"([{"op":"move","from":"/a","path":"/b"}])", "/0/op add, remove, replace or test: move and copy are not supported"},
      {R"([{"op":"copy","from":"/a","path":"/b"}])", "/0/op add, remove, replace or test: move and copy are not supported"},
      {R"([{"op":"remove"}])", "/0/path a JSON Pointer (RFC 6901)"},
      {R"([{"op":"remove","path":"a"}])", "/0/path a JSON Pointer (RFC 6901)"},
      {R"([{"op":"remove","path":"/~2"}])", "/0/path a JSON Pointer (RFC 6901)"},
      {R"([{"op":"remove","path":"/~"}])", "/0/path a JSON Pointer (RFC 6901)"},
      {R"([{"op":"add","path":"/b"}])", "/0/value there"},
      {R"([{"op":"remove","path":""}])", "/0/path other than the whole document"},
      {R"([{"op":"remove","path":"/b"}])", "/0/path the pointer of something that is there"},
      {R"([{"op":"replace","path":"/b","value":1}])", "/0/path the pointer of something that is there"},
      {R"([{"op":"test","path":"/list/2","value":1}])", "/0/path the pointer of something that is there"},
      {R"([{"op":"test","path":"/list/-","value":1}])", "/0/path the pointer of something that is there"},
      {R"([{"op":"test","path":"/list/01","value":2}])", "/0/path the pointer of something that is there"},
      {R"([{"op":"test","path":"/a/b","value":1}])", "/0/path the pointer of something that is there"},
      {R"([{"op":"test","path":"/a","value":2}])", "/0/value what is there"},
      {R"([{"op":"add","path":"/list/3","value":1}])", "/0/path the pointer of an element of the list, or of its end"},
      {R"([{"op":"add","path":"/list/18446744073709551616","value":1}])", "/0/path the pointer of an element of the list, or of its end"},
      {R"([{"op":"add","path":"/a/b","value":1}])", "/0/path within an object or a list that is there"},
  }));
  CHECK(text_after(R"({"a":1,"list":[1,2]})", row.patch) == row.fault);
}

TEST_CASE("a patch may have 1,000 operations, and not one more") {
  const std::string operation = R"({"op":"test","path":"/a","value":1},)";
  const auto patch_of = [&](std::size_t operations) {
    auto text = repeated(operation, operations);
    text.back() = ']';
    return "[" + text;
  };
  CHECK(text_after(R"({"a":1})", patch_of(kPatchOperationsMax)) == R"({"a":1})");
  CHECK(text_after(R"({"a":1})", patch_of(kPatchOperationsMax + 1)) == " a list of at most 1000 operations");
}

TEST_CASE("a patched document may have kPatchedBytesMax bytes, and not one more") {
  const auto patch_to = [](std::size_t bytes) {
    const std::string around = R"({"a":""})";
    return R"([{"op":"add","path":"/a","value":")" + std::string(bytes - around.size(), 'x') + R"("}])";
  };
  CHECK(text_after("{}", patch_to(kPatchedBytesMax)).size() == kPatchedBytesMax);
  CHECK(text_after("{}", patch_to(kPatchedBytesMax + 1)) == " one that leaves a document of at most 1048576 bytes");
}

TEST_CASE("a patched document may nest 32 deep, and not one deeper, also where each value alone is flat") {
  const auto value = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(outcome("{}", R"([{"op":"add","path":"/a","value":)" + value(kPatchedDepthMax - 1) + "}]"));
  CHECK(text_after("{}", R"([{"op":"add","path":"/a","value":)" + value(kPatchedDepthMax) + "}]") ==
        "/0/path nested no deeper than a document may be");

  std::string patch = "[", path;
  for (std::size_t i = 0; i < kPatchedDepthMax; ++i) {
    path += "/a";
    patch += R"({"op":"add","path":")" + path + R"(","value":{}},)";
  }
  patch.back() = ']';
  CHECK(text_after("{}", patch) == "/31/path nested no deeper than a document may be");
}

TEST_CASE("test: numbers are the same when they are worth the same, exactly") {
  struct Row {
    std::string a, b;
    bool same;
  };
  const auto row = GENERATE(values<Row>({
      {"1", "1", true},
      {"1.0", "1", true},
      {"1.50", "1.5", true},
      {"10e-1", "1", true},
      {"1E+2", "100", true},
      {"0.001e3", "1", true},
      {"-0.0", "0", true},
      {"0e5", "0.00", true},
      {"-1", "1", false},
      {"0.1", "0.10000000000000001", false},
      {"9007199254740993", "9007199254740992", false},
      {"123456789012345678901234567890", "123456789012345678901234567891", false},
      {"1e-400", "0", false},
      {"1e-400", "10e-401", true},
      {"1e-99999999999999999999", "1e-99999999999999999998", false},
      {"1e-99999999999999999999", "1e-99999999999999999999", true},
  }));
  CAPTURE(row.a, row.b);
  CHECK(is_same_number(row.a, row.b) == row.same);
  CHECK(outcome(R"({"n":)" + row.a + "}", R"([{"op":"test","path":"/n","value":)" + row.b + "}]").has_value() == row.same);
}

TEST_CASE("test: objects are the same in any order, arrays only in order, and a value only as its own type") {
  struct Row {
    std::string a, b;
    bool same;
  };
  const auto row = GENERATE(values<Row>({
      {R"({"a":1,"b":[{"c":2,"d":3}]})", R"({"b":[{"d":3.0,"c":2}],"a":1})", true},
      {R"({"a":1})", R"({"a":1,"b":null})", false},
      {R"({"a":1})", R"({"b":1})", false},
      {"[1,2]", "[2,1]", false},
      {"[1,2]", "[1,2,3]", false},
      {R"("1")", "1", false},
      {"null", "false", false},
      {"true", "false", false},
      {R"("é")", R"("\u00e9")", true},
  }));
  CAPTURE(row.a, row.b);
  CHECK(is_same(json(row.a), json(row.b)) == row.same);
  CHECK(is_same(json(row.b), json(row.a)) == row.same);
}

TEST_CASE("canonical text: members in the order of UTF-16, numbers as they were written, the shortest escapes") {
  CHECK(canonical_text(json("{ \"\uFF01\":1.50, \"\U0001F4D2\":[ 1e2, true ], \"b\":null, \"a\":\"\\u000A\\u0001\\/\" }")) ==
        "{\"a\":\"\\n\\u0001/\",\"b\":null,\"\U0001F4D2\":[1e2,true],\"\uFF01\":1.50}");
  CHECK(canonical_text(json("[]")) == "[]");
  CHECK(canonical_text(json("{\"a\":{}}")) == "{\"a\":{}}");
}

TEST_CASE("pointers: tokens are told apart by slashes, and tilde and slash are written as ~0 and ~1") {
  CHECK(pointer_from_text("") == JsonPointer{});
  CHECK(pointer_from_text("/") == JsonPointer{""});
  CHECK(pointer_from_text("/a~1b/~01/") == JsonPointer{"a/b", "~1", ""});
  CHECK(below(below("", "a/b"), "~1") == "/a~1b/~01");
  CHECK(below("/members", std::size_t{12}) == "/members/12");
}

TEST_CASE("patches: no list or object grows beyond its most elements, nor comes with more") {
  const auto list = [](std::size_t count) {
    std::string text = "[";
    for (std::size_t i = 0; i < count; ++i) text += i == 0 ? "0" : ",0";
    return text + "]";
  };
  const auto bring = [&](std::size_t count) { return R"({"op":"add","path":"/a","value":)" + list(count) + "}"; };
  CHECK(outcome("{}", "[" + bring(kPatchedElementsMax) + "]"));
  CHECK_FALSE(outcome("{}", "[" + bring(kPatchedElementsMax + 1) + "]"));
  CHECK(outcome("{}", "[" + bring(kPatchedElementsMax - 1) + R"(,{"op":"add","path":"/a/0","value":1}])"));
  CHECK_FALSE(outcome("{}", "[" + bring(kPatchedElementsMax) + R"(,{"op":"add","path":"/a/0","value":1}])"));
}

}  // namespace daybook::http
