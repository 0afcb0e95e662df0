#include "http/fields.h"

#include <algorithm>
#include <utility>

#include "http/consistency.h"
#include "http/times.h"

namespace daybook::http {
namespace {

constexpr std::string_view kDecimalForm = "a decimal string such as \"12.50\"";

bool is_empty_text(const JsonValue& value) { return value.text() && value.text()->empty(); }

}  // namespace

Fields::Fields(const JsonValue& object, FieldErrors& errors, std::string prefix)
    : object_(object), errors_(errors), prefix_(std::move(prefix)) {
  taken_.reserve(object.object()->size());
}

const JsonValue* Fields::take(std::string_view name) {
  const auto* value = object_.find(name);
  if (value) taken_.push_back(value);
  return value && value->is_null() ? nullptr : value;
}

void Fields::note(std::string_view name, FieldFault fault, const JsonValue* given, std::string expected) {
  errors_.push_back({prefix_ + std::string(name), fault, given ? shown(*given) : "", std::move(expected)});
}

std::string Fields::text(std::string_view name) {
  const auto* value = take(name);
  if (value && value->text()) return *value->text();
  if (value) {
    note(name, FieldFault::wrong_type, value, "a string");
  } else {
    note(name, FieldFault::missing, nullptr);
  }
  return {};
}

std::optional<std::string> Fields::optional_text(std::string_view name) {
  const auto* value = take(name);
  if (!value || is_empty_text(*value)) return std::nullopt;
  if (value->text()) return *value->text();
  note(name, FieldFault::wrong_type, value, "a string");
  return std::nullopt;
}

std::optional<JsonValue::Array> Fields::optional_list(std::string_view name, std::size_t length_max) {
  const auto* value = take(name);
  if (!value || is_empty_text(*value)) return std::nullopt;
  const auto* array = value->array();
  if (!array) {
    note(name, FieldFault::wrong_type, value, "a list");
  } else if (array->size() > length_max) {
    errors_.push_back({prefix_ + std::string(name), Rule::list_length, shown(*value)});
  } else {
    return *array;
  }
  return std::nullopt;
}

const JsonValue* Fields::take_required(std::string_view name) {
  const auto* value = take(name);
  if (!value) note(name, FieldFault::missing, nullptr);
  return value;
}

const JsonValue::Array* Fields::list_of(std::string_view name, const JsonValue& value, std::size_t length_max) {
  const auto* array = value.array();
  if (!array) {
    note(name, FieldFault::wrong_type, &value, "a list");
  } else if (array->size() > length_max) {
    errors_.push_back({prefix_ + std::string(name), Rule::list_length, shown(value)});
    array = nullptr;
  }
  return array;
}

const JsonValue::Array* Fields::optional_list_in_place(std::string_view name, std::size_t length_max) {
  const auto* value = take(name);
  return value && !is_empty_text(*value) ? list_of(name, *value, length_max) : nullptr;
}

const JsonValue::Array* Fields::list_in_place(std::string_view name, std::size_t length_max) {
  const auto* value = take_required(name);
  return value ? list_of(name, *value, length_max) : nullptr;
}

const JsonValue* Fields::object(std::string_view name) {
  const auto* value = take_required(name);
  if (!value || value->object()) return value;
  note(name, FieldFault::wrong_type, value, "an object");
  return nullptr;
}

std::optional<std::uint64_t> Fields::number_of(std::string_view name, const JsonValue& value, std::uint64_t max) {
  const auto* number = std::get_if<JsonNumber>(&value.value);
  const auto whole = number ? whole_number(number->text) : std::nullopt;
  if (whole && *whole <= max) return whole;
  note(name, number ? FieldFault::out_of_range : FieldFault::wrong_type, &value, "a whole number from 0 to " + std::to_string(max));
  return std::nullopt;
}

std::optional<std::uint64_t> Fields::optional_number(std::string_view name, std::uint64_t max) {
  const auto* value = take(name);
  return value ? number_of(name, *value, max) : std::nullopt;
}

std::uint64_t Fields::number(std::string_view name, std::uint64_t max) {
  const auto* value = take_required(name);
  return value ? number_of(name, *value, max).value_or(0) : 0;
}

bool Fields::flag(std::string_view name) {
  const auto* value = take(name);
  if (!value) return false;
  const auto* flag = std::get_if<bool>(&value->value);
  if (!flag) note(name, FieldFault::wrong_type, value, "true or false");
  return flag && *flag;
}

std::optional<Time> Fields::time_of(std::string_view name, const JsonValue& value) {
  const auto time = value.text() ? moment_from_text(*value.text()) : std::nullopt;
  if (!time) note(name, FieldFault::wrong_type, &value, std::string(kMomentForm));
  return time;
}

std::optional<Time> Fields::optional_time(std::string_view name) {
  const auto* value = take(name);
  return value && !is_empty_text(*value) ? time_of(name, *value) : std::nullopt;
}

Time Fields::time(std::string_view name) {
  const auto* value = take_required(name);
  return value ? time_of(name, *value).value_or(Time{}) : Time{};
}

std::optional<Decimal> Fields::decimal_of(std::string_view name, const JsonValue& value) {
  if (!value.text()) {
    note(name, FieldFault::wrong_type, &value, std::string(kDecimalForm));
    return std::nullopt;
  }
  const auto decimal = decimal_from_text(*value.text());
  if (decimal) return *decimal;
  if (decimal.error() == DecimalError::not_a_number) {
    note(name, FieldFault::wrong_type, &value, std::string(kDecimalForm));
  } else {
    const auto rule = decimal.error() == DecimalError::too_large ? Rule::amount_size : Rule::decimal_digits;
    errors_.push_back({prefix_ + std::string(name), rule, shown(value)});
  }
  return std::nullopt;
}

std::optional<Decimal> Fields::optional_decimal(std::string_view name) {
  const auto* value = take(name);
  return value ? decimal_of(name, *value) : std::nullopt;
}

Decimal Fields::decimal(std::string_view name) {
  const auto* value = take_required(name);
  return value ? decimal_of(name, *value).value_or(Decimal{}) : Decimal{};
}

std::optional<Bound> Fields::optional_bound(std::string_view name) {
  const auto* value = take(name);
  if (!value) return std::nullopt;
  if (value->text() && *value->text() == kNoBound) return Bound{};
  const auto decimal = decimal_of(name, *value);
  return decimal ? std::optional(Bound{decimal}) : std::nullopt;
}

std::optional<Metadata> Fields::optional_metadata(std::string_view name) {
  const auto* value = take(name);
  if (!value) return std::nullopt;
  const auto* members = value->object();
  if (!members) {
    note(name, FieldFault::wrong_type, value, "an object of strings");
    return std::nullopt;
  }
  Metadata metadata;
  for (const auto& member : *members) {
    if (member.value.text()) {
      metadata.emplace(member.name, *member.value.text());
    } else {
      note(std::string(name) + "." + member.name.substr(0, kGivenBytesMax), FieldFault::wrong_type, &member.value, "a string");
    }
    if (errors_.size() >= kFieldErrorsMax) break;
  }
  return metadata;
}

void Fields::refuse_others() {
  for (const auto& member : *object_.object()) {
    if (errors_.size() >= kFieldErrorsMax) return;
    const bool known = std::ranges::find(taken_, &member.value) != taken_.end();
    if (!known) note(member.name.substr(0, kGivenBytesMax), FieldFault::unknown, nullptr);
  }
}

std::string element(std::string_view path, std::size_t index) {
  return std::string(path) + "[" + std::to_string(index) + "]";
}

std::vector<std::string> texts_of(const JsonValue::Array& list, const std::string& path, FieldErrors& errors) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!list[i].text()) errors.push_back({element(path, i), FieldFault::wrong_type, shown(list[i]), "a string"});
    texts.push_back(list[i].text() ? *list[i].text() : "");
  }
  return texts;
}

std::vector<std::string> texts_of(const JsonValue::Array& list, const std::string& path, std::string_view member,
                                  FieldErrors& errors) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].object()) {
      texts.push_back(Fields(list[i], errors, element(path, i) + ".").text(member));
    } else {
      errors.push_back({element(path, i), FieldFault::wrong_type, shown(list[i]), "an object"});
      texts.emplace_back();
    }
  }
  return texts;
}

std::optional<std::vector<Personal>> addresses_in(Fields& fields, const std::string& name, const KeyId& key, FieldErrors& errors) {
  const auto list = fields.optional_list(name, kNotificationsMax);
  if (!list) return std::nullopt;
  std::vector<Personal> addresses;
  for (auto& text : texts_of(*list, name, "emailAddress", errors)) addresses.push_back({Personal::Form::plain, key, std::move(text)});
  return addresses;
}

}  // namespace daybook::http
