// JSON as it comes in (RFC 8259), read strictly: one value and nothing behind it, valid UTF-8, no name twice in an object, no
// deeper than asked. Numbers keep their text and never pass through floating point, so that amounts stay exact.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace daybook::http {

struct JsonMember;

struct JsonNumber {
  std::string text;  // as it was written; integers that fit 64 bits may have lost the sign of a zero
  friend bool operator==(const JsonNumber&, const JsonNumber&) = default;
};

struct JsonValue {
  using Array = std::vector<JsonValue>;
  using Object = std::vector<JsonMember>;  // in the order of the text
  std::variant<std::monostate, bool, JsonNumber, std::string, Array, Object> value;  // monostate: null

  bool is_null() const { return std::holds_alternative<std::monostate>(value); }
  const std::string* text() const { return std::get_if<std::string>(&value); }
  const Array* array() const { return std::get_if<Array>(&value); }
  const Object* object() const { return std::get_if<Object>(&value); }
  const JsonValue* find(std::string_view name) const;  // of an object; null where it has no such member
};

struct JsonMember {
  std::string name;
  JsonValue value;
};

// What is wrong with the text, for the caller; shows nothing of the text itself.
struct JsonFault {
  std::string what;
};

// `depth_max`: how many arrays and objects may be open at once.
std::expected<JsonValue, JsonFault> parse_json(std::string_view text, std::size_t depth_max);

// The value in canonical form (RFC 8785: no white space, members in order, the shortest escapes), but for numbers, which keep their text.
std::string canonical_text(const JsonValue& value);

// The value as JSON, cut for an error message (kGivenBytesMax): a scalar as it is, an array or object by its kind and size.
std::string shown(const JsonValue& value);

}  // namespace daybook::http
