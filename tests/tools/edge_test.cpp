// The real program under raw bytes: no spelling of a path gets around the access table, nothing that a caller sends becomes a header or a line of the
// log, and no secret is told.
#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>

#include "http/client.h"
#include "process/client.h"
#include "process/daybook_process.h"
#include "support/token_signer.h"

namespace daybook {
namespace {

using nlohmann::json;
using test::DaybookProcess;
using Raw = http::test::Client;

struct Edge {
  test::TemporaryFolder folder;
  std::string key = json::parse(test::run({"platform", "create", "acme-platform", "--data", data(), "--json"}).output).at("key");
  DaybookProcess server{test::serve_arguments(data())};
  std::string data() const { return (folder.path() / "data").string(); }

  http::test::Answer get(const std::string& target, const std::string& fields = {}) {
    Raw client(server.port());
    return client.ask("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n");
  }
  std::string bearer() const { return "Authorization: Bearer " + key + "\r\n"; }
};

std::string stopped_log(DaybookProcess& server) {
  server.send_signal(SIGTERM);
  server.wait();
  return server.log();
}

}  // namespace

TEST_CASE("edge: no spelling of a path is answered without a credential, but the few that are open") {
  Edge edge;
  struct Row {
    std::string target;
    int without_key, with_key;
  };
  for (const auto& row : {Row{"/v1/entries", 401, 200},           Row{"/%76%31/entries", 401, 200},      Row{"/v1/%65ntries", 401, 200},
                          Row{"/v1/entries?", 401, 200},          Row{"/v1/entries/0", 401, 200},        Row{"/v1/entries/%30", 401, 200},
                          Row{"/V1/entries", 404, 404},           Row{"/v1/Entries", 404, 404},          Row{"/v1/entries%2F0", 404, 404},
                          Row{"/v1%2Fentries", 404, 404},         Row{"/v1/entries;a=b", 404, 404},      Row{"/v1\\entries", 404, 404},
                          Row{"/v1/entries/", 400, 400},          Row{"//v1/entries", 400, 400},         Row{"/v1//entries", 400, 400},
                          Row{"/v1/./entries", 400, 400},         Row{"/healthz/../v1/entries", 400, 400}, Row{"/healthz/%2e%2e/v1/entries", 400, 400},
                          Row{"/healthz/.%2E/v1/entries", 400, 400}, Row{"/healthz/%252e%252e/v1/entries", 404, 404},
                          Row{"/healthz%2F..%2Fv1/entries", 404, 404}, Row{"/healthz/%c0%ae%c0%ae/v1/entries", 400, 400},
                          Row{"/v1/entries%00", 400, 400},        Row{"/v1/entries%0d%0aX:%20y", 404, 404}, Row{"/v1/entries#/healthz", 400, 400},
                          Row{"http://x/v1/entries", 401, 200},   Row{"http://y/v1/entries", 400, 400},  Row{"/healthz", 200, 200}}) {
    CAPTURE(row.target);
    CHECK(edge.get(row.target).status == row.without_key);
    CHECK(edge.get(row.target, edge.bearer()).status == row.with_key);
  }
}

TEST_CASE("edge: nothing of a request becomes a header of the answer, or another answer") {
  Edge edge;
  for (const std::string& target : {"/v1/accounts/a%0d%0aSet-Cookie:%20a=b", "/v1/transactions?cursor=%0d%0aSet-Cookie:%20a=b",
                                    "/raas/v2/customers/a%0aSet-Cookie:%20a=b", "/customers/customers/a%0d%0a%0d%0aHTTP/1.1%20200%20OK"}) {
    const auto answer = edge.get(target, edge.bearer() + "tangany-version: 1\r\n");
    CAPTURE(target, answer.head);
    CHECK(answer.status >= 400);
    CHECK_FALSE(answer.fields.contains("set-cookie"));
  }
  CHECK(edge.get("/v1/assets", edge.bearer() + "X-Correlation-ID: a\rSet-Cookie: a=b\r\n").status == 400);
  CHECK(edge.get("/v1/assets", edge.bearer() + "X-Correlation-ID: a\nSet-Cookie: a=b\r\n").status == 400);
}

TEST_CASE("edge: every answer tells browsers and caches to be careful, and none lets another site read it") {
  Edge edge;
  for (const std::string& target : {"/v1/assets", "/v1/entries", "/raas/v2/customers", "/customers/customers", "/healthz", "/metrics", "/nowhere", "/v1//"}) {
    for (const auto& fields : {edge.bearer() + "tangany-version: 1\r\n", std::string()}) {
      CAPTURE(target);
      auto answer = edge.get(target, fields + "Origin: https://evil.example\r\n");
      CHECK(answer.fields["x-content-type-options"] == "nosniff");
      CHECK(answer.fields["referrer-policy"] == "no-referrer");
      CHECK(answer.fields["cache-control"] == "no-store");
      CHECK_FALSE(answer.fields.contains("strict-transport-security"));
      for (const auto& [name, value] : answer.fields) CHECK(name.find("access-control") == std::string::npos);
    }
  }
  Raw client(edge.server.port());
  auto preflight = client.ask("OPTIONS /v1/assets HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: GET\r\n\r\n");
  CHECK(preflight.status == 405);
  CHECK_FALSE(preflight.fields.contains("access-control-allow-origin"));
}

TEST_CASE("edge: neither answers nor the log show a key, good or bad, wherever it was put") {
  Edge edge;
  const std::string wrong = "dbk_WrongWrongWrongWrongWrongWrongWrongWrongWro", token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzZWNyZXQifQ.";
  std::string answers;
  for (const auto& secret : {edge.key, wrong, token}) {
    for (const auto& fields : {"Authorization: Bearer " + secret, "Authorization: " + secret, "tangany-subscription: " + secret,
                               test::basic_authorization("acme-platform", secret).first + ": " + test::basic_authorization("acme-platform", secret).second,
                               "Authorization: Digest username=\"" + secret + "\"", "Authorization: Bearer " + secret + "\r\nAuthorization: Bearer " + secret,
                               "X-Key: " + secret + "\r\nContent-Length: x"}) {
      for (const auto* target : {"/v1/assets", "/raas/v2/customers", "/customers/customers"}) {
        const auto answer = edge.get(target, fields + "\r\n");
        answers += answer.head + answer.body;
      }
    }
    const auto by_query = edge.get("/v1/assets?key=" + secret);
    answers += by_query.head + by_query.body;
  }
  const auto log = stopped_log(edge.server);
  for (const auto& secret : {edge.key, wrong, token}) {
    CHECK(answers.find(secret) == std::string::npos);
    CHECK(log.find(secret) == std::string::npos);
    CHECK(log.find(test::basic_authorization("acme-platform", secret).second.substr(6)) == std::string::npos);
  }
  CHECK_THAT(log, Catch::Contains("login failed: unknown key"));
}

TEST_CASE("serve: tokens are taken that one of the key set has signed; SIGHUP exchanges the set, and one that can't be used is named") {
  test::TemporaryFolder folder;
  const auto jwks = (folder.path() / "jwks.json").string(), data = (folder.path() / "data").string();
  const test::TokenSigner first(test::TokenSigner::Kind::es256, "first"), second(test::TokenSigner::Kind::rs256, "second");
  const std::vector<std::string> words = {"--jwks", jwks, "--token-issuer", "https://id.example", "--token-audience", "daybook"};
  std::ofstream(jwks) << "{\"keys\":[]}";
  const auto refused = test::run(test::serve_arguments(data, words));
  CHECK(refused.code == 1);
  CHECK_THAT(refused.log, Catch::Contains("the key set " + jwks + " can't be used: it has no key that verifies ES256, RS256 or EdDSA"));

  REQUIRE(test::run({"platform", "create", "acme-platform", "--data", data}).code == 0);
  std::ofstream(jwks) << test::key_set_of({first.public_key()});
  DaybookProcess server(test::serve_arguments(data, words));
  const auto status = [&](const test::TokenSigner& signer) {
    const json claims = {{"iss", "https://id.example"}, {"aud", "daybook"}, {"sub", "alice"}, {"exp", 99'999'999'999}, {"role", "viewer"}, {"platform", "acme-platform"}};
    Raw client(server.port());
    return client.ask("GET /v1/assets HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + signer.token(claims.dump()) + "\r\n\r\n").status;
  };
  CHECK(status(first) == 200);
  CHECK(status(second) == 401);
  std::ofstream(jwks) << test::key_set_of({second.public_key()});
  server.send_signal(SIGHUP);
  REQUIRE(test::comes_true([&] { return server.log().find("\"message\":\"reloaded\"") != std::string::npos; }));
  CHECK(status(first) == 401);
  CHECK(status(second) == 200);
}

}  // namespace daybook
