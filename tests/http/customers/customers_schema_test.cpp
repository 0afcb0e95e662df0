// Scalars: each form of value at its bounds and one past them.
#include <string>
#include <vector>

#include "documents.h"

using namespace daybook;
using namespace daybook::http;
using namespace daybook::http::customers;

namespace {

// Of labels as long as DNS has them, but for the last one.
std::string address_of(std::size_t length) {
  const std::string label(63, 'b');
  const auto begin = std::string(64, 'a') + "@" + label + "." + label + ".";
  return begin + std::string(length - begin.size(), 'c');
}

struct Row {
  const Schema& schema;
  std::string document;
  std::string pointer;
  std::string value;
  std::string fault;  // empty: it is well
};

void check(const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    CAPTURE(row.pointer, row.value);
    CHECK(faults_with(row.schema, row.document, row.pointer, row.value) == (row.fault.empty() ? "" : row.pointer + " " + row.fault));
  }
}

std::string letters(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += "é";
  return in_quotes(text);
}

const std::string kShort = "must be a string of 1 to 255 characters";
const std::string kOptional = "must be a string of at most 255 characters";
const std::string kId = "must be a string of 1 to 40 characters without control characters";
const std::string kDay = "must be a date of the years 1900 to 9999, as YYYY-MM-DD";
const std::string kTime = "must be a date-time of RFC 3339, of the years 1900 to 9999";
const std::string kEither = "must be a date as YYYY-MM-DD or a date-time of RFC 3339, of the years 1900 to 9999";
const std::string kCountry = "must be a country code of ISO 3166-1 alpha-2, or XX";

}  // namespace

TEST_CASE("documents in which everything is given are well") {
  CHECK(faults_of(kNaturalPerson, json_of(kPerson)) == "");
  CHECK(faults_of(kLegalPerson, json_of(kCompany)) == "");
  CHECK(faults_of(kPartnership, json_of(kFirm)) == "");
  CHECK(faults_of(kCustomer, json_of(kClient)) == "");
  CHECK(faults_of(kWalletLink, json_of(kLink)) == "");
}

TEST_CASE("texts have at most 255 code points, and at least one where they are required") {
  check({
      {kNaturalPerson, kPerson, "/firstName", letters(255), ""},
      {kNaturalPerson, kPerson, "/firstName", letters(256), kShort},
      {kNaturalPerson, kPerson, "/firstName", letters(1), ""},
      {kNaturalPerson, kPerson, "/firstName", "\"\"", kShort},
      {kNaturalPerson, kPerson, "/firstName", "1", kShort},
      {kNaturalPerson, kPerson, "/title", letters(255), ""},
      {kNaturalPerson, kPerson, "/title", letters(256), kOptional},
      {kNaturalPerson, kPerson, "/title", "\"\"", ""},
      {kNaturalPerson, kPerson, "/title", "[]", kOptional},
      {kNaturalPerson, kPerson, "/address/streetNumber", "\"\"", kShort},
      {kLegalPerson, kCompany, "/kyc/businessDescription", letters(256), kOptional},
      {kLegalPerson, kCompany, "/related/0/position", letters(256), kOptional},
  });
}

TEST_CASE("ids have 1 to 40 code points and no control characters") {
  check({
      {kNaturalPerson, kPerson, "/id", letters(40), ""},
      {kNaturalPerson, kPerson, "/id", letters(41), kId},
      {kNaturalPerson, kPerson, "/id", "\"a\"", ""},
      {kNaturalPerson, kPerson, "/id", "\"\"", kId},
      {kNaturalPerson, kPerson, "/id", "\"a\\nb\"", kId},
      {kNaturalPerson, kPerson, "/id", "\"a\\u0085b\"", kId},
      {kNaturalPerson, kPerson, "/id", "7", kId},
      {kNaturalPerson, kPerson, "/kyc/id", letters(41), kId},
      {kLegalPerson, kCompany, "/related/1/entityId", letters(41), kId},
      {kPartnership, kFirm, "/members/1/entityId", letters(41), kId},
      {kCustomer, kClient, "/owner/entityId", letters(41), kId},
      {kCustomer, kClient, "/authorized/0/entityId", letters(40), ""},
      {kCustomer, kClient, "/authorized/0/entityId", letters(41), kId},
      {kCustomer, kClient, "/contracts/0/type", letters(41), kId},
      {kWalletLink, kLink, "/assignment/customerId", letters(41), kId},
  });
}

