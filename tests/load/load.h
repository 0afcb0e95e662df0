// What the load programs share: a server of their own with one funded platform, and clients that post to it.
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "crash/platform.h"

namespace daybook::test {

class LoadedServer {
 public:
  explicit LoadedServer(const std::vector<std::string>& options = {});

  Client client();  // any thread
  // The answer must have one of the statuses; throws with all that came where it does not.
  nlohmann::json ask(Client& client, const std::string& method, const std::string& target, const nlohmann::json& body,
                     const std::vector<int>& statuses);
  HttpAnswer send(Client& client, const std::string& method, const std::string& target, const std::string& body,
                  const std::string& media = "application/json");

  void create_account(Client& client, const std::string& account);  // of USD, floor 0
  void fund(Client& client, const std::string& account, const std::string& amount);
  std::string available(Client& client, const std::string& account);

  // Of the process.
  std::uint64_t resident_kibibytes();
  std::uint64_t metric(const std::string& name);  // the first sample whose line begins with the name

  void restart();

 private:
  TemporaryFolder folder_;
  std::vector<std::string> arguments_;
  std::unique_ptr<DaybookProcess> process_;
  unsigned short port_ = 0;  // kept, since the process finds it in its log, which grows with every request
  Platform platform_;
};

nlohmann::json posting(const std::string& from, const std::string& to, const std::string& amount);

// Runs `work(number)` on so many threads at once and waits for all; throws what the first one threw.
void at_once(int threads, const std::function<void(int number)>& work);

void require(bool holds, const std::string& what);

// The programs; each returns the exit code. The arguments are numbers.
int captures(const std::vector<int>& arguments);     // CONNECTIONS
int hot_account(const std::vector<int>& arguments);  // CONNECTIONS SECONDS ROUNDS
int history(const std::vector<int>& arguments);      // TRANSACTIONS
int moments(const std::vector<int>& arguments);      // ENTRIES QUESTIONS
int refusals(const std::vector<int>& arguments);     // CONNECTIONS SECONDS
int customers(const std::vector<int>& arguments);    // CUSTOMERS
int replay(const std::vector<int>& arguments);

}  // namespace daybook::test
