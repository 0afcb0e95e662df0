// What callers get who ask too much, fail to log in too often, or come with a token.
#include <catch2/catch.hpp>
#include <fstream>

#include "http/token_issuer.h"
#include "support/temporary_folder.h"
#include "support/token_signer.h"
#include "surface_access.h"
#include "surface_installation.h"

using namespace daybook;
using namespace daybook::http;
using daybook::test::TokenSigner;

namespace {

const std::vector<std::string> kOneOfEachSurface = {"/raas/v2/customers", "/customers/customers", "/v1/assets"};

// Asks until the answer is 429, which must come within `count`.
Reply refused_within(int count, const std::function<Reply()>& ask) {
  for (int i = 0; i < count; ++i) {
    auto reply = ask();
    if (reply.status == 429) return reply;
  }
  FAIL("never refused");
  return {};
}

struct Tokens {
  test::TemporaryFolder folder;
  TokenSigner signer{TokenSigner::Kind::es256, "key-1"};
  std::string file = (folder.path() / "jwks.json").string();
  std::shared_ptr<TokenIssuer> issuer = made();

  std::shared_ptr<TokenIssuer> made() {
    write(signer);
    return std::make_shared<TokenIssuer>(file, TokenRules{.issuer = "https://id.example", .audience = "daybook"});
  }
  void write(const TokenSigner& with) const { std::ofstream(file) << test::key_set_of({with.public_key()}); }
  ApplicationOptions options() const {
    ApplicationOptions options;
    options.tokens = issuer;
    return options;
  }

  std::string token(const std::string& role, const std::vector<std::string>& customers = {}, const std::string& platform = "acme-platform",
                    int seconds = 600) const {
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    nlohmann::json claims = {{"iss", "https://id.example"}, {"aud", "daybook"}, {"sub", "alice@example.com"}, {"exp", now + seconds},
                             {"role", role},                {"platform", platform}};
    if (!customers.empty()) claims["customers"] = customers;
    return signer.token(claims.dump());
  }
};

HeaderFields bearer(const std::string& token) { return {{"Authorization", "Bearer " + token}}; }

}  // namespace

TEST_CASE("callers: a credential that sends too many requests gets 429 in each surface's words, and others go on") {
  ApplicationOptions options;
  options.requests = {.per_second_max = 1, .burst_max = 5};
  Installation installation(options);
  const auto acme = installation.platform("acme-platform");
  const auto other = installation.platform("other-platform");
  const auto target = GENERATE_COPY(from_range(kOneOfEachSurface));
  CAPTURE(target);
  const auto reply = refused_within(100, [&] { return acme.get(target); });
  CHECK(reply.header("Retry-After") == "1");
  if (target.starts_with("/v1")) CHECK(reply.json()["code"] == "too-many-requests");
  if (target.starts_with("/raas")) CHECK(reply.json()["errors"][0]["i18nKey"] == "429.001");
  CHECK(other.get(target).status == 200);
  CHECK(installation.nobody().get("/healthz").status == 200);
  CHECK_THAT(installation.metrics_text(), Catch::Contains("daybook_requests_limited_total 1\n"));
}

TEST_CASE("callers: an address where too many logins failed is locked out; good keys are not, known there or new") {
  ApplicationOptions options;
  options.logins = {.failures_per_minute_max = 3, .lock_out_seconds = std::chrono::seconds(600)};
  Installation installation(options);
  const auto acme = installation.platform("acme-platform");
  const auto fresh = installation.platform("fresh-platform");
  const Caller wrong(installation, "acme-platform", "dbk_wrong");
  const auto target = GENERATE_COPY(from_range(kOneOfEachSurface));
  CAPTURE(target);
  CHECK(acme.get(target).status == 200);
  for (int i = 0; i < 3; ++i) CHECK(wrong.get(target).status == 401);
  const auto reply = wrong.get(target);
  CHECK(reply.status == 429);
  CHECK(std::stoi(reply.header("Retry-After")) > 500);
  CHECK(reply.note == "locked out");
  if (target.starts_with("/v1")) CHECK(reply.json()["code"] == "too-many-failed-logins");
  CHECK(acme.get(target).status == 200);
  CHECK(fresh.get(target).status == 200);
  CHECK(installation.nobody().get(target).status == 401);
  CHECK_THAT(installation.metrics_text(), Catch::Contains("daybook_logins_locked_out_total 1\n"));
}