TEST_CASE("dates are days of the calendar from 1900 to 9999; date-times follow RFC 3339") {
  check({
      {kNaturalPerson, kPerson, "/birthDate", "\"1900-01-01\"", ""},
      {kNaturalPerson, kPerson, "/birthDate", "\"1899-12-31\"", kDay},
      {kNaturalPerson, kPerson, "/birthDate", "\"9999-12-31\"", ""},
      {kNaturalPerson, kPerson, "/birthDate", "\"10000-01-01\"", kDay},
      {kNaturalPerson, kPerson, "/birthDate", "\"2000-02-29\"", ""},
      {kNaturalPerson, kPerson, "/birthDate", "\"1900-02-29\"", kDay},
      {kNaturalPerson, kPerson, "/birthDate", "\"2001-02-29\"", kDay},
      {kNaturalPerson, kPerson, "/birthDate", "\"2001-04-31\"", kDay},
      {kNaturalPerson, kPerson, "/birthDate", "\"2001-13-01\"", kDay},
      {kNaturalPerson, kPerson, "/birthDate", "\"2001-1-1\"", kDay},
      {kNaturalPerson, kPerson, "/birthDate", "\"2001-01-01T00:00:00Z\"", kDay},
      {kNaturalPerson, kPerson, "/birthDate", "20010101", kDay},
      {kNaturalPerson, kPerson, "/kyc/date", "\"2024-02-29\"", kTime},
      {kNaturalPerson, kPerson, "/kyc/date", "\"2024-02-29T23:59:59+14:00\"", ""},
      {kNaturalPerson, kPerson, "/kyc/date", "\"2024-02-29T24:00:00Z\"", kTime},
      {kNaturalPerson, kPerson, "/kyc/date", "\"2024-02-29T10:00:00\"", kTime},
      {kNaturalPerson, kPerson, "/kyc/date", "\"1899-12-31T23:59:59Z\"", kTime},
      {kNaturalPerson, kPerson, "/kyc/document/issueDate", "\"2024-02-30\"", kDay},
      {kNaturalPerson, kPerson, "/kyc/document/validUntil", "\"soon\"", kDay},
      {kNaturalPerson, kPerson, "/pep/checkDate", "\"2024-01-01T00:00:00Z\"", ""},
      {kNaturalPerson, kPerson, "/pep/checkDate", "\"2024-01-32\"", kEither},
      {kCustomer, kClient, "/contracts/0/signedDate", "\"2012-10-11T01:57:00.766Z\"", ""},
      {kCustomer, kClient, "/contracts/0/signedDate", "\"2012-10-11\"", ""},
      {kCustomer, kClient, "/contracts/0/signedDate", "\"11.10.2012\"", kEither},
      {kCustomer, kClient, "/contracts/0/cancelledDate", "null", ""},
      {kCustomer, kClient, "/contracts/0/cancelledDate", "\"\"", kEither},
  });
}

