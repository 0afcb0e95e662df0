// The currencies of ISO 4217 (list one, as of 2024) with their minor units.
#pragma once

#include <optional>
#include <string_view>

namespace daybook {

struct Currency {
  std::string_view code;  // three upper-case letters
  int minor_units;        // decimal digits: 2 for USD, 0 for JPY
};

// Empty where the code is none of ISO 4217's, or one without minor units (gold, testing, bond units).
std::optional<Currency> find_currency(std::string_view code);

}  // namespace daybook
