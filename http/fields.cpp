#include "http/fields.h"

#include <algorithm>
#include <utility>

namespace daybook::http {
namespace {

std::string element(const std::string& path, std::size_t index) { return path + "[" + std::to_string(index) + "]"; }

bool is_empty_text(const JsonValue& value) { return value.text() && value.text()->empty(); }

}  // namespace

Fields::Fields(const JsonValue& object, FieldErrors& errors, std::string prefix)
    : object_(object), errors_(errors), prefix_(std::move(prefix)) {}

const JsonValue* Fields::take(std::string_view name) {
  taken_.emplace_back(name);
  const auto* value = object_.find(name);
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

void Fields::refuse_others() {
  for (const auto& member : *object_.object()) {
    if (errors_.size() >= kFieldErrorsMax) return;
    const bool known = std::ranges::find(taken_, member.name) != taken_.end();
    if (!known) note(member.name.substr(0, kGivenBytesMax), FieldFault::unknown, nullptr);
  }
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

}  // namespace daybook::http