TEST_CASE("countries, e-mail addresses, choices, flags, shares and addresses of wallets have their form") {
  check({
      {kNaturalPerson, kPerson, "/nationality", "\"XX\"", ""},
      {kNaturalPerson, kPerson, "/nationality", "\"de\"", kCountry},
      {kNaturalPerson, kPerson, "/nationality", "\"DEU\"", kCountry},
      {kNaturalPerson, kPerson, "/birthCountry", "\"UK\"", kCountry},
      {kNaturalPerson, kPerson, "/address/country", "\"XK\"", kCountry},
      {kNaturalPerson, kPerson, "/email", in_quotes(address_of(255)), ""},
      {kNaturalPerson, kPerson, "/email", in_quotes(address_of(256)), "must be an e-mail address of at most 255 characters"},
      {kNaturalPerson, kPerson, "/email", "\"ada\"", "must be an e-mail address of at most 255 characters"},
      {kNaturalPerson, kPerson, "/gender", "\"X\"", ""},
      {kNaturalPerson, kPerson, "/gender", "\"Y\"", "must be F, M or X"},
      {kNaturalPerson, kPerson, "/gender", "\"F M\"", "must be F, M or X"},
      {kNaturalPerson, kPerson, "/gender", "\"\"", "must be F, M or X"},
      {kNaturalPerson, kPerson, "/kyc/method", "\"in_person\"", ""},
      {kNaturalPerson, kPerson, "/kyc/method", "\"phone\"", "must be video_ident, id_copy, auto_ident or in_person"},
      {kNaturalPerson, kPerson, "/kyc/document/type", "\"id-card\"", "must be id_card, passport or other"},
      {kNaturalPerson, kPerson, "/selfDeclaredAsPep", "\"true\"", "must be true or false"},
      {kLegalPerson, kCompany, "/related/0/sharePercentage", "12.500", ""},
      {kLegalPerson, kCompany, "/related/0/sharePercentage", letters(255), ""},
      {kLegalPerson, kCompany, "/related/0/sharePercentage", letters(256), "must be a number or a string, of at most 255 characters"},
      {kLegalPerson, kCompany, "/related/0/sharePercentage", "0." + std::string(253, '1'), ""},
      {kLegalPerson, kCompany, "/related/0/sharePercentage", "0." + std::string(254, '1'),
       "must be a number or a string, of at most 255 characters"},
      {kPartnership, kFirm, "/members/0/sharePercentage", "true", "must be a number or a string, of at most 255 characters"},
      {kWalletLink, kLink, "/address", in_quotes("0x" + std::string(40, 'f')), ""},
      {kWalletLink, kLink, "/address", in_quotes("0x" + std::string(39, 'f')), "must be a string that matches ^0x[a-fA-F0-9]{40}$"},
      {kWalletLink, kLink, "/address", in_quotes("0x" + std::string(41, 'f')), "must be a string that matches ^0x[a-fA-F0-9]{40}$"},
      {kWalletLink, kLink, "/address", in_quotes("0X" + std::string(40, 'f')), "must be a string that matches ^0x[a-fA-F0-9]{40}$"},
      {kWalletLink, kLink, "/address", in_quotes("0x" + std::string(39, 'f') + "g"), "must be a string that matches ^0x[a-fA-F0-9]{40}$"},
      {kWalletLink, kLink, "/assetId", "\"MATIC\"", ""},
      {kWalletLink, kLink, "/assetId", "\"BTC\"", "must be ETH or MATIC"},
      {kCustomer, kClient, "/status", "\"suspended\"", ""},
      {kCustomer, kClient, "/status", "\"deleted\"", "must be active or suspended"},
  });
}

TEST_CASE("the source of a check is required where it found something, and forbidden where it did not") {
  check({
      {kNaturalPerson, kPerson, "/pep/source", "", "is required where isExposed is true"},
      {kNaturalPerson, kPerson, "/pep/source", "null", "is required where isExposed is true"},
      {kNaturalPerson, kPerson, "/pep/source", "\"\"", kShort},
      {kNaturalPerson, kPerson, "/pep/reason", "", ""},
      {kNaturalPerson, kPerson, "/pep/isExposed", "", "is required"},
      {kNaturalPerson, kPerson, "/pep/isExposed", "1", "must be true or false"},
      {kNaturalPerson, kPerson, "/sanctions/source", "\"list\"", "must be absent unless isSanctioned is true"},
      {kNaturalPerson, kPerson, "/sanctions/source", "null", ""},
      {kNaturalPerson, kPerson, "/sanctions/checkDate", "", "is required"},
  });
  CHECK(faults_with(kNaturalPerson, kPerson, "/pep/isExposed", "false") == "/pep/source must be absent unless isExposed is true");
  CHECK(faults_with(kNaturalPerson, kPerson, "/sanctions/isSanctioned", "true") ==
        "/sanctions/source is required where isSanctioned is true");
}
