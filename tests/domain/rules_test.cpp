#include "domain/rules.h"

#include <catch2/catch.hpp>
#include <optional>

#include "domain/currency.h"

using namespace daybook;

namespace {

using Check = void (*)(std::string_view, const std::string&, Violations&);

std::optional<Rule> rule_broken(Check check, const std::string& value) {
  Violations violations;
  check("field", value, violations);
  if (violations.empty()) return std::nullopt;
  CHECK(violations.size() == 1);
  CHECK(violations[0].field == "field");
  CHECK(violations[0].value == value);
  return violations[0].rule;
}

std::string times(std::size_t count, const std::string& text) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

struct Row {
  std::string value;
  std::optional<Rule> broken;
};

}  // namespace

TEST_CASE("identifier: 5 to 100 of letters, digits and hyphens") {
  const auto row = GENERATE(values<Row>({
      {"", Rule::not_empty},
      {"abcd", Rule::identifier_length},
      {"abcde", {}},
      {"-----", {}},
      {"Acme-EU-01", {}},
      {times(100, "x"), {}},
      {times(101, "x"), Rule::identifier_length},
      {"acme_eu", Rule::identifier},
      {"acme eu", Rule::identifier},
      {"acme.eu", Rule::identifier},
      {"acm\xc3\xa9s", Rule::identifier},
      {std::string("acme\0eu", 7), Rule::identifier},
      {"acme\n", Rule::identifier},
  }));
  CAPTURE(row.value);
  CHECK(rule_broken(check_identifier, row.value) == row.broken);
}

TEST_CASE("lower-case identifier: as an identifier, without capitals") {
  CHECK(rule_broken(check_lower_case_identifier, "acme-eu-01") == std::nullopt);
  CHECK(rule_broken(check_lower_case_identifier, "Acme-eu-01") == Rule::lower_case_identifier);
  CHECK(rule_broken(check_lower_case_identifier, "acme") == Rule::identifier_length);
}

TEST_CASE("display name: 1 to 100 code points, none of them a control character") {
  const auto row = GENERATE(values<Row>({
      {"", Rule::not_empty},
      {"x", {}},
      {"Ünïcödé \xf0\x9f\x93\x92", {}},
      {times(100, "\xf0\x9f\x93\x92"), {}},
      {times(101, "\xf0\x9f\x93\x92"), Rule::display_name_length},
      {"tab\there", Rule::no_control_characters},
      {"line\nbreak", Rule::no_control_characters},
      {std::string("nul\0", 4), Rule::no_control_characters},
      {"del\x7f", Rule::no_control_characters},
      {"next line\xc2\x85", Rule::no_control_characters},
      {"no-break space\xc2\xa0", {}},
  }));
  CAPTURE(row.value);
  CHECK(rule_broken(check_display_name, row.value) == row.broken);
}

TEST_CASE("e-mail address: a dot-atom, @, a domain of at least two labels, at most 100 code points") {
  const auto row = GENERATE(values<Row>({
      {"", Rule::not_empty},
      {"ada@example.com", {}},
      {"ada.lovelace+daybook@mail.example.co.uk", {}},
      {"j\xc3\xbcrgen@m\xc3\xbcnchen.example", {}},
      {times(64, "a") + "@" + times(31, "b") + ".com", {}},
      {times(64, "a") + "@" + times(32, "b") + ".com", Rule::email},
      {times(65, "a") + "@b.com", Rule::email},
      {"a@" + times(63, "b") + ".com", {}},
      {"a@" + times(64, "b") + ".com", Rule::email},
      {"INVALID", Rule::email},
      {"@example.com", Rule::email},
      {"ada@", Rule::email},
      {"ada@localhost", Rule::email},
      {"ada@example..com", Rule::email},
      {"ada@-example.com", Rule::email},
      {"ada@example-.com", Rule::email},
      {".ada@example.com", Rule::email},
      {"ada.@example.com", Rule::email},
      {"a..da@example.com", Rule::email},
      {"a da@example.com", Rule::email},
      {"ada@exa mple.com", Rule::email},
      {"ada@example.com\r\nBcc: x@example.com", Rule::email},
      {"a@b@example.com", Rule::email},
  }));
  CAPTURE(row.value);
  CHECK(rule_broken(check_email, row.value) == row.broken);
}

TEST_CASE("currency: a code of ISO 4217 with its minor units") {
  struct Known {
    std::string code;
    std::optional<int> minor_units;
  };
  const auto row = GENERATE(values<Known>({{"USD", 2}, {"EUR", 2}, {"JPY", 0}, {"BHD", 3}, {"CLF", 4}, {"ZWG", 2}, {"AED", 2},
                                           {"usd", {}}, {"US", {}}, {"USDX", {}}, {"", {}}, {"XAU", {}}, {"XXX", {}},
                                           {"D A", {}}, {"QQQ", {}}}));
  CAPTURE(row.code);
  const auto currency = find_currency(row.code);
  CHECK(currency.has_value() == row.minor_units.has_value());
  if (currency) CHECK(currency->minor_units == *row.minor_units);
}

TEST_CASE("names are compared ignoring the case of ASCII letters alone") {
  CHECK(equal_ignoring_case("Acme-Platform", "acme-PLATFORM"));
  CHECK_FALSE(equal_ignoring_case("acme", "acme-"));
  CHECK_FALSE(equal_ignoring_case("\xc3\x84", "\xc3\xa4"));
}
