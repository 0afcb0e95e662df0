// Values as texts: amounts, times, numbers, bytes as letters. What is taken has one text, so that nothing passes for something else.
#include <simdjson.h>

#include <array>

#include "domain/calendar.h"
#include "domain/identity.h"
#include "domain/money.h"
#include "domain/posting.h"
#include "domain/time_text.h"
#include "eventstore/json.h"
#include "eventstore/text.h"
#include "fuzz/target.h"
#include "http/base64url.h"
#include "http/consistency.h"
#include "http/customers_dates.h"
#include "http/json_body.h"
#include "http/json_pointer.h"
#include "http/json_same.h"
#include "http/json_text.h"
#include "http/times.h"
#include "http/utf8.h"

namespace {

using namespace daybook;
using daybook::fuzz::require;

void check_amounts(std::string_view text) {
  const auto decimal = decimal_from_text(text);
  if (!decimal) return;
  const auto [amount, scale] = *decimal;
  require(scale >= 0 && scale <= kScaleMax, "an amount has no more digits than it may have");
  require(to_text(amount, scale) == text || (amount.units == 0 && text.starts_with('-')), "an amount has one text at its scale");
  require(http::is_same_number(to_minimal_text(amount, scale), text), "an amount without zeros at its end is the same");
  for (int other = 0; other <= kScaleMax; ++other) {
    const auto scaled = at_scale(*decimal, other);
    if (scaled) require(at_scale({*scaled, other}, scale) == amount, "an amount at another scale is the same");
    if (other < scale) continue;
    require(scaled || to_minimal_text(amount, 0).size() + static_cast<std::size_t>(other - scale) > 37, "a small amount fits any scale with room for its digits");
  }
}

void check_times(std::string_view text) {
  if (const auto time = time_from_text(text)) require(to_text(*time) == text, "a time has one text");
  if (const auto moment = http::moment_from_text(text)) {
    require(time_from_text(to_text(*moment)) == *moment, "a moment has a text");
    require(http::moment_from_text(to_text(*moment)) == *moment, "a moment is read again from its text");
  }
  if (const auto date = date_from_text(text)) require(to_text(*date) == text && date_of(start_of(*date)) == *date, "a day has one text");
  if (const auto date = day_or_time_from_text(text)) require(to_text(*date) == text, "a day or time has one text");
  if (const auto date = http::customers::date_of_text(text)) {
    require(http::customers::date_of_text(http::customers::shown(*date)) == *date, "a date of a customer is read again as it is shown");
  }
  if (const auto identity = identity_from_text(text)) require(identity_from_text(to_text(*identity)) == *identity, "an identity is read again");
}

void check_numbers(std::string_view text) {
  if (const auto number = account_number_from_text(text)) require(to_text(*number) == text, "an account number has one text");
  if (const auto number = http::whole_number(text)) require(std::to_string(*number) == text, "a whole number has one text");
  if (const auto index = http::index_from_token(text)) require(std::to_string(*index) == text, "an index has one text");
}

void check_bytes(std::string_view text) {
  if (const auto bytes = from_base64(text)) require(to_base64(*bytes) == text, "bytes have one base64");
  if (const auto bytes = http::from_base64url(text)) require(http::to_base64url(*bytes) == text, "bytes have one base64url");
  require(from_base64(to_base64(text)) == text && http::from_base64url(http::to_base64url(text)) == text, "bytes are read again");
  std::array<std::uint8_t, 8> few{};
  if (from_hex(text, few)) require(to_hex(few) == text, "bytes have one hexadecimal text");
}

void check_quotes(std::string_view text) {
  const bool good = http::is_utf8(text);
  require(good == simdjson::validate_utf8(text.data(), text.size()), "simdjson takes the same for UTF-8");
  std::string quoted;
  http::append_quoted(quoted, text);
  const auto read = http::parse_json(quoted, 0);
  require(read && read->text(), "what is quoted is JSON");
  require(http::is_utf8(*read->text()) && (!good || *read->text() == text), "what is quoted is the text, where that is one");
  require(plain_characters(text) <= text.size(), "plain characters are those of the text");
  std::string at_once, at_length = ",";
  const bool plain = append_plain_string(at_once, text, true, true);
  append_json_string(at_length, text);
  require(plain == (plain_characters(text) == text.size()) && at_once == (plain ? at_length + ":" : ""), "a plain string is written in one way");
  if (const auto pointer = http::pointer_from_text(text)) {
    std::string again;
    for (const auto& token : *pointer) again = http::below(again, token);
    require(again == text, "a pointer has one text");
  }
}

void run(std::string_view text) {
  check_amounts(text);
  check_times(text);
  check_numbers(text);
  check_bytes(text);
  check_quotes(text);
}

const daybook::fuzz::Target target("texts", run);

}  // namespace
