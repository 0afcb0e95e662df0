// TLS of the real program: `serve` with a certificate that SIGHUP exchanges, verbs that believe no server without one, and plain HTTP kept to
// this machine.
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "process/daybook_process.h"
#include "support/certificates.h"
#include "support/tls_client.h"

namespace daybook {
namespace {

using test::CertificateAuthority;
using test::comes_true;
using test::DaybookProcess;
using test::run;
using test::TlsClient;

struct Encrypted {
  test::TemporaryFolder folder;
  CertificateAuthority authority{folder.path() / "tls"};
  CertificateAuthority::Issued issued = authority.issue("first");
  std::string data = (folder.path() / "data").string();

  std::vector<std::string> serve(const std::vector<std::string>& more = {}) const {
    auto words = test::serve_arguments(data, {"--tls-certificate", issued.certificate, "--tls-key", issued.key});
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
};

std::string url_of(DaybookProcess& server, const std::string& host) { return "https://" + host + ":" + std::to_string(server.port()); }

}  // namespace

TEST_CASE("serve: SIGHUP takes a new certificate for new connections, and nobody's connection ends") {
  const Encrypted tls;
  DaybookProcess server(tls.serve());
  TlsClient before(server.port(), {.ca = tls.authority.file()});
  CHECK_THAT(before.ask("/healthz"), Catch::StartsWith("HTTP/1.1 200"));

  const auto second = tls.authority.issue("second");
  std::filesystem::rename(second.certificate, tls.issued.certificate);
  std::filesystem::rename(second.key, tls.issued.key);
  server.send_signal(SIGHUP);
  REQUIRE(comes_true([&] { return server.log().find("\"message\":\"reloaded\"") != std::string::npos; }));
  CHECK(TlsClient(server.port(), {.ca = tls.authority.file()}).common_name() == "second");
  CHECK_THAT(before.ask("/healthz"), Catch::StartsWith("HTTP/1.1 200"));

  std::ofstream(tls.issued.certificate) << "no certificate";
  server.send_signal(SIGHUP);
  REQUIRE(comes_true([&] { return server.log().find("not reloaded; what was there before stays") != std::string::npos; }));
  CHECK_THAT(server.log(), Catch::Contains("the TLS certificate " + tls.issued.certificate + " can't be used"));
  CHECK(TlsClient(server.port(), {.ca = tls.authority.file()}).common_name() == "second");

  server.send_signal(SIGTERM);
  CHECK(server.wait() == 0);
}

TEST_CASE("verbs: a server is believed whose certificate names the URL's host and was signed by one that is trusted") {
  const Encrypted tls;
  const auto key_file = (tls.folder.path() / "key").string();
  DaybookProcess server(tls.serve());
  server.port();
  std::ofstream(key_file) << server.operator_key();
  const auto listed = [&](const std::string& url, const std::string& ca) {
    std::vector<std::string> words = {"platform", "list", "--url", url, "--operator-key-file", key_file};
    if (!ca.empty()) words.insert(words.end(), {"--tls-ca", ca});
    return run(words);
  };
  CHECK(listed(url_of(server, "127.0.0.1"), tls.authority.file()).code == 0);
  CHECK(listed(url_of(server, "localhost"), tls.authority.file()).code == 0);

  const auto unknown = listed(url_of(server, "localhost"), "");
  CHECK(unknown.code == 1);
  CHECK_THAT(unknown.log, Catch::Contains("no answer from https://localhost:") && Catch::Contains("certificate verify failed"));
  const CertificateAuthority stranger(tls.folder.path() / "stranger", "a stranger");
  CHECK_THAT(listed(url_of(server, "localhost"), stranger.file()).log, Catch::Contains("certificate verify failed"));
  CHECK_THAT(listed(url_of(server, "localhost"), "/nowhere.pem").log, Catch::Contains("the certificates to trust (/nowhere.pem) can't be used"));
  CHECK(listed("http://127.0.0.1:" + std::to_string(server.port()), "").code == 1);

  const auto other = tls.authority.issue("other", "DNS:elsewhere.example");
  DaybookProcess elsewhere(test::serve_arguments(tls.data + "-other", {"--tls-certificate", other.certificate, "--tls-key", other.key}));
  for (const auto* host : {"127.0.0.1", "localhost"}) {
    CHECK_THAT(listed(url_of(elsewhere, host), tls.authority.file()).log, Catch::Contains("certificate verify failed"));
  }
}

TEST_CASE("serve: what can't be begun says why before anything listens") {
  const Encrypted tls;
  const auto beyond = run({"serve", "--data", tls.data, "--listen", "0.0.0.0:0"});
  CHECK(beyond.code == 1);
  CHECK_THAT(beyond.log, Catch::Contains("--plain-http-beyond-loopback") && Catch::Contains("--tls-certificate"));
  const auto nowhere = run({"serve", "--data", tls.data, "--tls-certificate", "/nowhere.pem", "--tls-key", tls.issued.key});
  CHECK(nowhere.code == 1);
  CHECK_THAT(nowhere.log, Catch::Contains("the TLS certificate /nowhere.pem can't be used"));
}

}  // namespace daybook
