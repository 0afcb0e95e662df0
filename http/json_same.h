// When two JSON values are the same (RFC 6902, section 4.6), whatever their texts look like.
#pragma once

#include <string_view>

#include "http/json_body.h"

namespace daybook::http {

// Objects by their members in whatever order, arrays by their elements in order, numbers by what they are worth.
bool is_same(const JsonValue& a, const JsonValue& b);

// Exactly, as decimals: "1.0", "1" and "10e-1" are the same number, "0.1" and "0.10000000000000001" are not. REQUIRES: numbers of JSON.
// Exponents beyond 64 bits are the same only where the numbers are written alike.
bool is_same_number(std::string_view a, std::string_view b);

}  // namespace daybook::http
