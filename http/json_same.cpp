#include "http/json_same.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>

namespace daybook::http {
namespace {

// digits * 10^exponent, without zeros at either end of the digits; no digits: zero.
struct DecimalParts {
  bool negative = false;
  std::string digits = {};
  std::int64_t exponent = 0;
  friend bool operator==(const DecimalParts&, const DecimalParts&) = default;
};

std::optional<std::int64_t> exponent_in(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t exponent = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  return error == std::errc{} ? std::optional(exponent) : std::nullopt;
}

// None where the exponent is beyond 64 bits.
std::optional<DecimalParts> parts_of(std::string_view text) {
  DecimalParts parts;
  parts.negative = text.starts_with('-');
  if (parts.negative) text.remove_prefix(1);
  const auto mark = std::min(text.find_first_of("eE"), text.size());
  const auto mantissa = text.substr(0, mark);
  const auto point = std::min(mantissa.find('.'), mantissa.size());
  parts.digits = mantissa.substr(0, point);
  if (point < mantissa.size()) parts.digits += mantissa.substr(point + 1);
  const auto decimals = static_cast<std::int64_t>(parts.digits.size() - point);

  const auto last = parts.digits.find_last_not_of('0');
  if (last == std::string::npos) return DecimalParts{};
  const auto zeros = static_cast<std::int64_t>(parts.digits.size() - last - 1);
  parts.digits.erase(last + 1);
  parts.digits.erase(0, parts.digits.find_first_not_of('0'));
  if (mark < text.size()) {
    const auto exponent = exponent_in(text.substr(mark + 1));
    if (!exponent) return std::nullopt;
    parts.exponent = *exponent;
  }
  if (__builtin_add_overflow(parts.exponent, zeros - decimals, &parts.exponent)) return std::nullopt;
  return parts;
}

bool is_same_array(const JsonValue::Array& a, const JsonValue::Array& b) { return std::ranges::equal(a, b, is_same); }

std::vector<const JsonMember*> by_name(const JsonValue::Object& object) {
  std::vector<const JsonMember*> members;
  for (const auto& member : object) members.push_back(&member);
  std::ranges::sort(members, {}, &JsonMember::name);
  return members;
}

bool is_same_object(const JsonValue::Object& a, const JsonValue::Object& b) {
  if (a.size() != b.size()) return false;
  return std::ranges::equal(by_name(a), by_name(b), [](const JsonMember* left, const JsonMember* right) {
    return left->name == right->name && is_same(left->value, right->value);
  });
}

}  // namespace

bool is_same_number(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const auto left = parts_of(a), right = parts_of(b);
  return left && right && *left == *right;
}

bool is_same(const JsonValue& a, const JsonValue& b) {
  if (a.value.index() != b.value.index()) return false;
  if (const auto* object = a.object()) return is_same_object(*object, *b.object());
  if (const auto* array = a.array()) return is_same_array(*array, *b.array());
  if (const auto* number = std::get_if<JsonNumber>(&a.value)) {
    return is_same_number(number->text, std::get<JsonNumber>(b.value).text);
  }
  if (const auto* text = a.text()) return *text == *b.text();
  return a.is_null() || std::get<bool>(a.value) == std::get<bool>(b.value);
}

}  // namespace daybook::http
