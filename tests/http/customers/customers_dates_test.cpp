#include "http/customers_dates.h"

#include <catch2/catch.hpp>
#include <string>

using namespace daybook::http::customers;

namespace {

std::string shown_again(const std::string& text) {
  const auto date = date_of_text(text);
  return date ? shown(*date) : "refused";
}

}  // namespace

TEST_CASE("dates are shown as days, and date-times in UTC as short as they can be without loss") {
  CHECK(shown_again("2022-10-18") == "2022-10-18");
  CHECK(shown_again("2012-10-11T01:57:00.766Z") == "2012-10-11T01:57:00.766Z");
  CHECK(shown_again("2012-10-11T01:57:00Z") == "2012-10-11T01:57:00.000Z");
  CHECK(shown_again("2012-10-11T01:57:00.766001Z") == "2012-10-11T01:57:00.766001Z");
  CHECK(shown_again("2012-10-11T01:57:00+02:00") == "2012-10-10T23:57:00.000Z");
}

TEST_CASE("of a second the digits beyond the sixth are cut") {
  CHECK(shown_again("2012-10-11T01:57:00.1234567Z") == "2012-10-11T01:57:00.123456Z");
  CHECK(shown_again("2012-10-11T01:57:00.123456999+00:00") == "2012-10-11T01:57:00.123456Z");
  CHECK(shown_again("2012-10-11T01:57:00.1234567") == "refused");
  CHECK(shown_again("2012-10-11T01:57:00.Z") == "refused");
}

TEST_CASE("years before 1900 and behind 9999 are refused, in UTC") {
  CHECK(shown_again("1900-01-01") == "1900-01-01");
  CHECK(shown_again("1899-12-31") == "refused");
  CHECK(shown_again("1900-01-01T00:00:00Z") == "1900-01-01T00:00:00.000Z");
  CHECK(shown_again("1900-01-01T00:00:00+01:00") == "refused");
  CHECK(shown_again("9999-12-31T23:59:59Z") == "9999-12-31T23:59:59.000Z");
  CHECK(shown_again("9999-12-31T23:59:59-01:00") == "refused");
}
