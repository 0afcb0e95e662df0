// Reads the members of a JSON object and notes all that are not as they should be, so that a caller learns of every broken
// field at once. Readers go on after an error, with an empty value: what they return counts only while there are no errors.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/account.h"
#include "http/failure.h"
#include "http/json_body.h"

namespace daybook::http {

inline constexpr std::uint64_t kPositionMax = UINT64_MAX - 1;  // there is none behind the last one

// What a floor or ceiling is called that is not there.
inline constexpr std::string_view kNoBound = "none";

class Fields {
 public:
  // `object` must be one; `prefix` is the path of it: "" or "fundingNotification[2].".
  Fields(const JsonValue& object, FieldErrors& errors, std::string prefix = {});

  std::string text(std::string_view name);
  // Absent, null and "" are all absent.
  std::optional<std::string> optional_text(std::string_view name);
  // Absent, null and "" are absent. A longer list than `length_max` is an error of its own.
  std::optional<JsonValue::Array> optional_list(std::string_view name, std::size_t length_max);
  // The same in place; null where it is absent, or no list of at most `length_max` elements, which is then noted.
  const JsonValue::Array* optional_list_in_place(std::string_view name, std::size_t length_max);
  const JsonValue::Array* list_in_place(std::string_view name, std::size_t length_max);

  // Null where it is no object, which is then noted.
  const JsonValue* object(std::string_view name);

  std::optional<std::uint64_t> optional_number(std::string_view name, std::uint64_t max);
  std::uint64_t number(std::string_view name, std::uint64_t max);
  bool flag(std::string_view name);  // absent: false
  std::optional<Time> optional_time(std::string_view name);
  Time time(std::string_view name);
  // Amounts are decimal strings: a JSON number may have lost digits before it came here.
  std::optional<Decimal> optional_decimal(std::string_view name);
  Decimal decimal(std::string_view name);
  // A floor or ceiling: a decimal string, or "none".
  std::optional<Bound> optional_bound(std::string_view name);
  std::optional<Metadata> optional_metadata(std::string_view name);  // an object of strings

  // Notes every member that nobody asked for.
  void refuse_others();

 private:
  const JsonValue* take(std::string_view name);
  const JsonValue* take_required(std::string_view name);
  const JsonValue::Array* list_of(std::string_view name, const JsonValue& value, std::size_t length_max);
  std::optional<std::uint64_t> number_of(std::string_view name, const JsonValue& value, std::uint64_t max);
  std::optional<Time> time_of(std::string_view name, const JsonValue& value);
  std::optional<Decimal> decimal_of(std::string_view name, const JsonValue& value);
  void note(std::string_view name, FieldFault fault, const JsonValue* given, std::string expected = {});

  const JsonValue& object_;
  FieldErrors& errors_;
  std::string prefix_;
  std::vector<const JsonValue*> taken_;  // of the object's members, those that were asked for
};

// "postings[2]"
std::string element(std::string_view path, std::size_t index);

// One text for each element, from a list of strings or of objects that hold it under `member`.
std::vector<std::string> texts_of(const JsonValue::Array& list, const std::string& path, FieldErrors& errors);
std::vector<std::string> texts_of(const JsonValue::Array& list, const std::string& path, std::string_view member,
                                  FieldErrors& errors);

// Addresses from [{emailAddress}], to be sealed with the key; nothing where there is no list.
std::optional<std::vector<Personal>> addresses_in(Fields& fields, const std::string& name, const KeyId& key, FieldErrors& errors);

}  // namespace daybook::http
