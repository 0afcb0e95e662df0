#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "domain/relation.h"
#include "domain/rules.h"
#include "domain/wallet_link.h"
#include "http/countries.h"
#include "http/customers_dates.h"
#include "http/customers_schema.h"
#include "http/json_pointer.h"

namespace daybook::http::customers {
namespace {

std::string most(std::size_t length) { return std::to_string(length); }

// "F, M or X"
std::string spoken(std::string_view choices) {
  std::string text(choices);
  if (const auto last = text.rfind(' '); last != std::string::npos) text.replace(last, 1, " or ");
  for (auto space = text.find(' '); space != std::string::npos && text.compare(space, 4, " or ") != 0; space = text.find(' ', space + 2)) {
    text.replace(space, 1, ", ");
  }
  return text;
}

// What a value of the form must be, for the caller.
std::string expected_of(const Field& field) {
  switch (field.form) {
    case Form::text:
      return "a string of " + std::string(field.need == Need::optional ? "at most " : "1 to ") + most(kTextLengthMax) + " characters";
    case Form::id: return "a string of 1 to " + most(kEntityIdLengthMax) + " characters without control characters";
    case Form::day: return "a date of the years 1900 to 9999, as YYYY-MM-DD";
    case Form::time: return "a date-time of RFC 3339, of the years 1900 to 9999";
    case Form::day_or_time: return "a date as YYYY-MM-DD or a date-time of RFC 3339, of the years 1900 to 9999";
    case Form::country: return "a country code of ISO 3166-1 alpha-2, or XX";
    case Form::email: return "an e-mail address of at most " + most(kTextLengthMax) + " characters";
    case Form::flag: return "true or false";
    case Form::choice: return spoken(field.choices);
    case Form::share: return "a number or a string, of at most " + most(kTextLengthMax) + " characters";
    case Form::address: return "a string that matches ^0x[a-fA-F0-9]{40}$";
    case Form::attributes: return "an object of at most " + most(kAttributesBytesMax) + " bytes";
    case Form::object: return "an object";
    case Form::list: return "a list of " + std::to_string(field.items_min) + " to " + most(field.items_max) + " elements";
  }
  std::unreachable();
}

bool is_choice(std::string_view choices, std::string_view text) {
  for (std::size_t start = 0; start < choices.size();) {
    const auto end = std::min(choices.find(' ', start), choices.size());
    if (choices.substr(start, end - start) == text) return true;
    start = end + 1;
  }
  return false;
}

template <class Check>
bool passes(Check check, const std::string& text) {
  Violations violations;
  check("", text, violations);
  return violations.empty();
}

bool is_share(const JsonValue& value) {
  if (const auto* number = std::get_if<JsonNumber>(&value.value)) return number->text.size() <= kTextLengthMax;
  return value.text() && length_in_code_points(*value.text()) <= kTextLengthMax;
}

bool is_text_of(const Field& field, const std::string& text) {
  switch (field.form) {
    case Form::text: return length_in_code_points(text) <= kTextLengthMax && (field.need == Need::optional || !text.empty());
    case Form::id: return passes(check_entity_id, text);
    case Form::day: return day_from_text(text).has_value();
    case Form::time: return moment_of_text(text).has_value();
    case Form::day_or_time: return date_of_text(text).has_value();
    case Form::country: return is_country(text);
    case Form::email: return is_email(text, kTextLengthMax);
    case Form::choice: return is_choice(field.choices, text);
    case Form::address: return violations_of(CreateWalletLink{{"any"}, text}).empty();
    default: return false;
  }
}

bool is_scalar_of(const Field& field, const JsonValue& value) {
  if (field.form == Form::flag) return std::holds_alternative<bool>(value.value);
  if (field.form == Form::share) return is_share(value);
  if (field.form == Form::attributes) return value.object() && canonical_text(value).size() <= kAttributesBytesMax;
  return value.text() && is_text_of(field, *value.text());
}

// Walks a document and its tables side by side.
class Reader {
 public:
  FieldErrors errors;

