// The access table, route by route: a role, without limit, limited to the right group, limited to another.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "http/router.h"
#include "http/token_issuer.h"
#include "support/temporary_folder.h"
#include "support/token_signer.h"
#include "surface_access.h"
#include "surface_installation.h"

using namespace daybook;
using namespace daybook::http;

namespace {

enum class Limit { none, right_group, other_group };

const std::map<Limit, std::vector<std::string>> kGroups = {
    {Limit::none, {}}, {Limit::right_group, {"right-group"}}, {Limit::other_group, {"other-group"}}};

const std::string kCustomers = "/raas/v2/customers";
const std::string kAccounts = "/raas/v2/customers/{customerIdentifier}/accounts";
const std::string kCredentials = "/v1/platforms/{platform}/credentials";

const std::vector<AccessRow> kOtherRows = {
    {"GET " + kCustomers, kCustomers, "", {200, 200, 200}, kNever, {200, 200, 200}, kNever, {200, 200, 200}, {200, 200, 200}, 403},
    {"POST " + kCustomers, kCustomers, R"({"customerIdentifier":"group-{n}","displayName":"Group {n}"})", kNever,
     {201, 403, 403}, {201, 403, 403}, kNever, kNever, {201, 403, 403}, 403},
    {"GET " + kCustomers + "/{customerIdentifier}", kCustomers + "/right-group", "", {200, 200, 403}, kNever, {200, 200, 403},
     kNever, {200, 200, 403}, {200, 200, 403}, 403},
    {"GET " + kAccounts, kCustomers + "/right-group/accounts", "", {200, 200, 403}, kNever, {200, 200, 403}, kNever,
     {200, 200, 403}, {200, 200, 403}, 403},
    {"POST " + kAccounts, kCustomers + "/right-group/accounts",
     R"({"accountIdentifier":"account-{n}","displayName":"Account {n}","contactEmail":"a@example.com"})", kNever,
     {201, 201, 403}, {201, 201, 403}, kNever, kNever, {201, 201, 403}, 403},
    {"GET " + kAccounts + "/{accountIdentifier}", kCustomers + "/right-group/accounts/right-account", "", {200, 200, 403},
     kNever, {200, 200, 403}, kNever, {200, 200, 403}, {200, 200, 403}, 403},
    {"PATCH " + kAccounts + "/{accountIdentifier}", kCustomers + "/right-group/accounts/right-account",
     R"({"contactEmail":"b@example.com"})", kNever, kNever, {200, 200, 403}, kNever, kNever, {200, 200, 403}, 403},
    {"GET /raas/v2/accounts", "/raas/v2/accounts", "", {200, 200, 200}, kNever, {200, 200, 200}, kNever, {200, 200, 200},
     {200, 200, 200}, 403},
    {"GET /raas/v2/accounts/{accountIdentifier}", "/raas/v2/accounts/right-account", "", {200, 200, 403}, kNever,
     {200, 200, 403}, kNever, {200, 200, 403}, {200, 200, 403}, 403},
    {"GET /v1/entries", "/v1/entries", "", kNever, kNever, kNever, kNever, {200, 403, 403}, {200, 403, 403}, 403},
    {"GET /v1/entries/{position}", "/v1/entries/0", "", kNever, kNever, kNever, kNever, {200, 403, 403}, {200, 403, 403}, 403},
    {"GET /v1/entries/{position}/proof", "/v1/entries/0/proof", "", kNever, kNever, kNever, kNever, {200, 403, 403}, {200, 403, 403}, 403},
    {"GET /log/{platform}/checkpoint", "/log/ACME-platform/checkpoint", "", kNever, kNever, kNever, kNever, {200, 403, 403}, {200, 403, 403}, 403},
    {"GET /log/{platform}/key", "/log/acme-platform/key", "", kNever, kNever, kNever, kNever, {200, 403, 403}, {200, 403, 403}, 403},
    {"GET /log/{platform}/keys", "/log/acme-platform/keys", "", kNever, kNever, kNever, kNever, {200, 403, 403}, {200, 403, 403}, 403},
    {"GET /log/{platform}/consistency", "/log/acme-platform/consistency?from=1", "", kNever, kNever, kNever, kNever, {200, 403, 403},
     {200, 403, 403}, 403},
    {"GET /log/{platform}/tile/{level}/{place...}", "/log/acme-platform/tile/0/000.p/1", "", kNever, kNever, kNever, kNever,
     {200, 403, 403}, {200, 403, 403}, 403},
    {"GET /log/{platform}/tile/entries/{place...}", "/log/acme-platform/tile/entries/000.p/1", "", kNever, kNever, kNever, kNever,
     {200, 403, 403}, {200, 403, 403}, 403},
    // No note: whoever may bring cosignatures learns that.
    {"POST /log/{platform}/cosignatures", "/log/acme-platform/cosignatures", "{}", kNever, kNever, kNever, kNever, {422, 403, 403},
     {422, 403, 403}, 403},
    {"GET /v1/platforms", "/v1/platforms", "", kNever, kNever, kNever, kNever, kNever, kNever, 200},
    {"POST /v1/platforms", "/v1/platforms", R"({"platform":"platform-{n}"})", kNever, kNever, kNever, kNever, kNever, kNever, 201},
    {"GET " + kCredentials, "/v1/platforms/acme-platform/credentials", "", kNever, kNever, kNever, kNever, kNever,
     {200, 403, 403}, 200},
    {"POST " + kCredentials, "/v1/platforms/ACME-platform/credentials", R"({"role":"viewer"})", kNever, kNever, kNever, kNever,
     kNever, {201, 403, 403}, 201},
    // No such credential: whoever may revoke learns that.
    {"DELETE " + kCredentials + "/{credential}", "/v1/platforms/acme-platform/credentials/none", "", kNever, kNever, kNever,
     kNever, kNever, {404, 403, 403}, 404},
    {"POST " + kCredentials + "/{credential}/rotate", "/v1/platforms/acme-platform/credentials/none/rotate", "{}", kNever, kNever, kNever,
     kNever, kNever, {404, 403, 403}, 404},
    {"POST /v1/platforms/{platform}/log-key/rotate", "/v1/platforms/no-platform/log-key/rotate", "", kNever, kNever, kNever, kNever, kNever, kNever, 404},
    {"POST /v1/platforms/{platform}/log-key/retire", "/v1/platforms/no-platform/log-key/retire", "", kNever, kNever, kNever, kNever, kNever, kNever, 404},
    {"GET /v1/status", "/v1/status", "", kNever, kNever, kNever, kNever, {200, 403, 403}, {200, 403, 403}, 200},
    {"GET /v1/projections", "/v1/projections", "", kNever, kNever, kNever, kNever, kNever, kNever, 200},
    {"POST /v1/backups", "/v1/backups", R"({"folder":"/nowhere"})", kNever, kNever, kNever, kNever, kNever, kNever, 422},
    {"POST /v1/projections/{projection}/rebuild", "/v1/projections/none/rebuild", "", kNever, kNever, kNever, kNever, kNever,
     kNever, 404},
};

const std::vector<AccessRow>& all_rows() {
  static const auto rows = [] {
    auto all = kOtherRows;
    for (auto& row : ledger_access_rows()) all.push_back(std::move(row));
    for (auto& row : raas_access_rows()) all.push_back(std::move(row));
    for (auto& row : contract_access_rows()) all.push_back(std::move(row));
    for (auto& row : customers_access_rows()) all.push_back(std::move(row));
    return all;
  }();
  return rows;
}

const std::set<std::string> kOpen = {"GET /raas/v2/pulse", "GET /healthz", "GET /readyz", "GET /metrics", "GET /openapi.json"};

std::string name_of_route(const Route& route) { return std::string(name_of(route.method)) + " " + std::string(route.pattern); }

std::string numbered(std::string text) {
  static int number = 10'000;
  ++number;
  for (auto place = text.find("{n}"); place != std::string::npos; place = text.find("{n}")) {
    text.replace(place, 3, std::to_string(number));
  }
  return text;
}

// Ids, keys, hashes, signatures, cursors and times are new each time, and the seconds that a server has been up are others.
std::string without_what_is_drawn(const std::string& body) {
  static const std::regex drawn(R"([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|dbk_[A-Za-z0-9_-]+|\d{4}-\d\d-\d\dT[0-9:.]+(Z|\+00:00)|)"
                                R"(c[0-9a-f]{16}|[A-Za-z0-9+/]{43,}=+|Cursor":"[A-Za-z0-9_-]+"|"uptimeSeconds":\d+)");
  return std::regex_replace(body, drawn, "*");
}

const Statuses& statuses_of(const AccessRow& row, const std::string& role) {
  if (role == "viewer") return row.viewer;
  if (role == "creator") return row.creator;
  if (role == "editor") return row.editor;
  if (role == "onboarder") return row.onboarder;
  if (role == "auditor") return row.auditor;
  return row.admin;
}

}  // namespace

