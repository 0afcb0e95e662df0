#include "surface_access.h"

namespace daybook::http {
namespace {

const Statuses kAll = {200, 200, 200};
const Statuses kOwn = {200, 200, 403};
// What is nowhere: whoever is limited to groups can't tell it from what is somebody else's.
const Statuses kNowhere = {404, 403, 403};
const Statuses kNowhereInGroup = {404, 404, 403};

AccessRow reading(const std::string& pattern, const std::string& target, const Statuses& readers) {
  return {"GET " + pattern, target, "", readers, kNever, readers, kNever, readers, readers, 403};
}

AccessRow editing(const std::string& route, const std::string& target, const std::string& body, const Statuses& editors) {
  return {route, target, body, kNever, kNever, editors, kNever, kNever, editors, 403};
}

AccessRow administering(const std::string& route, const std::string& target, const std::string& body, const Statuses& admins) {
  return {route, target, body, kNever, kNever, kNever, kNever, kNever, admins, 403};
}

const std::string kAccount = R"("customerIdentifier":"right-group","accountIdentifier":"right-account")";
const std::string kAlertPattern = "/raas/v2/customers/{customerIdentifier}/accounts/{accountIdentifier}/lowbalance";
const std::string kAlerts = "/raas/v2/customers/right-group/accounts/right-account/lowbalance";
const std::string kCard =
    R"("ipAddress":"192.0.2.7","label":"Company","creditCard":{"number":"4111111111111111","expiration":"2099-01","verificationNumber":"123"},)"
    R"("billingAddress":{"firstName":"A","lastName":"L","addressLine1":"1 Street","city":"London","state":"LDN","postalCode":"N1",)"
    R"("country":"GB","emailAddress":"a@example.com"})";

}  // namespace

std::vector<AccessRow> raas_access_rows() {
  const std::string no_card = "{" + kAccount + R"(,"creditCardToken":"none","amount":1})";
  return {
      editing("POST /raas/v2/transferFunds", "/raas/v2/transferFunds",
              R"({"transferFrom":"right-account","transferTo":"right-other","amount":0.01})", kOwn),
      reading(kAlertPattern, kAlerts, kOwn),
      editing("POST " + kAlertPattern, kAlerts,
              R"({"balanceAlertDisplayName":"Low","balanceAlertThreshold":1,"balanceAlertNotification":[{"emailAddress":"a@example.com"}]})", kOwn),
      reading(kAlertPattern + "/{balanceAlertID}", kAlerts + "/none", kNowhereInGroup),
      editing("PATCH " + kAlertPattern + "/{balanceAlertID}", kAlerts + "/none", "{}", kNowhereInGroup),
      editing("DELETE " + kAlertPattern + "/{balanceAlertID}", kAlerts + "/none", "", kNowhereInGroup),
      editing("POST /raas/v2/creditCards", "/raas/v2/creditCards", "{" + kAccount + "," + kCard + "}", {201, 201, 403}),
      reading("/raas/v2/creditCards", "/raas/v2/creditCards", kAll),
      reading("/raas/v2/creditCards/{token}", "/raas/v2/creditCards/none", kNowhere),
      editing("POST /raas/v2/creditCardUnregisters", "/raas/v2/creditCardUnregisters", no_card, kNowhereInGroup),
      editing("POST /raas/v2/creditCardDeposits", "/raas/v2/creditCardDeposits", no_card, kNowhereInGroup),
      reading("/raas/v2/creditCardDeposits/{referenceDepositID}", "/raas/v2/creditCardDeposits/RAD-190926-1", kNowhere),
      reading("/raas/v2/catalogs", "/raas/v2/catalogs", kAll),
      reading("/raas/v2/exchangerates", "/raas/v2/exchangerates", kAll),
      editing("POST /raas/v2/orders", "/raas/v2/orders", "{" + kAccount + R"(,"amount":0,"utid":"U1","sendEmail":false})", {201, 201, 403}),
      reading("/raas/v2/orders", "/raas/v2/orders", kAll),
      reading("/raas/v2/orders/{referenceOrderID}", "/raas/v2/orders/RA190926-1234-56", kNowhere),
      editing("POST /raas/v2/orders/{referenceOrderID}/resends", "/raas/v2/orders/RA190926-1234-56/resends", "", kNowhere),

      reading("/v1/catalog/items", "/v1/catalog/items", kAll),
      administering("POST /v1/catalog/items", "/v1/catalog/items",
                    R"({"utid":"U1","rewardName":"Name","brandKey":"B1","brandName":"Brand","currency":"USD","valueType":"FIXED_VALUE","faceValue":"5"})",
                    {200, 403, 403}),
      administering("DELETE /v1/catalog/items/{utid}", "/v1/catalog/items/U404", "", {404, 403, 403}),
      administering("POST /v1/exchange-rates", "/v1/exchange-rates", R"({"rewardCurrency":"EUR","baseCurrency":"USD","baseFx":"1.1"})",
                    {200, 403, 403}),
      reading("/v1/deposit-fee", "/v1/deposit-fee", kAll),
      administering("POST /v1/deposit-fee", "/v1/deposit-fee", R"({"feePercent":"0"})", {200, 403, 403}),
  };
}

}  // namespace daybook::http
