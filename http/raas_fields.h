// What bodies and queries of `/raas/v2` bring beside texts.
#pragma once

#include <optional>
#include <string>

#include "domain/money.h"
#include "domain/types.h"
#include "http/fields.h"

namespace daybook::http::raas {

// An amount as a JSON number or a text; a number may have an exponent. It keeps every digit.
Decimal amount_in(const JsonValue& body, std::string_view name, FieldErrors& errors);
std::optional<Decimal> optional_amount_in(const JsonValue& body, std::string_view name, FieldErrors& errors);

// true or false, also as a text in any case.
std::optional<bool> optional_flag_in(const JsonValue& body, std::string_view name, FieldErrors& errors);

// The object under the name; null where it is absent. Whatever is no object is noted.
const JsonValue* optional_object_in(const JsonValue& body, std::string_view name, FieldErrors& errors);

inline Personal plain(const KeyId& key, std::string text) { return {Personal::Form::plain, key, std::move(text)}; }

// An IPv6 address without a zone: that of another machine's network says nothing here.
bool is_ip_address(const std::string& text);

// "2019-07-01", or with a time of day in UTC or in a zone.
std::optional<Time> date_from_text(std::string_view text);

}  // namespace daybook::http::raas
