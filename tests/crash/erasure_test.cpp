// What is left on disk of a person who was erased, on the real server: nothing in the journal, keys, projections or its log. What is compressed can't be searched;
// tests/eventstore/erasure_test.cpp looks at the rows.
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "crash/platform.h"

using namespace daybook::test;

namespace {

const std::string kMark = "Zaphod-Marked-Beeblebrox";
const std::string kPersons = "/customers/entities/natural-persons";

HeaderFields headers_of(const Platform& platform) {
  return {platform.admin(), {"Content-Type", "application/json"}, {"tangany-version", "1"}};
}

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> files_with(const std::filesystem::path& folder, const std::string& bytes) {
  std::vector<std::string> found;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (file.is_regular_file() && content(file.path()).find(bytes) != std::string::npos) found.push_back(file.path().string());
  }
  return found;
}

// Its wrapped key stands behind the id, 16 bytes, in the newest slot of 64.
std::string newest_wrapped_key(const std::filesystem::path& data) {
  const auto keys = content(data / "keys/keys");
  return keys.substr(keys.size() - 64 + 16, 40);
}

}  // namespace

TEST_CASE("of a person that was erased no file of the server has a byte, nor of the key") {
  const TemporaryFolder folder;
  const auto data = folder / "data";
  std::string log, wrapped;
  Platform platform;
  for (const bool first : {true, false}) {
    DaybookProcess server(serve_arguments(data));
    if (first) platform = make_platform(server, "acme-platform");
    Client client(server.port());
    const auto ask = [&](const std::string& method, const std::string& target, const std::string& body = {}) {
      const auto answer = client.send(method, target, headers_of(platform), body);
      CAPTURE(method, target, answer.body);
      CHECK(answer.status / 100 == 2);
      return answer.body;
    };
    if (first) {
      ask("POST", kPersons, R"({"id":"zaphod","firstName":")" + kMark + R"(","lastName":")" + kMark + R"(","birthDate":"1971-07-17","birthPlace":")" + kMark +
                                R"(","birthCountry":"GB"})");
      wrapped = newest_wrapped_key(data);
      CHECK(files_with(data, wrapped).size() == 1);
    } else {
      CHECK(ask("GET", kPersons).find(kMark) != std::string::npos);
      ask("PATCH", kPersons + "/zaphod", R"([{"op":"add","path":"/title","value":")" + kMark + "\"}]");
      ask("DELETE", kPersons + "/zaphod");
      CHECK(ask("GET", kPersons).find(kMark) == std::string::npos);
      CHECK(files_with(data, wrapped).empty());
    }
    server.send_signal(SIGTERM);
    CHECK(server.wait() == 0);
    log += server.output() + server.log();
  }
  for (const auto& secret : {kMark, std::string("1971-07-17"), wrapped}) {
    CHECK(files_with(data, secret).empty());
    CHECK(log.find(secret) == std::string::npos);
  }
}
