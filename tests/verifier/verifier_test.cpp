// The second verifier reads logs of the real program, and ones that are not what was signed before.
#include <catch2/catch.hpp>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sys/wait.h>

#include "crash/platform.h"

namespace daybook::test {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

struct Verdict {
  bool passed = false;
  std::string said;
};

// A server with one platform, whose journal grows as it is told.
class LogServer {
 public:
  explicit LogServer(fs::path data) : data_(std::move(data)) {
    start();
    platform_ = make_platform(*process_, "log-platform");
  }
  LogServer(fs::path data, Platform platform) : data_(std::move(data)), platform_(std::move(platform)) { start(); }

  ~LogServer() { stop(); }

  void stop() {
    if (!process_) return;
    process_->send_signal(SIGTERM);
    process_->wait();
    process_.reset();
  }

  // Until the journal has so many entries.
  void grow_to(std::uint64_t size, const std::string& prefix = "t") {
    Client client(port_);
    while (this->size(client) < size) {
      const auto now = this->size(client);
      if (now == 1) {
        require_status(create_customer(client, platform_, "customer-1"), 201);
      } else if (now == 2) {
        require_status(create_account(client, platform_, "customer-1", "account-1"), 201);
      } else {
        // The very first opens the funding account, too.
        const auto missing = std::min<std::uint64_t>(size - now, 10'000);
        post(client, now == 3 ? 1 : missing, prefix + std::to_string(now) + "-");
      }
    }
    REQUIRE(this->size(client) == size);
  }

  // Of `save_as`, where it is given, the checkpoint as it is served.
  void save_checkpoint(const fs::path& save_as) { save("checkpoint", save_as); }
  void save_key(const fs::path& save_as) { save("key", save_as); }

  Verdict verify(const std::vector<std::string>& arguments_before, const std::vector<fs::path>& checkpoints) {
    const auto output = data_.string() + ".verdict";
    std::string command = "'" DAYBOOK_VERIFIER "'";
    for (const auto& argument : arguments_before) command += " '" + argument + "'";
    command += " 'http://" + platform_.name + ":" + platform_.auditor_key + "@127.0.0.1:" + std::to_string(port_) + "/log/" + platform_.name + "'";
    for (const auto& file : checkpoints) command += " '" + file.string() + "'";
    const auto status = std::system((command + " > '" + output + "' 2>&1").c_str());
    std::ifstream said(output);
    return {WIFEXITED(status) && WEXITSTATUS(status) == 0, {std::istreambuf_iterator<char>(said), {}}};
  }

  const Platform& platform() const { return platform_; }

 private:
  void start() {
    process_ = std::make_unique<DaybookProcess>(serve_arguments(data_, {"--checkpoint-interval-ms", "0", "--log-origin", "ledger.example"}));
    port_ = process_->port();
  }

  static void require_status(const HttpAnswer& answer, int status) {
    INFO(answer.body);
    REQUIRE(answer.status == status);
  }

  std::uint64_t size(Client& client) {
    const auto answer = client.send("GET", "/v1/entries?limit=1", {platform_.auditor()});
    require_status(answer, 200);
    return json::parse(answer.body).at("size");
  }

  void post(Client& client, std::uint64_t count, const std::string& prefix) {
    std::string lines;
    for (std::uint64_t i = 0; i < count; ++i) {
      lines += R"({"id":")" + prefix + std::to_string(i) +
               R"(","postings":[{"from":"funding-usd","to":"account-1","amount":"1.00","currency":"USD"}]})" + "\n";
    }
    require_status(client.send("POST", "/v1/transactions/bulk", {platform_.admin(), {"Content-Type", "application/x-ndjson"}}, lines), 200);
  }

  void save(const std::string& what, const fs::path& save_as) {
    Client client(port_);
    const auto answer = client.send("GET", "/log/" + platform_.name + "/" + what, {platform_.auditor()});
    require_status(answer, 200);
    std::ofstream(save_as, std::ios::binary) << answer.body;
  }

  const fs::path data_;
  Platform platform_;
  std::unique_ptr<DaybookProcess> process_;
  unsigned short port_ = 0;
};

void copy_folder(const fs::path& from, const fs::path& to) { fs::copy(from, to, fs::copy_options::recursive); }

}  // namespace

TEST_CASE("the second verifier finds logs of 1 to 70,000 entries to be what was signed, now and before") {
  TemporaryFolder folder;
  LogServer server(folder / "data");
  server.save_key(folder / "key");
  std::vector<fs::path> checkpoints;
  for (const auto size : {1, 2, 255, 256, 257, 1'000, 65'536, 70'000}) {
    server.grow_to(static_cast<std::uint64_t>(size));
    const auto [passed, said] = server.verify({"-key", (folder / "key").string()}, checkpoints);
    INFO(said);
    CHECK(passed);
    CHECK(said == "ledger.example/log/log-platform: " + std::to_string(size) + " entries are those that were signed\n");
    checkpoints.push_back(folder / ("checkpoint-" + std::to_string(size)));
    server.save_checkpoint(checkpoints.back());
  }
}

TEST_CASE("the second verifier finds out a folder that was put back, a history that was written anew, and a wrong key") {
  TemporaryFolder folder;
  Platform platform;
  {
    LogServer server(folder / "data");
    platform = server.platform();
    server.grow_to(300);
    server.stop();
    copy_folder(folder / "data", folder / "earlier");
  }
  {
    LogServer server(folder / "data", platform);
    server.grow_to(400);
    server.save_checkpoint(folder / "checkpoint");
    server.save_key(folder / "key");
    CHECK(server.verify({"-key", (folder / "key").string()}, {folder / "checkpoint"}).passed);
  }
  {
    LogServer server(folder / "earlier", platform);
    const auto back = server.verify({}, {folder / "checkpoint"});
    CHECK_FALSE(back.passed);
    CHECK(back.said.find("has 400 entries, and the log only 300") != std::string::npos);
    server.grow_to(500, "other");
    const auto forked = server.verify({}, {folder / "checkpoint"});
    CHECK_FALSE(forked.passed);
    CHECK(forked.said.find("does not begin with the 400 entries") != std::string::npos);
  }
  LogServer stranger(folder / "another");
  const auto wrong = stranger.verify({"-key", (folder / "key").string()}, {});
  CHECK_FALSE(wrong.passed);
  CHECK(wrong.said.find("the checkpoint: ") != std::string::npos);
}

}  // namespace daybook::test
