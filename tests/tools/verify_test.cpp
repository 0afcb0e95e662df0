// `daybook verify`: the real program on folders, stopped and open, and with a server.
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "crash/platform.h"
#include "support/tampering.h"

namespace daybook::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// A server with a platform, three customers and ten transactions.
struct Server {
  TemporaryFolder folder;
  std::string data = (folder.path() / "data").string();
  std::unique_ptr<DaybookProcess> process;
  Platform platform;

  Server() {
    start();
    platform = make_platform(*process, "acme-platform");
    std::ofstream(folder / "auditor") << platform.auditor_key << "\n";
    Client client(process->port());
    REQUIRE(create_customer(client, platform, "customer-1").status == 201);
    REQUIRE(create_account(client, platform, "customer-1", "account-1").status == 201);
    for (int i = 0; i < 10; ++i) REQUIRE(fund_account(client, platform, "t" + std::to_string(i), "account-1").status == 201);
  }
  void start() { process = std::make_unique<DaybookProcess>(serve_arguments(data, {"--checkpoint-interval-ms", "0"})); }
  void stop() {
    process->send_signal(SIGTERM);
    REQUIRE(process->wait() == 0);
    process.reset();
  }
  std::string url() { return "http://127.0.0.1:" + std::to_string(process->port()); }
  std::string save(const std::string& what) {
    Client client(process->port());
    const auto answer = client.send("GET", "/log/acme-platform/" + what, {platform.auditor()});
    REQUIRE(answer.status == 200);
    std::ofstream(folder / what, std::ios::binary) << answer.body;
    return (folder / what).string();
  }
  std::vector<std::string> by_url(const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {"verify", "--url", url(), "--key-file", (folder / "auditor").string(), "--json"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  std::vector<std::string> by_data(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words = {"verify", "--data", data, "--json"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
};

std::string what(const Ran& ran) {
  INFO(ran.output << ran.log);
  REQUIRE(ran.code == 1);
  const auto verdict = json::parse(ran.output);
  CHECK(verdict.at("verified") == false);
  const auto& difference = verdict.at("difference");
  CHECK(difference.at("platform") == "acme-platform");
  CHECK(difference.at("why").is_string());
  return difference.at("what").get<std::string>() + (difference.contains("position") ? " " + difference["position"].dump() : "");
}

}  // namespace

TEST_CASE("verify: a folder, whether a server has it open or not, and a server's log are verified alike") {
  Server server;
  const auto checkpoint = server.save("checkpoint");
  const auto key = server.save("key");
  const auto open = run(server.by_data({"--checkpoint", checkpoint}));
  const auto remote = run(server.by_url({"--checkpoint", checkpoint, "--log-key", key}));
  server.stop();
  const auto stopped = run(server.by_data({"--checkpoint", checkpoint}));
  for (const auto* ran : {&open, &remote, &stopped}) {
    INFO(ran->output << ran->log);
    REQUIRE(ran->code == 0);
    CHECK(ran->log.empty());
    const auto verdict = json::parse(ran->output);
    CHECK(verdict.at("verified") == true);
    const auto& journal = verdict.at("journals").back();
    CHECK(journal.at("platform") == "acme-platform");
    CHECK(journal.at("entries") == 14);
    CHECK(journal.at("checkpoints") == 2);
    CHECK(journal.at("root") == json::parse(stopped.output).at("journals").back().at("root"));
  }
  CHECK(json::parse(stopped.output).at("journals").back().at("stateCompared") == true);
  CHECK(json::parse(stopped.output).at("projections").size() >= 12);
  const auto words = run({"verify", "--data", server.data});
  CHECK(words.code == 0);
  CHECK_THAT(words.output, Catch::Contains("acme-platform: 14 entries, root ") && Catch::Contains("verified: 2 journals, "));
}

TEST_CASE("verify: of a folder that a server has open it says what of the projections was there to be compared, and what was not") {
  Server server;
  const auto open = run({"verify", "--data", server.data});
  INFO(open.output << open.log);
  REQUIRE(open.code == 0);
  CHECK_THAT(open.output, Catch::Contains("projection accounts: not compared, nothing of it is in the folder yet\n"));
  CHECK(json::parse(run(server.by_data()).output).at("projections").at(0).at("entries") == 0);
  server.stop();
  const auto stopped = run({"verify", "--data", server.data});
  CHECK_THAT(stopped.output, Catch::Contains("projection accounts: ") && !Catch::Contains("not compared"));
  const auto projections = json::parse(run(server.by_data()).output).at("projections");
  for (const auto& projection : projections) CHECK(projection.at("entries") > 14);
}

TEST_CASE("verify: checkpoints that an older key of the log signed are taken where that key is known, and no others") {
  Server server;
  const auto ask = [&](const std::string& how) {
    Client client(server.process->port());
    const auto answer = client.send("POST", "/v1/platforms/acme-platform/log-key/" + how, {{"Authorization", "Bearer " + server.process->operator_key()}});
    INFO(answer.body);
    REQUIRE(answer.status / 100 == 2);
  };
  const auto before = server.save("checkpoint");
  fs::rename(before, server.folder / "before");
  const auto older = (server.folder / "before").string();
  const auto old_key = server.save("key");
  fs::rename(old_key, server.folder / "old-key");
  ask("rotate");
  ask("retire");
  const auto newer = server.save("checkpoint");
  const auto new_key = server.save("key");
  std::ofstream(server.folder / "both-keys") << std::ifstream(server.folder / "old-key").rdbuf() << std::ifstream(new_key).rdbuf();
  const auto keys = [&](const std::string& name) { return std::vector<std::string>{"--checkpoint", older, newer, "--log-key", (server.folder / name).string()}; };
  for (const auto& words : {server.by_url({"--checkpoint", older, newer}), server.by_url(keys("both-keys")), server.by_data({"--checkpoint", older, newer})}) {
    const auto ran = run(words);
    INFO(ran.output << ran.log);
    CHECK(ran.code == 0);
  }
  CHECK(what(run(server.by_url(keys("key")))) == "checkpoint-signature");
  CHECK(what(run(server.by_url(keys("old-key")))) == "checkpoint-signature");

  Server stranger;
  const auto foreign = stranger.save("checkpoint");
  CHECK(what(run(server.by_data({"--checkpoint", foreign}))) == "checkpoint-signature");
  server.stop();
  const auto started = DaybookProcess(serve_arguments(server.data, {"--checkpoint", older, newer})).port();
  CHECK(started > 0);
}

TEST_CASE("verify: what was altered in a folder is told in a word, with platform and position") {
  Server server;
  const auto checkpoint = server.save("checkpoint");
  server.stop();
  SECTION("a bit of an entry") {
    { Tampering(server.data).flip_bit_of_entry(7); }
    CHECK(what(run(server.by_data())) == "entry-hash 7");
    const auto words = run({"verify", "--data", server.data});
    CHECK(words.code == 1);
    CHECK_THAT(words.output, Catch::StartsWith("platform acme-platform, position 7: entry-hash: "));
  }
  SECTION("the last entry, which a server would not start with") {
    { Tampering(server.data).flip_bit_of_entry(13); }
    CHECK(what(run(server.by_data())) == "block 13");
  }
  SECTION("the amount of an entry, with all that follows from it, against an older checkpoint") {
    { Tampering(server.data).rewrite(9, [](std::string entry) { return with_value(std::move(entry), ",\"1.", "50"); }); }
    std::filesystem::remove_all(std::filesystem::path(server.data) / "views");
    CHECK(run(server.by_data()).code == 0);
    CHECK(what(run(server.by_data({"--checkpoint", checkpoint}))) == "checkpoint-root 14");
    server.start();
    CHECK(what(run(server.by_url({"--checkpoint", checkpoint}))) == "checkpoint-root 14");
  }
  SECTION("the same, and the projections tell") {
    { Tampering(server.data).rewrite(9, [](std::string entry) { return with_value(std::move(entry), ",\"1.", "50"); }); }
    CHECK(what(run(server.by_data())) == "projection 13");
  }
}

TEST_CASE("verify: a wrong key, a wrong file and a wrong command line are told apart") {
  Server server;
  Server stranger;
  const auto strange_key = stranger.save("key");
  const auto strange = stranger.save("checkpoint");
  CHECK(what(run(server.by_url({"--log-key", strange_key}))) == "checkpoint-signature");
  CHECK(what(run(server.by_data({"--checkpoint", strange}))) == "checkpoint-signature");
  const auto absent = run(server.by_data({"--checkpoint", "/nowhere"}));
  CHECK(absent.code == 1);
  CHECK_THAT(absent.log, Catch::Contains("can't read /nowhere"));
  CHECK_THAT(run(server.by_data({"--checkpoint", strange_key})).log, Catch::Contains("is no signed note"));
  CHECK(run({"verify"}).code == 2);
  CHECK(run({"verify", "--data", "a", "--url", "b"}).code == 2);
  const auto none = run({"verify", "--data", server.folder.path().string()});
  CHECK(none.code == 1);
  CHECK_THAT(none.log, Catch::Contains("is no data folder"));
}

}  // namespace daybook::test
