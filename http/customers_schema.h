// What the documents of `/customers` may hold: a table for each kind of object, and one reader for all of them. Every broken field is told,
// by its JSON Pointer; a member that the table does not have is one. `null` for an optional member is as good as absent.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string_view>

#include "http/failure.h"
#include "http/json_body.h"

namespace daybook::http::customers {

inline constexpr std::size_t kTextLengthMax = 255;  // Unicode code points; of a number that may be text, characters
inline constexpr int kYearMin = 1900;               // of dates; the last is 9999

enum class Form : std::uint8_t {
  text,         // at most kTextLengthMax; at least one where it is required
  id,           // 1 to kEntityIdLengthMax, no control characters
  day,          // YYYY-MM-DD
  time,         // RFC 3339
  day_or_time,  //
  country,      // ISO 3166-1 alpha-2, or XX
  email,        //
  flag,         //
  choice,       // one of Field::choices
  share,        // a number or text
  address,      // of a wallet
  attributes,   // an object of whatever the caller likes
  object,       // Field::schema
  list,         // of objects: Field::schema, Field::items_min, Field::items_max
};

enum class Need : std::uint8_t { optional, required, with_flag };  // with_flag: required where Schema::flag is true, forbidden otherwise

struct Schema;

struct Field {
  std::string_view name;
  Form form;
  Need need = Need::optional;
  std::string_view choices = {};  // between spaces
  const Schema* schema = nullptr;
  std::size_t items_min = 0;
  std::size_t items_max = 0;
};

struct Schema {
  std::span<const Field> fields;
  std::string_view flag = {};
};

extern const Schema kNaturalPerson;
extern const Schema kLegalPerson;
extern const Schema kPartnership;
extern const Schema kCustomer;
extern const Schema kWalletLink;

// The document with its members in the schema's order, without those that are null. The paths of errors are JSON Pointers. REQUIRES: an
// object.
std::expected<JsonValue, FieldErrors> checked(const JsonValue& document, const Schema& schema);

// Of a document that was checked before and came back from its canonical text: its members in the schema's order again.
JsonValue in_order(JsonValue document, const Schema& schema);

}  // namespace daybook::http::customers
