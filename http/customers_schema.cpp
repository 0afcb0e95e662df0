#include "http/customers_schema.h"

#include "domain/relation.h"

namespace daybook::http::customers {
namespace {

constexpr auto kRequired = Need::required;

constexpr Schema object_of(std::span<const Field> fields, std::string_view flag = {}) { return {fields, flag}; }

constexpr Field kAddressFields[] = {
    {"country", Form::country, kRequired}, {"city", Form::text, kRequired},         {"postcode", Form::text, kRequired},
    {"streetName", Form::text, kRequired}, {"streetNumber", Form::text, kRequired},
};
constexpr Schema kAddress = object_of(kAddressFields);

constexpr Field kDocumentFields[] = {
    {"country", Form::country, kRequired}, {"nationality", Form::country, kRequired},
    {"number", Form::text, kRequired},     {"issuedBy", Form::text, kRequired},
    {"issueDate", Form::day, kRequired},   {"validUntil", Form::day, kRequired},
    {"type", Form::choice, kRequired, "id_card passport other"},
    {"iban", Form::text},                  {"reference", Form::text},
};
constexpr Schema kDocument = object_of(kDocumentFields);

constexpr Field kPersonKycFields[] = {
    {"id", Form::id, kRequired},
    {"date", Form::time, kRequired},
    {"method", Form::choice, kRequired, "video_ident id_copy auto_ident in_person"},
    {"document", Form::object, Need::optional, {}, &kDocument},
};
constexpr Schema kPersonKyc = object_of(kPersonKycFields);

constexpr Field kExposureFields[] = {
    {"checkDate", Form::day_or_time, kRequired},
    {"isExposed", Form::flag, kRequired},
    {"source", Form::text, Need::with_flag},
    {"reason", Form::text},
};
constexpr Schema kExposure = object_of(kExposureFields, "isExposed");

constexpr Field kSanctionsFields[] = {
    {"checkDate", Form::day_or_time, kRequired},
    {"isSanctioned", Form::flag, kRequired},
    {"source", Form::text, Need::with_flag},
    {"reason", Form::text},
};
constexpr Schema kSanctions = object_of(kSanctionsFields, "isSanctioned");

constexpr Field kNaturalPersonFields[] = {
    {"id", Form::id, kRequired},
    {"title", Form::text},
    {"firstName", Form::text, kRequired},
    {"lastName", Form::text, kRequired},
    {"gender", Form::choice, Need::optional, "F M X"},
    {"birthDate", Form::day, kRequired},
    {"birthName", Form::text},
    {"birthPlace", Form::text, kRequired},
    {"birthCountry", Form::country, kRequired},
    {"nationality", Form::country},
    {"email", Form::email},
    {"phoneNumber", Form::text},
    {"mobilePhoneNumber", Form::text},
    {"selfDeclaredAsPep", Form::flag},
    {"address", Form::object, Need::optional, {}, &kAddress},
    {"kyc", Form::object, Need::optional, {}, &kPersonKyc},
    {"pep", Form::object, Need::optional, {}, &kExposure},
    {"sanctions", Form::object, Need::optional, {}, &kSanctions},
};

constexpr Field kCompanyKycFields[] = {{"businessDescription", Form::text}, {"isCreAvailable", Form::flag}};
constexpr Schema kCompanyKyc = object_of(kCompanyKycFields);

constexpr Field kRelatedFields[] = {
    {"entityId", Form::id, kRequired}, {"isFictitiousBeneficialOwner", Form::flag}, {"isUltimateBeneficialOwner", Form::flag},
    {"position", Form::text},          {"sharePercentage", Form::share},
};
constexpr Schema kRelated = object_of(kRelatedFields);

constexpr Field kLegalPersonFields[] = {
    {"id", Form::id, kRequired},
    {"name", Form::text, kRequired},
    {"legalForm", Form::text},
    {"legalAddress", Form::object, Need::optional, {}, &kAddress},
    {"postalAddress", Form::object, Need::optional, {}, &kAddress},
    {"commercialRegister", Form::text},
    {"leiCode", Form::text},
    {"taxId", Form::text},
    {"vatId", Form::text},
    {"isinCode", Form::text},
    {"legalJurisdiction", Form::text},
    {"kyc", Form::object, Need::optional, {}, &kCompanyKyc},
    {"related", Form::list, Need::optional, {}, &kRelated, 0, kEntityRelationsMax},
};

constexpr Field kMemberFields[] = {{"entityId", Form::id, kRequired}, {"sharePercentage", Form::share}};
constexpr Schema kMember = object_of(kMemberFields);

constexpr Field kPartnershipFields[] = {
    {"id", Form::id, kRequired},
    {"name", Form::text, kRequired},
    {"address", Form::object, Need::optional, {}, &kAddress},
    {"members", Form::list, Need::optional, {}, &kMember, 0, kEntityRelationsMax},
};

constexpr Field kEntityReferenceFields[] = {{"entityId", Form::id, kRequired}};
constexpr Schema kEntityReference = object_of(kEntityReferenceFields);

constexpr Field kSignedContractFields[] = {
    {"type", Form::id, kRequired},
    {"signedDate", Form::day_or_time, kRequired},
    {"cancelledDate", Form::day_or_time},
    {"additionalAttributes", Form::attributes},
};
constexpr Schema kSignedContract = object_of(kSignedContractFields);

constexpr Field kCustomerFields[] = {
    {"id", Form::id, kRequired},
    {"owner", Form::object, kRequired, {}, &kEntityReference},
    {"authorized", Form::list, kRequired, {}, &kEntityReference, 1, kAuthorizedMax},
    {"contracts", Form::list, kRequired, {}, &kSignedContract, 1, kSignedContractsMax},
    {"status", Form::choice, Need::optional, "active suspended"},  // it and the reason are read-only
    {"reason", Form::text},
    {"additionalAttributes", Form::attributes},
};

constexpr Field kCustomerReferenceFields[] = {{"customerId", Form::id, kRequired}};
constexpr Schema kCustomerReference = object_of(kCustomerReferenceFields);

constexpr Field kWalletLinkFields[] = {
    {"id", Form::id, kRequired},
    {"address", Form::address, kRequired},
    {"assetId", Form::choice, kRequired, "ETH MATIC"},
    {"assignment", Form::object, Need::optional, {}, &kCustomerReference},
};

}  // namespace

constinit const Schema kNaturalPerson = object_of(kNaturalPersonFields);
constinit const Schema kLegalPerson = object_of(kLegalPersonFields);
constinit const Schema kPartnership = object_of(kPartnershipFields);
constinit const Schema kCustomer = object_of(kCustomerFields);
constinit const Schema kWalletLink = object_of(kWalletLinkFields);

}  // namespace daybook::http::customers
