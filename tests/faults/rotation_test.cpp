// `daybook keys rotate-master`, the real program, killed or refused by the disk at each of its calls on the key files.
#include <catch2/catch.hpp>

#include <csignal>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "crash/platform.h"
#include "eventstore/keys.h"
#include "faults/faults.h"

namespace daybook::test {
namespace {

namespace fs = std::filesystem;

const HeaderFields kJson{{"Content-Type", "application/json"}, {"Idempotency-Key", "before the rotation"}};
const std::string kAccount = R"({"customerIdentifier":"customer-1","accountIdentifier":"account-1","displayName":"Main","contactEmail":"ada@example.com","currencyCode":"EUR"})";
constexpr std::uint64_t kSlots = 2;  // the first one, and the account's key

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A folder of a stopped server with an account, whose contact is sealed, and a request that is remembered by a keyed fingerprint.
struct Before {
  TemporaryFolder folder;
  Platform platform;
  std::string answer, key;

  Before() {
    DaybookProcess server(serve_arguments(folder / "data"));
    platform = make_platform(server, "acme-platform");
    Client client(server.port());
    REQUIRE(create_customer(client, platform, "customer-1").status == 201);
    answer = ask(client).body;
    key = log_key(client);
    server.send_signal(SIGTERM);
    REQUIRE(server.wait() == 0);
  }

  HttpAnswer ask(Client& client) const {
    auto headers = kJson;
    headers.push_back(platform.admin());
    auto answer = client.send("POST", "/v1/accounts", headers, kAccount);
    INFO(answer.body);
    REQUIRE(answer.status == 201);
    return answer;
  }
  std::string log_key(Client& client) const { return client.send("GET", "/log/acme-platform/key", {platform.auditor()}).body; }

  fs::path copy(const std::string& name) const {
    fs::copy(folder / "data", folder / name, fs::copy_options::recursive);
    return folder / name;
  }

  // A server starts on it, knows the request by its fingerprint, shows the contact, and signs with the same key.
  void check_served(const fs::path& data) const {
    DaybookProcess server(serve_arguments(data));
    Client client(server.port());
    const auto again = ask(client);
    CHECK(again.header("Idempotent-Replayed") == "true");
    CHECK(again.body == answer);
    const auto account = client.send("GET", "/v1/accounts/account-1", {platform.admin()});
    CHECK(nlohmann::json::parse(account.body).at("contactEmail") == "ada@example.com");
    CHECK(log_key(client) == key);
    server.send_signal(SIGTERM);
    CHECK(server.wait() == 0);
  }
};

bool is_one_pair(const fs::path& keys) {
  std::size_t files = 0;
  for (const auto& file : fs::directory_iterator(keys)) files += file.is_regular_file();
  return files == 2 && KeyStore(keys, Creation::never, kSlots).size() == 1;
}

}  // namespace

TEST_CASE("keys rotate-master: killed at any call on the key files, a start finds one whole pair, and requests of before are known") {
  keep_folders_in_memory();
  const Before before;
  int old_ones = 0, new_ones = 0;
  for (std::uint64_t number = 1;; ++number) {
    CAPTURE(number);
    const auto data = before.copy("killed-" + std::to_string(number));
    Faults faults(data / "keys");
    faults.arm(Call::change, number, Fault::kill, false);
    DaybookProcess rotation({"keys", "rotate-master", "--data", data.string()}, faults.wrapper());
    const auto code = rotation.wait();
    if (faults.hits() == 0) {
      CHECK(code == 0);
      CHECK(content(data / "keys/master.key") != content(before.folder / "data/keys/master.key"));
      before.check_served(data);
      break;
    }
    CHECK(code == -SIGKILL);
    before.check_served(data);
    CHECK(is_one_pair(data / "keys"));
    ++(content(data / "keys/master.key") == content(before.folder / "data/keys/master.key") ? old_ones : new_ones);
    fs::remove_all(data);
  }
  CHECK(old_ones >= 5);
  CHECK(new_ones >= 2);
}

TEST_CASE("keys rotate-master: a disk that refuses any call on the key files leaves one whole pair, and a sentence") {
  keep_folders_in_memory();
  const Before before;
  const auto call = GENERATE(Call::write, Call::sync, Call::rename, Call::open);
  const bool lasts = GENERATE(false, true);
  CAPTURE(name_of(call), lasts);
  for (std::uint64_t number = 1;; ++number) {
    CAPTURE(number);
    const auto data = before.copy("refused");
    Faults faults(data / "keys");
    faults.arm(call, number, call == Call::write && lasts ? Fault::torn_write : Fault::io_error, lasts);
    DaybookProcess rotation({"keys", "rotate-master", "--data", data.string()}, faults.wrapper());
    const auto code = rotation.wait();
    if (faults.hits() == 0) {
      CHECK(code == 0);
      break;
    }
    CHECK(code == 1);
    CHECK_THAT(rotation.log(), Catch::StartsWith("daybook: "));
    CHECK(fs::exists(data / "keys/keys"));
    { const KeyStore settled(data / "keys", Creation::never, kSlots); }
    CHECK(is_one_pair(data / "keys"));
    fs::remove_all(data);
  }
}

TEST_CASE("keys rotate-master: not on a folder that a server has open, nor on one that is none") {
  const TemporaryFolder folder;
  DaybookProcess server(serve_arguments(folder / "data"));
  server.port();
  const auto used = run({"keys", "rotate-master", "--data", (folder / "data").string()});
  CHECK(used.code == 1);
  CHECK_THAT(used.log, Catch::Contains("is in use by process"));
  const auto none = run({"keys", "rotate-master", "--data", (folder / "typo").string()});
  CHECK(none.code == 1);
  CHECK_THAT(none.log, Catch::Contains("is no data folder of Daybook"));
  CHECK_FALSE(fs::exists(folder / "typo"));
  CHECK(run({"keys", "rotate-master"}).code == 2);
}

}  // namespace daybook::test