TEST_CASE("access: every route has its row in this table, and every row its route") {
  std::set<std::string> in_table = kOpen;
  for (const auto& row : all_rows()) in_table.insert(row.route);
  std::set<std::string> served;
  for (const auto& route : routes()) served.insert(name_of_route(route));
  CHECK(served == in_table);
}

TEST_CASE("access: only these routes ask for no credential") {
  Installation installation;
  for (const auto& route : routes()) {
    CAPTURE(name_of_route(route));
    CHECK((route.scope == Scope::open) == kOpen.contains(name_of_route(route)));
  }
  for (const auto& row : all_rows()) {
    CAPTURE(row.route);
    const auto method = row.route.substr(0, row.route.find(' '));
    CHECK(installation.nobody().send(method, row.target, row.body).status == 401);
  }
  for (const auto& route : kOpen) CHECK(installation.nobody().get(route.substr(4)).status == 200);
}

TEST_CASE("access: each role on each route, unlimited and limited to groups") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  installation.create_customer(acme, "right-group");
  installation.create_customer(acme, "other-group");
  installation.create_account(acme, "right-group", "right-account");
  make_ledger(acme);
  for (const std::string role : {"viewer", "creator", "editor", "onboarder", "auditor", "admin"}) {
    for (const auto& [limit, customers] : kGroups) {
      const auto caller = installation.credential("acme-platform", role, customers);
      for (const auto& row : all_rows()) {
        CAPTURE(role, static_cast<int>(limit), row.route);
        const auto method = row.route.substr(0, row.route.find(' '));
        const auto reply = caller.send(method, row.target, numbered(row.body));
        CAPTURE(reply.body);
        CHECK(reply.status == statuses_of(row, role).at(static_cast<std::size_t>(limit)));
        CHECK(reply.route == row.route.substr(row.route.find(' ') + 1));
      }
    }
  }
  for (const auto& row : all_rows()) {
    CAPTURE(row.route);
    const auto method = row.route.substr(0, row.route.find(' '));
    CHECK(installation.operator_caller().send(method, row.target, numbered(row.body)).status == row.operator_status);
  }
}

