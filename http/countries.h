// Countries by their codes of two letters (ISO 3166-1 alpha-2), as officially assigned; and XX, which stands for a country that is not
// known.
#pragma once

#include <string_view>

namespace daybook::http {

inline constexpr std::size_t kCountries = 249;  // without XX

bool is_country(std::string_view code);  // in capital letters

}  // namespace daybook::http
