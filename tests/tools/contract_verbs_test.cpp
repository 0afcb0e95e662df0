// `daybook contract`: the real program, on a stopped folder and with a server.
#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>

#include "process/daybook_process.h"

namespace daybook {
namespace {

using nlohmann::json;
using test::DaybookProcess;
using test::run;

struct Folder {
  test::TemporaryFolder folder;
  std::string data = (folder.path() / "data").string();
  std::string key_file = file("key", json::parse(run({"platform", "create", "acme-platform", "--data", data, "--json"}).output).at("key"));

  std::string file(const std::string& name, const std::string& content) const {
    const auto path = folder.path() / name;
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
  }

  std::vector<std::string> create(const std::string& version, const std::string& content_file, const std::string& url = {}) const {
    std::vector<std::string> words = {"contract", "create", "standard", "--version", version, "--valid-from", "2026-01-31",
                                      "--content-file", content_file, "--json"};
    for (const auto& word : where(url)) words.push_back(word);
    return words;
  }
  std::vector<std::string> list(const std::string& url = {}) const {
    std::vector<std::string> words = {"contract", "list", "--json"};
    for (const auto& word : where(url)) words.push_back(word);
    return words;
  }
  std::vector<std::string> where(const std::string& url) const {
    if (url.empty()) return {"--data", data, "--platform", "acme-platform"};
    return {"--url", url, "--key-file", key_file};
  }
};

}  // namespace

TEST_CASE("contract create and list say the same of a stopped folder and of a server") {
  const Folder folder;
  const auto content = folder.file("content", "Be good.\n");
  const auto first = run(folder.create("1", content));
  REQUIRE(first.code == 0);
  CHECK(json::parse(first.output).at("content") == "Be good.\n");
  CHECK(json::parse(first.output).at("contractValidFrom") == "2026-01-31");
  const auto again = run(folder.create("1", content));
  CHECK(again.code == 1);
  CHECK_THAT(again.log, Catch::Contains("The version of the contract was provided before: standard"));

  DaybookProcess server(test::serve_arguments(folder.data));
  const auto url = "http://127.0.0.1:" + std::to_string(server.port());
  const auto there = run(folder.create("1", content, url));
  CHECK(there.code == 1);
  CHECK(there.log == again.log);
  const auto second = run(folder.create("2", content, url));
  REQUIRE(second.code == 0);
  const auto listed = run(folder.list(url));
  CHECK(json::parse(listed.output).at("contracts") == json::array({json::parse(first.output), json::parse(second.output)}));
  server.send_signal(SIGTERM);
  REQUIRE(server.wait() == 0);
  CHECK(run(folder.list()).output == listed.output);
}

TEST_CASE("contract list goes on from page to page") {
  const Folder folder;
  const auto content = folder.file("content", "Be good.");
  DaybookProcess server(test::serve_arguments(folder.data, {"--page-items-default", "2"}));
  const auto url = "http://127.0.0.1:" + std::to_string(server.port());
  for (const auto& version : {"1", "2", "3", "4", "5"}) REQUIRE(run(folder.create(version, content, url)).code == 0);
  const auto contracts = json::parse(run(folder.list(url)).output).at("contracts");
  REQUIRE(contracts.size() == 5);
  CHECK(contracts[4].at("version") == "5");
}

TEST_CASE("contract create: a content of 32768 bytes is taken, one more is refused") {
  const Folder folder;
  const auto largest = run(folder.create("1", folder.file("largest", std::string(32'768, 'x'))));
  REQUIRE(largest.code == 0);
  CHECK(json::parse(largest.output).at("content") == std::string(32'768, 'x'));
  const auto refused = run(folder.create("2", folder.file("larger", std::string(32'769, 'x'))));
  CHECK(refused.code == 1);
  CHECK_THAT(refused.log, Catch::Contains("content is longer than it may be"));
}

TEST_CASE("contract create: what makes no sense is refused before anything is asked for") {
  const Folder folder;
  auto words = folder.create("1", folder.file("content", "Be good."));
  words[6] = "2026-02-30";
  CHECK_THAT(run(words).log, Catch::Contains("--valid-from must be a date such as 2026-01-31"));
  CHECK_THAT(run(folder.create("1", "/no/such/file")).log, Catch::Contains("can't read /no/such/file"));
  CHECK_THAT(run({"contract", "create", "standard", "--data", folder.data, "--platform", "acme-platform"}).log,
             Catch::Contains("contract create needs --version VERSION"));
  CHECK_THAT(run({"contract", "list", "--data", folder.data}).log, Catch::Contains("contract list needs --platform NAME"));
  CHECK_THAT(run({"contract", "list", "--data", folder.data, "--platform", "other-platform"}).log,
             Catch::Contains("there is no platform other-platform"));
}

}  // namespace daybook