TEST_CASE("access: another platform's admin gets nothing of this one") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  const auto other = installation.platform("other-platform");
  installation.create_customer(acme, "right-group");
  installation.create_account(acme, "right-group", "right-account");
  CHECK(other.get("/raas/v2/customers/right-group").status == 404);
  CHECK(other.get("/raas/v2/accounts/right-account").status == 404);
  CHECK(other.get("/raas/v2/customers").json().size() == 1);
  CHECK(other.get("/v1/entries").json()["size"] == 1);
  for (const std::string platform : {"acme-platform", "unknown-platform"}) {
    const auto reply = other.get("/v1/platforms/" + platform + "/credentials");
    CHECK(reply.status == 403);
    CHECK(reply.json()["code"] == "outside-platform");
  }
}

TEST_CASE("access: to another platform's admin it makes no difference, on any route, what this one has") {
  Installation with_acme, without;
  const auto acme = with_acme.platform("acme-platform");
  with_acme.create_customer(acme, "right-group");
  with_acme.create_account(acme, "right-group", "right-account");
  make_ledger(acme);
  const auto stranger = with_acme.platform("other-platform"), alone = without.platform("other-platform");
  for (const auto& row : all_rows()) {
    CAPTURE(row.route);
    const auto method = row.route.substr(0, row.route.find(' '));
    const auto body = numbered(row.body);
    const auto reply = stranger.send(method, row.target, body);
    CAPTURE(reply.body);
    const auto expected = alone.send(method, row.target, body);
    CHECK(reply.status == expected.status);
    CHECK(without_what_is_drawn(reply.body) == without_what_is_drawn(expected.body));
  }
}