  JsonValue object(const JsonValue& given, const Schema& schema, const std::string& pointer) {
    JsonValue::Object members;
    const auto flag = flag_of(given, schema);
    for (const auto& field : schema.fields) {
      const auto* value = given.find(field.name);
      const auto path = below(pointer, field.name);
      if (!value || value->is_null()) {
        note_absence(field, schema, flag, path);
      } else if (field.need == Need::with_flag && flag && !*flag) {
        note(path, FieldFault::not_one_of, "absent unless " + std::string(schema.flag) + " is true");
      } else {
        members.push_back({std::string(field.name), read(*value, field, path)});
      }
    }
    refuse_others(given, schema, pointer);
    return {std::move(members)};
  }

 private:
  void note(const std::string& path, FieldFault fault, std::string expected = {}) {
    errors.push_back({path, fault, "", std::move(expected)});
  }

  // None where it is not known, since the flag itself is broken.
  static std::optional<bool> flag_of(const JsonValue& given, const Schema& schema) {
    const auto* value = schema.flag.empty() ? nullptr : given.find(schema.flag);
    const auto* flag = value ? std::get_if<bool>(&value->value) : nullptr;
    return flag ? std::optional(*flag) : std::nullopt;
  }

  void note_absence(const Field& field, const Schema& schema, std::optional<bool> flag, const std::string& path) {
    if (field.need == Need::required) note(path, FieldFault::missing);
    if (field.need == Need::with_flag && flag && *flag) note(path, FieldFault::missing, "where " + std::string(schema.flag) + " is true");
  }

  JsonValue read(const JsonValue& value, const Field& field, const std::string& path) {
    if (field.form == Form::list) return list(value, field, path);
    if (field.form == Form::object && value.object()) return object(value, *field.schema, path);
    if (!is_scalar_of(field, value)) note(path, FieldFault::wrong_type, expected_of(field));
    return value;
  }

  JsonValue list(const JsonValue& value, const Field& field, const std::string& path) {
    const auto* elements = value.array();
    if (!elements || elements->size() < field.items_min || elements->size() > field.items_max) {
      note(path, FieldFault::wrong_type, expected_of(field));
      return value;
    }
    JsonValue::Array read;
    for (std::size_t i = 0; i < elements->size(); ++i) {
      const auto& element = (*elements)[i];
      if (!element.object()) note(below(path, i), FieldFault::wrong_type, "an object");
      if (element.object()) read.push_back(object(element, *field.schema, below(path, i)));
    }
    return {std::move(read)};
  }

  void refuse_others(const JsonValue& given, const Schema& schema, const std::string& pointer) {
    for (const auto& member : *given.object()) {
      if (unknown_ == kFieldErrorsMax) return;
      if (std::ranges::find(schema.fields, member.name, &Field::name) != schema.fields.end()) continue;
      ++unknown_;
      note(below(pointer, member.name.substr(0, kGivenBytesMax)), FieldFault::unknown);
    }
  }

  std::size_t unknown_ = 0;  // fields that were named as such
};

JsonValue ordered(JsonValue value, const Field& field) {
  if (!field.schema) return value;
  auto* elements = std::get_if<JsonValue::Array>(&value.value);
  if (!elements) return in_order(std::move(value), *field.schema);
  for (auto& element : *elements) element = in_order(std::move(element), *field.schema);
  return value;
}

}  // namespace

std::expected<JsonValue, FieldErrors> checked(const JsonValue& document, const Schema& schema) {
  Reader reader;
  auto read = reader.object(document, schema, "");
  if (!reader.errors.empty()) return std::unexpected(std::move(reader.errors));
  return read;
}

JsonValue in_order(JsonValue document, const Schema& schema) {
  auto& members = std::get<JsonValue::Object>(document.value);
  JsonValue::Object sorted;
  for (const auto& field : schema.fields) {
    const auto it = std::ranges::find(members, field.name, &JsonMember::name);
    if (it != members.end()) sorted.push_back({std::move(it->name), ordered(std::move(it->value), field)});
  }
  return {std::move(sorted)};
}

}  // namespace daybook::http::customers
