// Many connections post from one account with a floor, then each from an account of its own, in alternation. The hot account must never be below its floor;
// the throughput of both is printed.
#include <atomic>
#include <chrono>
#include <iostream>

#include "load/load.h"

namespace daybook::test {

using nlohmann::json;
using std::chrono::steady_clock;

namespace {

struct Run {
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  double per_second = 0;
};

Run post_for(LoadedServer& server, int connections, std::chrono::seconds duration, const std::string& name,
             const std::function<std::string(int)>& payer) {
  std::atomic<std::uint64_t> accepted{0}, refused{0};
  const auto begin = steady_clock::now();
  at_once(connections, [&](int number) {
    auto client = server.client();
    for (int i = 0; steady_clock::now() - begin < duration; ++i) {
      const json body = {{"id", name + "-" + std::to_string(number) + "-" + std::to_string(i)},
                         {"postings", json::array({posting(payer(number), "payee-account", "1.00")})}};
      const auto answer = server.send(client, "POST", "/v1/transactions", body.dump());
      if (answer.status == 201) {
        ++accepted;
        const auto outcome = json::parse(answer.body);
        for (const auto& row : outcome.at("balances")) {
          require(row.at("account") == "payee-account" || !row.at("available").get<std::string>().starts_with("-"),
                  "below its floor: " + answer.body);
        }
      } else {
        ++refused;
        require(json::parse(answer.body).at("code") == "insufficient-funds", answer.body);
      }
    }
  });
  const std::chrono::duration<double> took = steady_clock::now() - begin;
  return {accepted, refused, static_cast<double>(accepted + refused) / took.count()};
}

}  // namespace

int hot_account(const std::vector<int>& arguments) {
  const int connections = arguments.at(0);
  const std::chrono::seconds duration(arguments.at(1));
  LoadedServer server({"--rejections-per-minute-max", "0"});
  auto client = server.client();
  server.create_account(client, "payee-account");
  for (int i = 0; i < connections; ++i) {
    server.create_account(client, "spread-" + std::to_string(i));
    server.fund(client, "spread-" + std::to_string(i), "1000000");
  }
  for (int round = 0; round < arguments.at(2); ++round) {
    const auto suffix = std::to_string(round);
    server.create_account(client, "hot-account-" + suffix);
    server.fund(client, "hot-account-" + suffix, "1000000");
    const auto hot = post_for(server, connections, duration, "hot" + suffix, [&](int) { return "hot-account-" + suffix; });
    const auto spread = post_for(server, connections, duration, "spread" + suffix, [](int i) { return "spread-" + std::to_string(i); });
    std::cout << "round " << round << ": hot " << static_cast<int>(hot.per_second) << "/s, spread "
              << static_cast<int>(spread.per_second) << "/s, ratio " << hot.per_second / spread.per_second << std::endl;
  }
  // An account that runs dry under all of them: exactly what it has leaves it.
  server.create_account(client, "small-account");
  server.fund(client, "small-account", "100");
  const auto dry = post_for(server, connections, std::chrono::seconds(1), "dry", [](int) { return std::string("small-account"); });
  std::cout << "an account of 100.00: " << dry.accepted << " accepted, " << dry.refused << " refused, left "
            << server.available(client, "small-account") << std::endl;
  require(dry.accepted <= 100, "more left the account than it had");
  require(server.available(client, "small-account") == std::to_string(100 - dry.accepted) + ".00", "the balance is not what was left");
  return 0;
}

}  // namespace daybook::test