TEST_CASE("access: a token's role and groups are worth what a credential's are, on every route") {
  const test::TokenSigner signer(test::TokenSigner::Kind::es256, "key");
  const test::TemporaryFolder folder;
  const auto file = (folder.path() / "jwks.json").string();
  std::ofstream(file) << test::key_set_of({signer.public_key()});
  ApplicationOptions options;
  options.tokens = std::make_shared<TokenIssuer>(file, TokenRules{.issuer = "i", .audience = "a"});
  Installation installation(options);
  const auto acme = installation.platform("acme-platform");
  installation.create_customer(acme, "right-group");
  installation.create_customer(acme, "other-group");
  installation.create_account(acme, "right-group", "right-account");
  make_ledger(acme);
  const auto token = [&](const std::string& role, const std::vector<std::string>& customers) {
    nlohmann::json claims = {{"iss", "i"}, {"aud", "a"}, {"sub", "alice-" + role}, {"exp", 99'999'999'999}, {"role", role}, {"platform", "acme-platform"}};
    if (!customers.empty()) claims["customers"] = customers;
    return signer.token(claims.dump());
  };
  for (const std::string role : {"viewer", "creator", "editor", "onboarder", "auditor", "admin"}) {
    for (const auto& [limit, customers] : kGroups) {
      const HeaderFields fields = {{"Authorization", "Bearer " + token(role, customers)}};
      for (const auto& row : all_rows()) {
        CAPTURE(role, static_cast<int>(limit), row.route);
        const auto method = row.route.substr(0, row.route.find(' '));
        const auto reply = installation.nobody().send(method, row.target, numbered(row.body), fields);
        CAPTURE(reply.body);
        CHECK(reply.status == statuses_of(row, role).at(static_cast<std::size_t>(limit)));
      }
    }
  }
}

TEST_CASE("access: roles without the right to personal data see that something is sealed") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  installation.create_customer(acme, "right-group");
  const std::string body = R"({"accountIdentifier":"right-account","displayName":"A","contactEmail":"a@example.com",
                               "fundingNotification":[{"emailAddress":"b@example.com"}]})";
  const auto creator = installation.credential("acme-platform", "creator");
  const auto created = creator.post("/raas/v2/customers/right-group/accounts", body);
  CHECK(created.json()["contactEmail"] == "sealed");
  const auto auditor = installation.credential("acme-platform", "auditor").get("/raas/v2/accounts/right-account").json();
  CHECK(auditor["contactEmail"] == "sealed");
  CHECK(auditor["fundingNotification"][0]["emailAddress"] == "sealed");
  const auto viewer = installation.credential("acme-platform", "viewer").get("/raas/v2/accounts").json();
  CHECK(viewer[0]["contactEmail"] == "a@example.com");
  CHECK(viewer[0]["fundingNotification"][0]["emailAddress"] == "b@example.com");
}

TEST_CASE("access: a revoked credential is none") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  const auto listed = acme.get("/v1/platforms/acme-platform/credentials").json();
  const auto id = listed["credentials"][0]["credential"].get<std::string>();
  CHECK(acme.send("DELETE", "/v1/platforms/acme-platform/credentials/" + id).status == 200);
  CHECK(acme.get("/raas/v2/customers").status == 401);
}