TEST_CASE("callers: a page of another site has a browser change nothing") {
  struct Row {
    std::string name, value;
    bool passes;
  };
  const auto row = GENERATE(Row{"Sec-Fetch-Site", "cross-site", false}, Row{"Sec-Fetch-Site", "same-site", false}, Row{"Sec-Fetch-Site", "same-origin", true},
                            Row{"Sec-Fetch-Site", "none", true}, Row{"Origin", "https://evil.example", false}, Row{"Origin", "null", false}, Row{"X-Other", "cross-site", true});
  CAPTURE(row.name, row.value);
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  const auto size = installation.store().size(1);
  const auto changed = acme.post("/v1/customers", R"({"customerIdentifier":"acme-eu","displayName":"Acme"})", {{row.name, row.value}});
  CHECK(changed.status == (row.passes ? 201 : 403));
  if (!row.passes) CHECK(changed.json()["code"] == "cross-site");
  CHECK(acme.post("/raas/v2/customers", R"({"customerIdentifier":"raas-eu","displayName":"Raas"})", {{row.name, row.value}}).status == (row.passes ? 201 : 403));
  CHECK(acme.get("/v1/customers", {{row.name, row.value}}).status == 200);
  CHECK(installation.store().size(1) == size + (row.passes ? 2 : 0));
}

TEST_CASE("tokens: act with their role, on their platform, within their groups, and are named in the journal") {
  const Tokens tokens;
  Installation installation(tokens.options());
  const auto acme = installation.platform("acme-platform");
  installation.platform("other-platform");
  installation.create_customer(acme, "right-group");
  const auto nobody = installation.nobody();
  CHECK(nobody.get("/raas/v2/customers/right-group", bearer(tokens.token("viewer"))).status == 200);
  CHECK(nobody.get("/v1/entries", bearer(tokens.token("viewer"))).status == 403);
  CHECK(nobody.get("/raas/v2/customers/right-group", bearer(tokens.token("viewer", {"right-group"}))).status == 200);
  CHECK(nobody.get("/raas/v2/customers/right-group", bearer(tokens.token("viewer", {"other-group"}))).status == 403);
  CHECK(nobody.get("/raas/v2/customers/right-group", bearer(tokens.token("viewer", {}, "OTHER-platform"))).status == 404);
  CHECK(nobody.get("/v1/platforms", bearer(tokens.token("admin"))).status == 403);

  const std::string body = R"({"customerIdentifier":"by-token","displayName":"By token"})";
  CHECK(nobody.post("/raas/v2/customers", body, bearer(tokens.token("admin"))).status == 201);
  const auto entry = nobody.get("/v1/entries?limit=1&order=desc", bearer(tokens.token("auditor"))).json()["entries"][0];
  CHECK(entry["actor"]["credential"] == "token:alice@example.com");
  CHECK(entry["actor"]["role"] == "admin");
}

TEST_CASE("tokens: a bad one gets the same answer as a bad key, and its cause is counted and logged") {
  static const Tokens tokens;  // the rows are made once
  Installation installation(tokens.options());
  installation.platform("acme-platform");
  struct Row {
    std::string token, cause;
  };
  static const TokenSigner stranger(TokenSigner::Kind::es256, "key-1");
  const auto row = GENERATE_COPY(Row{tokens.token("viewer", {}, "acme-platform", -61), "token expired"},
                                 Row{tokens.token("operator"), "token claims"}, Row{tokens.token("viewer", {}, "no-platform"), "token of unknown platform"},
                                 Row{stranger.token("{}"), "token signature"}, Row{"a.b.c", "malformed token"}, Row{"dbk_wrong", "unknown key"});
  const auto reply = installation.nobody().get("/v1/assets", bearer(row.token));
  CHECK(reply.status == 401);
  CHECK(reply.json()["code"] == "unauthenticated");
  CHECK(reply.note == "login failed: " + row.cause);
  CHECK_THAT(installation.metrics_text(), Catch::Contains("cause=\"" + row.cause + "\""));
}

TEST_CASE("tokens: are taken as bearers only, and only where they were asked for") {
  const Tokens tokens;
  const auto token = tokens.token("admin");
  Installation installation(tokens.options());
  installation.platform("acme-platform");
  const auto nobody = installation.nobody();
  CHECK(nobody.get("/v1/assets", {{"Authorization", "bearer " + token}}).status == 200);
  CHECK(nobody.get("/v1/assets", {{"Authorization", basic("acme-platform", token)}}).status == 401);
  CHECK(nobody.get("/v1/assets", {{"tangany-subscription", token}}).status == 401);
  CHECK(nobody.get("/v1/assets", {{"Authorization", "Bearer " + token}, {"tangany-subscription", token}}).status == 401);
  Installation keys_only;
  keys_only.platform("acme-platform");
  CHECK(keys_only.nobody().get("/v1/assets", bearer(token)).status == 401);
}

TEST_CASE("tokens: a key that leaves the set takes its tokens along; a set that can't be used leaves the old one") {
  const Tokens tokens;
  const TokenSigner next(TokenSigner::Kind::ed25519, "key-2");
  Installation installation(tokens.options());
  installation.platform("acme-platform");
  const auto nobody = installation.nobody();
  const auto old = bearer(tokens.token("viewer"));
  std::ofstream(tokens.file) << "{";
  CHECK_THROWS_WITH(tokens.issuer->reload(), Catch::Contains("the key set " + tokens.file + " can't be used: it is not JSON"));
  CHECK(nobody.get("/v1/assets", old).status == 200);
  tokens.write(next);
  tokens.issuer->reload();
  CHECK(nobody.get("/v1/assets", old).status == 401);
}
