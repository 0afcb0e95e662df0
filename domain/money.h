// Money: an exact number of minor units in 128 bits, with checked arithmetic. Never floating point. The currency, and with it how many
// decimal digits the units stand for (its scale), is always beside it.
#pragma once

#include <compare>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace daybook {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

inline constexpr int kScaleMax = 18;  // decimal digits of a currency or asset

struct Amount {
  Int128 units = 0;
  friend auto operator<=>(const Amount&, const Amount&) = default;
};

// None where the result does not fit 128 bits.
std::optional<Amount> sum(Amount a, Amount b);
std::optional<Amount> difference(Amount a, Amount b);

// An amount as somebody wrote it: "12.5" is 125 at scale 1. Which currency it is in decides whether it has too many digits.
struct Decimal {
  Amount amount;
  int scale = 0;
  friend bool operator==(const Decimal&, const Decimal&) = default;
};

enum class DecimalError {
  not_a_number,     // not ^-?(0|[1-9][0-9]*)(\.[0-9]+)?$
  too_many_digits,  // more than kScaleMax decimal digits
  too_large,        // does not fit 128 bits
};
std::expected<Decimal, DecimalError> decimal_from_text(std::string_view text);

// The same amount in units of 10^-scale. None where digits other than zero would be lost, or where it does not fit.
std::optional<Amount> at_scale(const Decimal& decimal, int scale);

std::string to_text(Amount amount, int scale);          // all decimal digits: "12.50", "-0.05", "7"
std::string to_minimal_text(Amount amount, int scale);  // without zeros at the end: "12.5", "0"

}  // namespace daybook
