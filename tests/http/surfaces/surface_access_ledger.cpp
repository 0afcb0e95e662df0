#include <catch2/catch.hpp>

#include "surface_access.h"
#include "surface_installation.h"

namespace daybook::http {
namespace {

const Statuses kAll = {200, 200, 200};
const Statuses kOwn = {200, 200, 403};
const Statuses kWhole = {200, 403, 403};

// A route that reads, by what limited credentials get.
AccessRow reading(const std::string& pattern, const std::string& target, const Statuses& readers) {
  return {"GET " + pattern, target, "", readers, kNever, readers, kNever, readers, readers, 403};
}

// A route for those who may create, edit or move money.
AccessRow creating(const std::string& pattern, const std::string& target, const std::string& body, const Statuses& creators) {
  return {"POST " + pattern, target, body, kNever, creators, creators, kNever, kNever, creators, 403};
}

AccessRow editing(const std::string& route, const std::string& target, const std::string& body, const Statuses& editors) {
  return {route, target, body, kNever, kNever, editors, kNever, kNever, editors, 403};
}

// For those who may read the journal.
AccessRow auditing(const std::string& route, const std::string& target, const std::string& body) {
  return {route, target, body, kNever, kNever, kNever, kNever, kWhole, kWhole, 403};
}

AccessRow administering(const std::string& pattern, const std::string& body) {
  return {"POST " + pattern, pattern, body, kNever, kNever, kNever, kNever, kNever, {201, 403, 403}, 403};
}

const std::string kTransactions = "/v1/transactions";
const std::string kTransaction = "/v1/transactions/{transaction}";
const std::string kCustomer = "/v1/customers/{customer}";
const std::string kAccount = "/v1/accounts/{account}";

}  // namespace

std::vector<AccessRow> ledger_access_rows() {
  const std::string postings = R"("postings":[{"from":"right-account","to":"right-other","amount":"0.01","currency":"USD"}]})";
  return {
      editing("POST " + kTransactions, kTransactions, R"({"id":"t-{n}",)" + postings, {201, 201, 403}),
      reading(kTransactions, kTransactions, kAll),
      editing("POST " + kTransactions + "/bulk", kTransactions + "/bulk", R"([{"id":"t-{n}",)" + postings + "]", kAll),
      reading(kTransaction, "/v1/transactions/moved", kOwn),
      editing("POST " + kTransaction + "/capture", "/v1/transactions/held/capture", R"({"id":"t-{n}","amount":"0.01"})", {201, 201, 403}),
      editing("POST " + kTransaction + "/void", "/v1/transactions/held/void?dryRun=true", R"({"id":"t-{n}"})", kOwn),
      editing("POST " + kTransaction + "/extend", "/v1/transactions/held/extend?dryRun=true",
              R"({"id":"t-{n}","expiresAfterSeconds":7200})", kOwn),
      editing("POST " + kTransaction + "/reverse", "/v1/transactions/moved/reverse", R"({"id":"t-{n}","amount":"0.01"})", {201, 201, 403}),

      reading("/v1/customers", "/v1/customers", kAll),
      creating("/v1/customers", "/v1/customers", R"({"customerIdentifier":"own-{n}","displayName":"Own {n}"})", {201, 403, 403}),
      reading(kCustomer, "/v1/customers/right-group", kOwn),
      editing("PATCH " + kCustomer, "/v1/customers/right-group", R"({"metadata":{"n":"{n}"}})", kOwn),
      reading(kCustomer + "/accounts", "/v1/customers/right-group/accounts", kOwn),
      reading(kCustomer + "/totals", "/v1/customers/right-group/totals", kOwn),
      reading("/v1/accounts", "/v1/accounts", kAll),
      creating("/v1/accounts", "/v1/accounts",
               R"({"customerIdentifier":"right-group","accountIdentifier":"own-{n}","displayName":"Own account {n}",)"
               R"("contactEmail":"a@example.com","currencyCode":"EUR"})",
               {201, 201, 403}),
      reading(kAccount, "/v1/accounts/right-account", kOwn),
      editing("PATCH " + kAccount, "/v1/accounts/right-account", R"({"metadata":{"n":"{n}"}})", kOwn),
      editing("POST " + kAccount + "/status", "/v1/accounts/right-account/status", R"({"status":"ACTIVE","reason":"as it is"})", kOwn),
      reading(kAccount + "/balances", "/v1/accounts/right-account/balances", kOwn),
      reading(kAccount + "/statement", "/v1/accounts/right-account/statement", kOwn),

      reading(kAccount + "/history", "/v1/accounts/right-account/history", kOwn),
      reading(kCustomer + "/history", "/v1/customers/right-group/history", kOwn),
      reading("/v1/state", "/v1/state?account=right-account", kWhole),
      reading("/v1/diff", "/v1/diff?from=0&to=1", kWhole),
      auditing("GET /v1/why", "/v1/why?position=1", ""),
      auditing("POST /v1/what-if", "/v1/what-if", R"({"from":0})"),

      {"GET /v1/audit", "/v1/audit?limit=1", "", kNever, kNever, kNever, kNever, {200, 403, 403}, {200, 403, 403}, 403},
      {"GET /v1/entries/stream", "/v1/entries/stream", "", kNever, kNever, kNever, kNever, {200, 403, 403}, {200, 403, 403}, 403},
      {"GET /v1/settings/required-reasons", "/v1/settings/required-reasons", "", kNever, kNever, kNever, kNever, {200, 403, 403},
       {200, 403, 403}, 403},
      {"PUT /v1/settings/required-reasons", "/v1/settings/required-reasons", R"({"commands":[]})", kNever, kNever, kNever, kNever, kNever,
       {200, 403, 403}, 403},
      reading("/v1/assets", "/v1/assets", kAll),
      administering("/v1/assets", R"({"code":"ASSET{n}","scale":2,"displayName":"Asset"})"),
      reading("/v1/periods", "/v1/periods", kAll),
      administering("/v1/periods/close", R"({"through":"2020-01-01T00:00:00Z","reason":"long ago"})"),
      reading("/v1/totals", "/v1/totals", kWhole),
      reading("/v1/trial-balance", "/v1/trial-balance", kWhole),
  };
}

void make_ledger(const Caller& admin) {
  const auto made = [&](const std::string& target, const std::string& body) {
    const auto reply = admin.post(target, body);
    CAPTURE(target, body, reply.body);
    REQUIRE(reply.status == 201);
  };
  const std::string between = R"("from":"right-account","to":"right-other","amount":"100","currency":"USD"}]})";
  made("/v1/accounts",
       R"({"customerIdentifier":"right-group","accountIdentifier":"right-other","displayName":"Other of the right group",)"
       R"("contactEmail":"a@example.com","currencyCode":"USD"})");
  made(kTransactions, R"({"id":"funded","postings":[{"from":"funding-usd","to":"right-account","amount":"1000","currency":"USD"}]})");
  made(kTransactions, R"({"id":"moved","postings":[{)" + between);
  made(kTransactions, R"({"id":"held","pending":true,"expiresAfterSeconds":3600,"postings":[{)" + between);
}

}  // namespace daybook::http
