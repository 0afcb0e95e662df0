// JSON as bodies bring it: the fast parser and the one that says what is wrong agree, and what was read can be written and read again.
#include "fuzz/target.h"
#include "http/json_body.h"
#include "http/json_same.h"
#include "http/json_text.h"
#include "http/utf8.h"

namespace {

using namespace daybook::http;
using daybook::fuzz::require;

constexpr std::size_t kDepthMax = 8;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// By the slow parser alone: the fast one leaves texts with fractions to it.
std::expected<JsonValue, JsonFault> read_slowly(std::string_view text) {
  auto list = parse_json("[0.5," + std::string(text) + "]", kDepthMax + 1);
  if (!list) return std::unexpected(list.error());
  auto& elements = std::get<JsonValue::Array>(list->value);
  if (elements.size() != 2) return std::unexpected(JsonFault{"not one value"});
  return std::move(elements[1]);
}

std::size_t depth_of(const JsonValue& value) {
  std::size_t deepest = 0;
  if (const auto* array = value.array()) {
    for (const auto& element : *array) deepest = std::max(deepest, depth_of(element));
  } else if (const auto* object = value.object()) {
    for (const auto& member : *object) deepest = std::max(deepest, depth_of(member.value));
  } else {
    return 0;
  }
  return deepest + 1;
}

void run(std::string_view bytes) {
  const auto value = parse_json(bytes, kDepthMax);
  // A text may begin with a mark of its byte order, which has no place within one.
  const auto slowly = read_slowly(bytes.starts_with(kByteOrderMark) ? bytes.substr(kByteOrderMark.size()) : bytes);
  require(value.has_value() == slowly.has_value(), "both parsers take the same texts");
  if (!value) return require(!value.error().what.empty() && is_utf8(value.error().what), "what is wrong is told");

  require(is_utf8(bytes), "what is taken is UTF-8");
  require(depth_of(*value) <= kDepthMax, "nothing is nested deeper than it may be");
  const auto text = canonical_text(*value);
  require(text == canonical_text(*slowly), "both parsers read the same");
  const auto again = parse_json(text, kDepthMax);
  require(again && canonical_text(*again) == text, "canonical text stays as it is");
  require(is_same(*value, *again) && is_same(*again, *value), "a value is the same as the one of its canonical text");
  require(is_utf8(shown(*value)), "what an error shows is text");
}

const daybook::fuzz::Target target("json_body", run);

}  // namespace
