// Documents in which everything is given, and what is wrong with them once a member is set or taken away.
//
//   CHECK(faults_with(kNaturalPerson, kPerson, "/gender", R"("Y")") == "/gender must be F, M or X");
#pragma once

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "http/customers_errors.h"
#include "http/customers_schema.h"
#include "http/json_patch.h"

namespace daybook::http::customers {

inline const std::string kPerson = R"({"id":"p1","title":"Dr.","firstName":"Ada","lastName":"King","gender":"F","birthDate":"1990-12-10",
  "birthName":"Byron","birthPlace":"London","birthCountry":"GB","nationality":"GB","email":"ada@example.com","phoneNumber":"+44 1",
  "mobilePhoneNumber":"+44 2","selfDeclaredAsPep":false,
  "address":{"country":"DE","city":"Bonn","postcode":"53111","streetName":"Markt","streetNumber":"2a"},
  "kyc":{"id":"kyc-1","date":"2024-02-29T10:00:00Z","method":"video_ident","document":{"country":"GB","nationality":"GB","number":"X1",
    "issuedBy":"HMPO","issueDate":"2020-01-01","validUntil":"2030-01-01","type":"passport","iban":"GB33","reference":"R"}},
  "pep":{"checkDate":"2024-01-01","isExposed":true,"source":"list","reason":"office"},
  "sanctions":{"checkDate":"2024-01-01","isSanctioned":false,"reason":"none"}})";

inline const std::string kCompany = R"({"id":"c1","name":"Acme","legalForm":"GmbH",
  "legalAddress":{"country":"DE","city":"Bonn","postcode":"53111","streetName":"Markt","streetNumber":"2a"},
  "postalAddress":{"country":"XX","city":"Bonn","postcode":"53111","streetName":"Markt","streetNumber":"2a"},
  "commercialRegister":"HRB 1","leiCode":"L","taxId":"T","vatId":"V","isinCode":"I","legalJurisdiction":"DE",
  "kyc":{"businessDescription":"bolts","isCreAvailable":true},
  "related":[{"entityId":"p1","isFictitiousBeneficialOwner":false,"isUltimateBeneficialOwner":true,
    "position":"CEO","sharePercentage":25.50},
    {"entityId":"p2","sharePercentage":"1/3"}]})";

inline const std::string kFirm = R"({"id":"f1","name":"King & Co","members":[{"entityId":"p1","sharePercentage":"50"},{"entityId":"p2"}],
  "address":{"country":"DE","city":"Bonn","postcode":"53111","streetName":"Markt","streetNumber":"2a"}})";

inline const std::string kClient = R"({"id":"acme","owner":{"entityId":"p1"},"authorized":[{"entityId":"p1"}],
  "contracts":[{"type":"standard","signedDate":"2024-03-01","cancelledDate":"2040-02-01T12:00:00.5Z",
    "additionalAttributes":{"a":[1,null]}}],
  "status":"active","reason":"none","additionalAttributes":{"b":{"c":1.50}}})";

inline const std::string kLink = R"({"id":"w1","address":"0x52908400098527886E0F7030069857D2E4169EE7","assetId":"ETH",
  "assignment":{"customerId":"acme"}})";

inline JsonValue json_of(const std::string& text) {
  auto value = parse_json(text, 32);
  REQUIRE(value);
  return *std::move(value);
}

// As the API tells them: "/gender must be F, M or X; /email …".
inline std::string faults_of(const Schema& schema, const JsonValue& document) {
  const auto read = checked(document, schema);
  if (read) return "";
  const auto response = response_of({read.error()}, "request");
  const auto body = nlohmann::json::parse(std::get<std::string>(response.body));
  std::string faults;
  for (const auto& error : body["validationErrors"]) {
    faults += (faults.empty() ? "" : "; ") + error["source"].get<std::string>() + " " + error["message"].get<std::string>();
  }
  return faults;
}

// Without a value, the member is taken away.
inline JsonValue with(const std::string& document, const std::string& pointer, const std::string& value) {
  const auto operation = value.empty() ? R"([{"op":"remove","path":")" + pointer + R"("}])"
                                       : R"([{"op":"add","path":")" + pointer + R"(","value":)" + value + "}]";
  const auto patch = patch_from(json_of(operation));
  REQUIRE(patch);
  auto result = patched(json_of(document), *patch);
  REQUIRE(result);
  return *std::move(result);
}

inline std::string faults_with(const Schema& schema, const std::string& document, const std::string& pointer, const std::string& value) {
  return faults_of(schema, with(document, pointer, value));
}

inline std::string in_quotes(const std::string& text) { return "\"" + text + "\""; }

}  // namespace daybook::http::customers
