// `daybook log`: a witness that cosigns a real server's checkpoints, with its answers and without.
#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <sstream>

#include "crash/platform.h"

namespace daybook::test {
namespace {

struct Witnessed {
  TemporaryFolder folder;
  std::string key_file = (folder.path() / "witness").string();
  std::string witness_key = made();
  DaybookProcess server{serve_arguments(folder / "data", {"--checkpoint-interval-ms", "0", "--log-witness", witness_key})};
  Platform platform = make_platform(server, "acme-platform");

  std::string made() const {
    const auto ran = run({"log", "key", key_file, "--name", "witness.example"});
    INFO(ran.log);
    REQUIRE(ran.code == 0);
    return ran.output.substr(0, ran.output.find('\n'));
  }
  std::string get(const std::string& what) {
    Client client(server.port());
    const auto answer = client.send("GET", "/log/acme-platform/" + what, {platform.auditor()});
    REQUIRE(answer.status == 200);
    return answer.body;
  }
  std::string file(const std::string& name, const std::string& content) const {
    std::ofstream(folder / name, std::ios::binary) << content;
    return (folder / name).string();
  }
  void grow(const std::string& customer) {
    Client client(server.port());
    REQUIRE(create_customer(client, platform, customer).status == 201);
  }
  Ran cosign(const std::string& checkpoint, const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {"log", "cosign", checkpoint, "--key", key_file, "--name", "witness.example", "--log-key", file("log-key", get("key"))};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  std::vector<std::string> by_url() {
    return {"--url", "http://127.0.0.1:" + std::to_string(server.port()), "--key-file", file("auditor", platform.auditor_key)};
  }
};

}  // namespace

TEST_CASE("log cosign: a witness cosigns, the server takes it, and the served checkpoint carries it") {
  Witnessed witnessed;
  for (const std::string customer : {"first", "second"}) {
    witnessed.grow(customer);
    const auto ran = witnessed.cosign(witnessed.file("checkpoint", witnessed.get("checkpoint")), witnessed.by_url());
    INFO(ran.log);
    REQUIRE(ran.code == 0);
    CHECK_THAT(ran.output, Catch::Contains("\u2014 witness.example "));
    CHECK(witnessed.get("checkpoint") == ran.output);
  }
}

TEST_CASE("log cosign: offline, growth must be proved, and what is smaller is refused") {
  Witnessed witnessed;
  const auto first = witnessed.file("first", witnessed.get("checkpoint"));
  REQUIRE(witnessed.cosign(first).code == 0);
  witnessed.grow("customer-1");
  const auto second = witnessed.file("second", witnessed.get("checkpoint"));
  const auto unproved = witnessed.cosign(second);
  CHECK(unproved.code == 1);
  CHECK(unproved.output.empty());
  CHECK_THAT(unproved.log, Catch::Contains("nothing proves that the checkpoint's 2 entries begin with the 1 entries"));
  CHECK(witnessed.cosign(second, {"--consistency", witnessed.file("proof", witnessed.get("consistency?from=1"))}).code == 0);
  const auto smaller = witnessed.cosign(first);
  CHECK(smaller.code == 1);
  CHECK_THAT(smaller.log, Catch::Contains("fewer than"));
  CHECK(witnessed.cosign(second).code == 0);
}

TEST_CASE("log cosign: needs its key, the log's key, and the name that the key has") {
  Witnessed witnessed;
  const auto checkpoint = witnessed.file("checkpoint", witnessed.get("checkpoint"));
  CHECK(run({"log", "cosign", checkpoint, "--key", witnessed.key_file}).code == 2);
  CHECK(run({"log", "cosign", checkpoint, "--log-key", witnessed.key_file}).code == 2);
  CHECK(run({"log", "key", "x"}).code == 2);
  CHECK_THAT(witnessed.cosign(checkpoint, {"--name", "other.example"}).log, Catch::Contains("is that of witness.example"));
  CHECK_THAT(witnessed.cosign(checkpoint, {"--consistency", checkpoint}).log, Catch::Contains("the proof of consistency can't be read"));
  CHECK_THAT(run({"log", "key", witnessed.key_file, "--name", "witness.example"}).log, Catch::Contains("can't"));
  CHECK_THAT(run({"log", "key", "x", "--name", "a b"}).log, Catch::Contains("without white space"));
}

}  // namespace daybook::test
