// Posts a long history in bulk and tells what the server's memory does, then repeats the very first transaction.
#include <iostream>

#include "load/load.h"

namespace daybook::test {

using nlohmann::json;

namespace {

const std::string kRows = "daybook_resident_rows{table=\"transactions\"}";
constexpr int kBulk = 1'000;
constexpr std::uint64_t kTailEntriesMax = 10'000;

json transaction(int number) {
  return {{"id", "transaction-" + std::to_string(number)},
          {"postings", json::array({posting("payer-account", "payee-account", "0.01")})}};
}

void check_first(LoadedServer& server, Client& client) {
  const auto again = server.send(client, "POST", "/v1/transactions", transaction(0).dump());
  require(again.status == 201 && again.header("Idempotent-Replayed") == "true", "the first id is not recognised: " + again.body);
  auto other = transaction(0);
  other["postings"][0]["amount"] = "0.02";
  const auto refused = server.send(client, "POST", "/v1/transactions", other.dump());
  require(refused.status == 409, "the first id takes another content: " + refused.body);
}

}  // namespace

int history(const std::vector<int>& arguments) {
  const int transactions = arguments.at(0);
  LoadedServer server({"--snapshot-tail-entries-max", std::to_string(kTailEntriesMax)});
  auto client = server.client();
  server.create_account(client, "payer-account");
  server.create_account(client, "payee-account");
  server.fund(client, "payer-account", "1000000");
  std::uint64_t rows_max = 0;
  for (int first = 0; first < transactions; first += kBulk) {
    std::string lines;
    for (int i = first; i < std::min(first + kBulk, transactions); ++i) lines += transaction(i).dump() + "\n";
    const auto answer = server.send(client, "POST", "/v1/transactions/bulk", lines, "application/x-ndjson");
    require(answer.status == 200, answer.body.substr(0, 1'000));
    rows_max = std::max(rows_max, server.metric(kRows));
    if ((first / kBulk) % std::max(1, transactions / kBulk / 10) == 0) {
      std::cout << first + kBulk << " transactions: " << server.resident_kibibytes() / 1024 << " MiB resident, "
                << server.metric(kRows) << " rows of transactions" << std::endl;
    }
  }
  check_first(server, client);
  server.restart();
  auto later = server.client();
  check_first(server, later);
  std::cout << "at most " << rows_max << " rows of transactions were in memory; after a restart "
            << server.resident_kibibytes() / 1024 << " MiB resident" << std::endl;
  // What no snapshot has, and what came while one was being written.
  require(rows_max <= 3 * kTailEntriesMax, "rows of transactions stay in memory");
  return 0;
}

}  // namespace daybook::test
