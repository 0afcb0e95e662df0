#include "surface_access.h"

namespace daybook::http {
namespace {

const Statuses kAll = {200, 200, 200};
const Statuses kWhole = {200, 403, 403};           // of the whole platform: nobody who is limited to groups
const Statuses kWholeNowhere = {404, 403, 403};    // the same, of what is not there
const Statuses kGroupOnly = {404, 404, 403};       // a group that no contract was made for

AccessRow reading(const std::string& pattern, const std::string& target, const Statuses& readers, const Statuses& auditors) {
  return {"GET " + pattern, target, "", readers, kNever, readers, kNever, auditors, readers, 403};
}

AccessRow editing(const std::string& route, const std::string& target, const std::string& body, const Statuses& editors) {
  return {route, target, body, kNever, kNever, editors, kNever, kNever, editors, 403};
}

const std::string kEntities = "/customers/entities/";
const std::string kCustomer = R"({"owner":{"entityId":"none"},"authorized":[{"entityId":"none"}],)"
                              R"("contracts":[{"type":"none","signedDate":"2024-01-01"}])";

struct Kind {
  std::string path;
  std::string document;  // without its id
  Statuses onboarder;
};
const std::vector<Kind> kKinds = {
    {kEntities + "natural-persons",
     R"("firstName":"A","lastName":"L","birthDate":"1990-01-01","birthPlace":"B","birthCountry":"GB"})", kWhole},
    {kEntities + "legal-persons", R"("name":"Acme"})", kNever},
    {kEntities + "partnerships", R"("name":"Acme & Co"})", kNever},
};

}  // namespace

std::vector<AccessRow> customers_access_rows() {
  std::vector<AccessRow> rows;
  for (const auto& [path, document, onboarder] : kKinds) {
    const auto pattern = path + "/{id}", nowhere = path + "/none";
    rows.push_back(reading(path, path, kWhole, kNever));
    rows.push_back({"POST " + path, path, R"({"id":"new-{n}",)" + document, kNever, kWhole, kWhole, onboarder, kNever, kWhole, 403});
    rows.push_back(reading(pattern, nowhere, kWholeNowhere, kNever));
    rows.push_back(editing("PUT " + pattern, nowhere, "{" + document, kWholeNowhere));
    rows.push_back(editing("PATCH " + pattern, nowhere, "[]", kWholeNowhere));
    rows.push_back(editing("DELETE " + pattern, nowhere, "", kWholeNowhere));
  }
  const std::string customers = "/customers/customers", customer = customers + "/{id}", group = customers + "/right-group";
  rows.push_back(reading(customers, customers, kAll, kAll));
  // Nobody's entity signs nobody's contract: who may try learns that.
  const Statuses refused = {422, 403, 403};
  const auto signing = kCustomer + R"(,"id":"own-{n}"})";
  rows.push_back({"POST " + customers, customers, signing, kNever, refused, refused, kNever, kNever, refused, 403});
  rows.push_back(reading(customer, group, kGroupOnly, kGroupOnly));
  rows.push_back(editing("PUT " + customer, group, kCustomer + "}", kGroupOnly));
  rows.push_back(editing("PATCH " + customer, group, "[]", kGroupOnly));
  rows.push_back(editing("DELETE " + customer, group, "", kGroupOnly));

  rows.push_back({"GET /customers/contracts", "/customers/contracts", "", kWhole, kWhole, kWhole, kNever, kWhole, kWhole, 403});
  const std::string links = "/customers/wallet-links";
  rows.push_back(reading(links, links, kWhole, kWhole));
  const std::string link = R"({"id":"link-{n}","assetId":"ETH","address":"0x00000000000000000000000000000000000{n}"})";
  rows.push_back(editing("POST " + links, links, link, kWhole));
  rows.push_back(reading(links + "/{id}", links + "/none", kWholeNowhere, kWholeNowhere));
  rows.push_back(editing("DELETE " + links + "/{id}", links + "/none", "", kWholeNowhere));
  return rows;
}

}  // namespace daybook::http
