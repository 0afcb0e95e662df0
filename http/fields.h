// Reads the members of a JSON object and notes all that are not as they should be, so that a caller learns of every broken
// field at once. Readers go on after an error, with an empty value: what they return counts only while there are no errors.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/failure.h"
#include "http/json_body.h"

namespace daybook::http {

class Fields {
 public:
  // `object` must be one; `prefix` is the path of it: "" or "fundingNotification[2].".
  Fields(const JsonValue& object, FieldErrors& errors, std::string prefix = {});

  std::string text(std::string_view name);
  // Absent, null and "" are all absent.
  std::optional<std::string> optional_text(std::string_view name);
  // Absent, null and "" are absent. A longer list than `length_max` is an error of its own.
  std::optional<JsonValue::Array> optional_list(std::string_view name, std::size_t length_max);

  // Notes every member that nobody asked for.
  void refuse_others();

 private:
  const JsonValue* take(std::string_view name);
  void note(std::string_view name, FieldFault fault, const JsonValue* given, std::string expected = {});

  const JsonValue& object_;
  FieldErrors& errors_;
  std::string prefix_;
  std::vector<std::string> taken_;
};

// One text for each element, from a list of strings or of objects that hold it under `member`.
std::vector<std::string> texts_of(const JsonValue::Array& list, const std::string& path, FieldErrors& errors);
std::vector<std::string> texts_of(const JsonValue::Array& list, const std::string& path, std::string_view member,
                                  FieldErrors& errors);

}  // namespace daybook::http
