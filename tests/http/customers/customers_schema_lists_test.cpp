// Objects and lists: what is required, what is not known, how many and how much.
#include <string>

#include "documents.h"

using namespace daybook;
using namespace daybook::http;
using namespace daybook::http::customers;

namespace {

std::string list_of(const std::string& element, std::size_t count) {
  std::string text = "[";
  for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "" : ",") + element;
  return text + "]";
}

const std::string kReference = R"({"entityId":"p1"})";
const std::string kContract = R"({"type":"standard","signedDate":"2024-03-01"})";

// An object whose canonical text has so many bytes.
std::string attributes_of(std::size_t bytes) { return R"({"a":")" + std::string(bytes - 8, 'x') + R"("})"; }

void check_required(const Schema& schema, const std::string& document, const std::string& pointers) {
  for (std::size_t start = 0; start < pointers.size();) {
    const auto end = std::min(pointers.find(' ', start), pointers.size());
    const auto pointer = pointers.substr(start, end - start);
    CAPTURE(pointer);
    CHECK(faults_with(schema, document, pointer, "") == pointer + " is required");
    CHECK(faults_with(schema, document, pointer, "null") == pointer + " is required");
    start = end + 1;
  }
}

void check_optional(const Schema& schema, const std::string& document, const std::string& pointers) {
  for (std::size_t start = 0; start < pointers.size();) {
    const auto end = std::min(pointers.find(' ', start), pointers.size());
    const auto pointer = pointers.substr(start, end - start);
    CAPTURE(pointer);
    CHECK(faults_with(schema, document, pointer, "") == "");
    const auto read = checked(with(document, pointer, "null"), schema);
    REQUIRE(read);
    CHECK(canonical_text(*read) == canonical_text(*checked(with(document, pointer, ""), schema)));
    start = end + 1;
  }
}

}  // namespace

TEST_CASE("what is required must be there, and null is as good as absent") {
  check_required(kNaturalPerson, kPerson,
                 "/id /firstName /lastName /birthDate /birthPlace /birthCountry /address/country /address/city /address/postcode "
                 "/address/streetName /address/streetNumber /kyc/id /kyc/date /kyc/method /kyc/document/country /kyc/document/nationality "
                 "/kyc/document/number /kyc/document/issuedBy /kyc/document/issueDate /kyc/document/validUntil /kyc/document/type");
  check_required(kLegalPerson, kCompany, "/id /name /legalAddress/city /postalAddress/country /related/0/entityId");
  check_required(kPartnership, kFirm, "/id /name /members/0/entityId /address/postcode");
  check_required(kCustomer, kClient,
                 "/id /owner /owner/entityId /authorized /authorized/0/entityId /contracts /contracts/0/type /contracts/0/signedDate");
  check_required(kWalletLink, kLink, "/id /address /assetId /assignment/customerId");
}

TEST_CASE("what is optional may be left out, and null is as good as absent") {
  check_optional(kNaturalPerson, kPerson,
                 "/title /gender /birthName /nationality /email /phoneNumber /mobilePhoneNumber /selfDeclaredAsPep /address /kyc "
                 "/kyc/document "
                 "/kyc/document/iban /kyc/document/reference /pep /pep/reason /sanctions /sanctions/reason");
  check_optional(kLegalPerson, kCompany,
                 "/legalForm /legalAddress /postalAddress /commercialRegister /leiCode /taxId /vatId /isinCode /legalJurisdiction /kyc "
                 "/kyc/businessDescription /kyc/isCreAvailable /related /related/0/isFictitiousBeneficialOwner /related/0/position "
                 "/related/0/isUltimateBeneficialOwner /related/0/sharePercentage");
  check_optional(kPartnership, kFirm, "/members /members/0/sharePercentage /address");
  check_optional(kCustomer, kClient, "/contracts/0/cancelledDate /contracts/0/additionalAttributes /status /reason /additionalAttributes");
  check_optional(kWalletLink, kLink, "/assignment");
}

