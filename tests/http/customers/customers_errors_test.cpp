#include "http/customers_errors.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

using namespace daybook;
using namespace daybook::http;
using namespace daybook::http::customers;

namespace {

nlohmann::json body_of(const Failure& failure) {
  const auto response = response_of(failure, "a-request");
  auto body = nlohmann::json::parse(std::get<std::string>(response.body));
  CHECK(body["statusCode"] == response.status);
  CHECK(body["activityId"] == "a-request");
  CHECK_FALSE(body["message"].get<std::string>().empty());
  return body;
}

}  // namespace

TEST_CASE("a broken rule has status 422, a code with underscores and the details that callers know") {
  const Facts facts{{"entityId", "p1"}, {"missingData", "address,kyc"}};
  const auto body = body_of({Rejection{RejectionCode::entity_data_insufficient, "p1", {}, facts}});
  CHECK(body["statusCode"] == 422);
  CHECK(body["errorCode"] == "entity_data_insufficient");
  CHECK(body["message"] == "Referenced entity has not been provided with sufficient data to be used in the requested context");
  CHECK(body["details"] == nlohmann::json::parse(R"({"entityId":"p1","missingData":["address","kyc"]})"));
  CHECK_FALSE(body.contains("validationErrors"));
}

TEST_CASE("an update that others forbid names the code of the rule in the details") {
  const Facts facts{{"errorCode", "entity-data-insufficient"}, {"missingData", "kyc"}};
  const auto body = body_of({Rejection{RejectionCode::existing_constraints_violated, "p1", {}, facts}});
  CHECK(body["message"] == "Update violates existing constraints of other resources");
  CHECK(body["details"] == nlohmann::json::parse(R"({"errorCode":"entity_data_insufficient","missingData":["kyc"]})"));
}

TEST_CASE("what is taken, unknown or changed has its status and neither code nor details") {
  struct Row {
    RejectionCode code;
    int status;
    std::string message;
  };
  const auto row = GENERATE(values<Row>({
      {RejectionCode::customer_unknown, 404, "Resource not found"},
      {RejectionCode::customer_not_under_contract, 404, "Resource not found"},
      {RejectionCode::entity_unknown, 404, "Resource not found"},
      {RejectionCode::wallet_link_unknown, 404, "Resource not found"},
      {RejectionCode::customer_exists, 409, "Customer with given ID already exists."},
      {RejectionCode::customer_display_name_taken, 409, "Customer with given ID already exists."},
      {RejectionCode::entity_exists, 409, "Entity with given ID already exists."},
      {RejectionCode::wallet_address_linked, 409, "A wallet link for address and given asset already exists"},
      {RejectionCode::precondition_failed, 412, "The resource has changed since it was read"},
      {RejectionCode::entry_too_large, 413, "The document is too large to be recorded: its entry would have more than 65535 bytes"},
  }));
  const auto body = body_of({Rejection{row.code, "x", {}, {{"entityId", "x"}}}});
  CHECK(body["statusCode"] == row.status);
  CHECK(body["message"] == row.message);
  CHECK_FALSE(body.contains("errorCode"));
  CHECK_FALSE(body.contains("details"));
}

TEST_CASE("faults of the request as a whole are told in the surface's own words") {
  CHECK(body_of({Fault::unauthenticated})["statusCode"] == 401);
  CHECK(body_of({Fault::outside_groups})["statusCode"] == 403);
  CHECK(body_of({Fault::route_unknown})["message"] == "Resource not found");
  CHECK(body_of({Fault::malformed_json, "syntax error at byte 3"})["message"] ==
        "The body is not the JSON that is needed (syntax error at byte 3)");
  CHECK(body_of({Unavailable::disk_full})["statusCode"] == 507);
  CHECK(body_of({Unavailable::overloaded})["statusCode"] == 503);
}

TEST_CASE("fields that the domain names are pointed to") {
  const FieldErrors named{{"contracts[3].additionalAttributes", Rule::free_json_size, ""}, {"id", Rule::entity_id, ""}};
  const auto failure = with_pointers(Failure{named});
  const auto& errors = std::get<FieldErrors>(failure.reason);
  CHECK(errors[0].path == "/contracts/3/additionalAttributes");
  CHECK(errors[1].path == "/id");
}

TEST_CASE("broken fields have status 400 and their messages; those of a patch that can't be applied 422") {
  Failure failure{FieldErrors{{"/members/0/entityId", Rule::not_itself, ""}, {"/birthDate", Rule::not_in_future, ""}}};
  auto body = body_of(failure);
  CHECK(body["statusCode"] == 400);
  CHECK(body["validationErrors"] == nlohmann::json::parse(R"([{"source":"/members/0/entityId","message":"must not be the entity itself"},
    {"source":"/birthDate","message":"must not be in the future"}])"));
  failure.status = 422;
  body = body_of(failure);
  CHECK(body["errorCode"] == "patch_not_applicable");
}

TEST_CASE("every error code has its heading in docs/api/customers.md") {
  std::ifstream file(std::string(DAYBOOK_SOURCE_DIR) + "/docs/api/customers.md");
  const std::string docs(std::istreambuf_iterator<char>(file), {});
  std::size_t codes = 0;
  for (int number = 0; number <= static_cast<int>(RejectionCode::entry_too_large); ++number) {
    const auto code = static_cast<RejectionCode>(number);
    const auto body = nlohmann::json::parse(std::get<std::string>(response_of({Rejection{code}}, "request").body));
    if (!body.contains("errorCode")) continue;
    ++codes;
    CAPTURE(body["errorCode"]);
    CHECK(docs.find("\n### `" + body["errorCode"].get<std::string>() + "`\n") != std::string::npos);
  }
  CHECK(codes == 13);
  CHECK(docs.find("\n### `patch_not_applicable`\n") != std::string::npos);
  CHECK(docs.find("\n### `customer_not_found`\n") != std::string::npos);
}
