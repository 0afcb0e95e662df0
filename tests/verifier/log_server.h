// A server with one platform, whose journal grows as it is told, and the second verifier, which reads its log.
#pragma once

#include <catch2/catch.hpp>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sys/wait.h>

#include "crash/platform.h"

namespace daybook::test {

struct Verdict {
  bool passed = false;
  std::string said;
};

class LogServer {
 public:
  explicit LogServer(std::filesystem::path data) : data_(std::move(data)) {
    start();
    platform_ = make_platform(*process_, "log-platform");
  }
  LogServer(std::filesystem::path data, Platform platform) : data_(std::move(data)), platform_(std::move(platform)) { start(); }

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
  void save_checkpoint(const std::filesystem::path& save_as) { save("checkpoint", save_as); }
  void save_key(const std::filesystem::path& save_as) { save("key", save_as); }

  // "rotate" or "retire".
  void rotate_key(const std::string& how) {
    Client client(port_);
    const auto answer = client.send("POST", "/v1/platforms/" + platform_.name + "/log-key/" + how, {{"Authorization", "Bearer " + process_->operator_key()}});
    INFO(answer.body);
    REQUIRE(answer.status / 100 == 2);
  }

  Verdict verify(const std::vector<std::string>& arguments_before, const std::vector<std::filesystem::path>& checkpoints) {
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
    return nlohmann::json::parse(answer.body).at("size");
  }

  void post(Client& client, std::uint64_t count, const std::string& prefix) {
    std::string lines;
    for (std::uint64_t i = 0; i < count; ++i) {
      lines += R"({"id":")" + prefix + std::to_string(i) +
               R"(","postings":[{"from":"funding-usd","to":"account-1","amount":"1.00","currency":"USD"}]})" + "\n";
    }
    require_status(client.send("POST", "/v1/transactions/bulk", {platform_.admin(), {"Content-Type", "application/x-ndjson"}}, lines), 200);
  }

  void save(const std::string& what, const std::filesystem::path& save_as) {
    Client client(port_);
    const auto answer = client.send("GET", "/log/" + platform_.name + "/" + what, {platform_.auditor()});
    require_status(answer, 200);
    std::ofstream(save_as, std::ios::binary) << answer.body;
  }

  const std::filesystem::path data_;
  Platform platform_;
  std::unique_ptr<DaybookProcess> process_;
  unsigned short port_ = 0;
};

}  // namespace daybook::test
