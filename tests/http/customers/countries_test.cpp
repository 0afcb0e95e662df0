#include "http/countries.h"

#include <catch2/catch.hpp>
#include <set>
#include <string>

TEST_CASE("countries: 249 codes of two capital letters, and XX") {
  std::set<std::string> codes;
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) {
      if (const std::string code{a, b}; daybook::http::is_country(code)) codes.insert(code);
    }
  }
  CHECK(codes.size() == daybook::http::kCountries + 1);
  for (const std::string known : {"AD", "DE", "GB", "US", "XX", "ZW"}) CHECK(codes.contains(known));
  for (const std::string unknown : {"EU", "UK", "XK", "AN", "SU"}) CHECK_FALSE(codes.contains(unknown));
  for (const std::string strange : {"", "D", "DEU", "de", "D ", " D", "AD AE"}) CHECK_FALSE(daybook::http::is_country(strange));
}
