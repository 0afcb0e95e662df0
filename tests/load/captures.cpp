// Many connections capture one hold at once, each one dollar; the hold has room for three fifths of them.
#include <atomic>
#include <iostream>

#include "load/load.h"

namespace daybook::test {

using nlohmann::json;

int captures(const std::vector<int>& arguments) {
  const int connections = arguments.at(0);
  const int held = connections * 3 / 5;
  LoadedServer server;
  auto client = server.client();
  server.create_account(client, "payer-account");
  server.create_account(client, "payee-account");
  server.fund(client, "payer-account", std::to_string(connections));
  const json hold = {{"id", "the-hold"},
                     {"pending", true},
                     {"postings", json::array({posting("payer-account", "payee-account", std::to_string(held))})}};
  server.ask(client, "POST", "/v1/transactions", hold, {201});

  std::atomic<int> captured{0};
  at_once(connections, [&](int number) {
    auto own = server.client();
    const json body = {{"id", "capture-" + std::to_string(number)}, {"amount", "1.00"}};
    const auto answer = server.send(own, "POST", "/v1/transactions/the-hold/capture", body.dump());
    if (answer.status == 201) ++captured;
    if (answer.status == 201) return;
    const auto code = json::parse(answer.body).at("code").get<std::string>();
    require(code == "hold-closed" || code == "capture-exceeds-hold", answer.body);
  });
  const auto received = server.available(client, "payee-account");
  const auto left = server.available(client, "payer-account");
  std::cout << captured << " of " << connections << " captures of 1.00 from a hold of " << held << ".00; received " << received
            << ", left " << left << std::endl;
  require(captured == held, "not as many captures as the hold has room for");
  require(received == std::to_string(held) + ".00", "not what was held is captured");
  require(left == std::to_string(connections - held) + ".00", "not what was left is left");
  return 0;
}

}  // namespace daybook::test