TEST_CASE("what is not known is refused with its pointer, wherever it stands") {
  CHECK(faults_with(kNaturalPerson, kPerson, "/middleName", "\"x\"") == "/middleName is not known");
  CHECK(faults_with(kNaturalPerson, kPerson, "/kyc/document/a~1b", "null") == "/kyc/document/a~1b is not known");
  CHECK(faults_with(kPartnership, kFirm, "/members/1/position", "\"x\"") == "/members/1/position is not known");
  CHECK(faults_with(kCustomer, kClient, "/additionalAttributes/anything", "[{}]") == "");
}

TEST_CASE("of unknown fields at most 100 are named, and what is known is told all the same") {
  std::string text = R"({"id":1)";
  for (int i = 0; i < 101; ++i) text += ",\"unknown-" + std::to_string(i) + "\":1";
  const auto read = checked(json_of(text + "}"), kPartnership);
  REQUIRE_FALSE(read);
  CHECK(read.error().size() == 102);
}

TEST_CASE("every broken field is told") {
  CHECK(faults_of(kPartnership, json_of(R"({"id":"","members":[{"entityId":"p1"},7,{}],"address":{"country":"?"},"x":1})")) ==
        "/id must be a string of 1 to 40 characters without control characters; /name is required; "
        "/address/country must be a country code of ISO 3166-1 alpha-2, or XX; /address/city is required; /address/postcode is required; "
        "/address/streetName is required; /address/streetNumber is required; "
        "/members/1 must be an object; /members/2/entityId is required; "
        "/x is not known");
}

TEST_CASE("lists have their sizes, and objects are objects") {
  CHECK(faults_with(kLegalPerson, kCompany, "/related", list_of(kReference, 1000)) == "");
  CHECK(faults_with(kLegalPerson, kCompany, "/related", list_of(kReference, 1001)) == "/related must be a list of 0 to 1000 elements");
  CHECK(faults_with(kPartnership, kFirm, "/members", list_of(kReference, 1000)) == "");
  CHECK(faults_with(kPartnership, kFirm, "/members", list_of(kReference, 1001)) == "/members must be a list of 0 to 1000 elements");
  CHECK(faults_with(kPartnership, kFirm, "/members", "[]") == "");
  CHECK(faults_with(kCustomer, kClient, "/authorized", list_of(kReference, 1000)) == "");
  CHECK(faults_with(kCustomer, kClient, "/authorized", list_of(kReference, 1001)) == "/authorized must be a list of 1 to 1000 elements");
  CHECK(faults_with(kCustomer, kClient, "/authorized", "[]") == "/authorized must be a list of 1 to 1000 elements");
  CHECK(faults_with(kCustomer, kClient, "/contracts", list_of(kContract, 100)) == "");
  CHECK(faults_with(kCustomer, kClient, "/contracts", list_of(kContract, 101)) == "/contracts must be a list of 1 to 100 elements");
  CHECK(faults_with(kCustomer, kClient, "/contracts", "[]") == "/contracts must be a list of 1 to 100 elements");
  CHECK(faults_with(kCustomer, kClient, "/contracts", "{}") == "/contracts must be a list of 1 to 100 elements");
  CHECK(faults_with(kCustomer, kClient, "/owner", "\"p1\"") == "/owner must be an object");
}

TEST_CASE("additionalAttributes have at most 4,096 bytes as canonical text") {
  CHECK(faults_with(kCustomer, kClient, "/additionalAttributes", attributes_of(4096)) == "");
  CHECK(faults_with(kCustomer, kClient, "/additionalAttributes", attributes_of(4097)) ==
        "/additionalAttributes must be an object of at most 4096 bytes");
  CHECK(faults_with(kCustomer, kClient, "/contracts/0/additionalAttributes", attributes_of(4097)) ==
        "/contracts/0/additionalAttributes must be an object of at most 4096 bytes");
  CHECK(faults_with(kCustomer, kClient, "/additionalAttributes", "[]") == "/additionalAttributes must be an object of at most 4096 bytes");
  CHECK(faults_with(kCustomer, kClient, "/additionalAttributes", "{ \"a\" : \"" + std::string(4088, 'x') + "\" }") == "");
}
