#include "http/raas_fields.h"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <utility>

#include "http/consistency.h"
#include "http/json_text.h"
#include "http/times.h"

namespace daybook::http::raas {
namespace {

constexpr int kExponentMax = 50;               // beyond, no amount fits
constexpr std::size_t kAmountLengthMax = 100;  // characters; none that fits needs as many

// A text may be anything. What has too many digits, or is too large, may fit once its exponent and its last zeros are gone.
bool is_decimal(std::string_view text) {
  const auto decimal = decimal_from_text(text);
  return decimal || decimal.error() != DecimalError::not_a_number;
}

// "1.25E+2" as "125"; none where the text is no JSON number.
std::optional<std::string> without_exponent(std::string_view text) {
  if (text.size() > kAmountLengthMax) return std::nullopt;
  const auto e = text.find_first_of("eE");
  if (e == std::string_view::npos) return std::string(text);
  if (!is_decimal(text.substr(0, e))) return std::nullopt;
  auto power = text.substr(e + 1);
  if (power.starts_with('+')) power.remove_prefix(1);
  int exponent = 0;
  const auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), exponent);
  if (error != std::errc{} || end != power.data() + power.size() || exponent > kExponentMax ||
      exponent < -kExponentMax) {
    return std::nullopt;
  }
  std::string digits(text.substr(0, e));
  const bool negative = digits.starts_with('-');
  if (negative) digits.erase(0, 1);
  const auto point = std::min(digits.find('.'), digits.size());
  if (point < digits.size()) digits.erase(point, 1);
  const auto place = static_cast<int>(point) + exponent;  // of the new point
  if (place <= 0) digits.insert(0, static_cast<std::size_t>(1 - place), '0');
  const auto whole = static_cast<std::size_t>(std::max(place, 1));
  if (digits.size() < whole) digits.append(whole - digits.size(), '0');
  if (digits.size() > whole) digits.insert(whole, 1, '.');
  const auto first = std::min(digits.find_first_not_of('0'), std::min(digits.find('.'), digits.size()) - 1);
  digits.erase(0, first);
  return (negative ? "-" : "") + digits;
}

// Zeros behind the point say nothing, and must not make a number too long.
std::string_view without_last_zeros(std::string_view text) {
  if (text.find('.') == std::string_view::npos) return text;
  while (text.ends_with('0')) text.remove_suffix(1);
  if (text.ends_with('.')) text.remove_suffix(1);
  return text;
}

std::optional<Decimal> decimal_of(std::string_view text) {
  const auto plain_text = without_exponent(text);
  if (!plain_text || !is_decimal(*plain_text)) return std::nullopt;
  const auto decimal = decimal_from_text(without_last_zeros(*plain_text));
  return decimal ? std::optional(*decimal) : std::nullopt;
}

const JsonValue* given_in(const JsonValue& body, std::string_view name) {
  const auto* value = body.find(name);
  if (!value || value->is_null() || (value->text() && value->text()->empty())) return nullptr;
  return value;
}

}  // namespace

std::optional<Decimal> optional_amount_in(const JsonValue& body, std::string_view name, FieldErrors& errors) {
  const auto* value = given_in(body, name);
  if (!value) return std::nullopt;
  const auto* number = std::get_if<JsonNumber>(&value->value);
  const auto* text = number ? &number->text : value->text();
  const auto decimal = text ? decimal_of(*text) : std::nullopt;
  if (!decimal) errors.push_back({std::string(name), FieldFault::wrong_type, shown(*value), "a number"});
  return decimal;
}

Decimal amount_in(const JsonValue& body, std::string_view name, FieldErrors& errors) {
  if (!given_in(body, name)) errors.push_back({std::string(name), FieldFault::missing, {}});
  return optional_amount_in(body, name, errors).value_or(Decimal{});
}

std::optional<bool> optional_flag_in(const JsonValue& body, std::string_view name, FieldErrors& errors) {
  const auto* value = given_in(body, name);
  if (!value) return std::nullopt;
  const auto* flag = std::get_if<bool>(&value->value);
  const auto spelled = value->text() ? truth(*value->text()) : std::nullopt;
  if (!flag && !spelled) errors.push_back({std::string(name), FieldFault::wrong_type, shown(*value), "true or false"});
  return flag ? std::optional(*flag) : spelled;
}

const JsonValue* optional_object_in(const JsonValue& body, std::string_view name, FieldErrors& errors) {
  const auto* value = given_in(body, name);
  if (value && !value->object()) {
    errors.push_back({std::string(name), FieldFault::wrong_type, shown(*value), "an object"});
    return nullptr;
  }
  return value;
}

bool is_ip_address(const std::string& text) {
  boost::system::error_code ec;
  boost::asio::ip::make_address(text, ec);
  return !ec && text.find('%') == std::string::npos;
}

std::optional<Time> date_from_text(std::string_view text) {
  constexpr std::size_t kDateLength = 10;     // 2019-07-01
  constexpr std::size_t kSecondsLength = 19;  // 2019-07-01T00:00:00
  std::string moment(text);
  if (text.size() == kDateLength) moment += "T00:00:00";
  const bool zoned = moment.ends_with('Z') || moment.find_first_of("+-", std::min(moment.size(), kSecondsLength)) != std::string::npos;
  return moment_from_text(zoned ? moment : moment + "Z");
}

}  // namespace daybook::http::raas
