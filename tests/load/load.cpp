#include "load/load.h"

#include <algorithm>
#include <barrier>
#include <csignal>
#include <exception>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace daybook::test {

using nlohmann::json;

LoadedServer::LoadedServer(const std::vector<std::string>& options)
    : arguments_(serve_arguments(folder_.path() / "data", options)), process_(std::make_unique<DaybookProcess>(arguments_)) {
  port_ = process_->port();
  platform_ = make_platform(*process_, "load-platform");
  auto first = client();
  const auto created = create_customer(first, platform_, "customer-1");
  require(created.status == 201, created.body);
}

Client LoadedServer::client() { return Client(port_); }

HttpAnswer LoadedServer::send(Client& client, const std::string& method, const std::string& target, const std::string& body,
                              const std::string& media) {
  HeaderFields headers{platform_.admin(), {"Content-Type", media}};
  if (target.starts_with("/customers/")) headers.emplace_back("tangany-version", "1");
  return client.send(method, target, headers, body);
}

json LoadedServer::ask(Client& client, const std::string& method, const std::string& target, const json& body,
                       const std::vector<int>& statuses) {
  const auto answer = send(client, method, target, body.is_null() ? "" : body.dump());
  require(std::ranges::find(statuses, answer.status) != statuses.end(),
          method + " " + target + " answered " + std::to_string(answer.status) + " " + answer.body);
  return json::parse(answer.body);
}

void LoadedServer::create_account(Client& client, const std::string& account) {
  const auto created = test::create_account(client, platform_, "customer-1", account);
  require(created.status == 201, created.body);
}

void LoadedServer::fund(Client& client, const std::string& account, const std::string& amount) {
  ask(client, "POST", "/v1/transactions",
      {{"id", "fund-" + account}, {"postings", json::array({posting("funding-usd", account, amount)})}}, {201});
}

std::string LoadedServer::available(Client& client, const std::string& account) {
  return ask(client, "GET", "/v1/accounts/" + account + "/balances", nullptr, {200}).at("available");
}

std::uint64_t LoadedServer::resident_kibibytes() {
  std::ifstream status("/proc/" + std::to_string(process_->id()) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stoull(line.substr(6));
  }
  throw std::runtime_error("the process says nothing of its memory");
}

std::uint64_t LoadedServer::metric(const std::string& name) {
  auto reader = client();
  std::istringstream lines(reader.send("GET", "/metrics").body);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(name)) return static_cast<std::uint64_t>(std::stod(line.substr(line.rfind(' '))));
  }
  throw std::runtime_error("there is no metric " + name);
}

void LoadedServer::restart() {
  process_->send_signal(SIGTERM);
  require(process_->wait() == 0, process_->log());
  process_ = std::make_unique<DaybookProcess>(arguments_);
  port_ = process_->port();
}

json posting(const std::string& from, const std::string& to, const std::string& amount) {
  return {{"from", from}, {"to", to}, {"amount", amount}, {"currency", "USD"}};
}

void at_once(int threads, const std::function<void(int)>& work) {
  std::barrier start(threads);
  std::vector<std::exception_ptr> failures(static_cast<std::size_t>(threads));
  std::vector<std::thread> running;
  for (int number = 0; number < threads; ++number) {
    running.emplace_back([&, number] {
      start.arrive_and_wait();
      try {
        work(number);
      } catch (...) {
        failures[static_cast<std::size_t>(number)] = std::current_exception();
      }
    });
  }
  for (auto& thread : running) thread.join();
  for (const auto& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

void require(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error(what);
}

}  // namespace daybook::test
