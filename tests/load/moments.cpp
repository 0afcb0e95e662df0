// Notes the balance that each transaction of an account answered, then asks for it at random past positions and times: the answers must be the same.
#include <chrono>
#include <iostream>
#include <random>

#include "load/load.h"

namespace daybook::test {

using nlohmann::json;

namespace {

struct Noted {
  std::uint64_t position = 0;
  std::string recorded_at;
  std::string posted;
};

constexpr int kBulk = 1'000;

std::vector<Noted> post_history(LoadedServer& server, Client& client, const std::string& account, int entries) {
  std::vector<Noted> noted;
  for (int first = 0; first < entries; first += kBulk) {
    auto bulk = json::array();
    for (int i = first; i < std::min(first + kBulk, entries); ++i) {
      bulk.push_back({{"id", account + "-" + std::to_string(i)},
                      {"postings", json::array({posting("funding-usd", account, std::to_string(1 + i % 97) + ".01")})}});
    }
    const auto answers = server.ask(client, "POST", "/v1/transactions/bulk", bulk, {200});
    for (const auto& item : answers.at("results")) {
      const auto& answer = item.at("transaction");
      for (const auto& row : answer.at("balances")) {
        if (row.at("account") == account) noted.push_back({answer.at("position"), answer.at("recordedAt"), row.at("posted")});
      }
    }
  }
  return noted;
}

// Microseconds an answer, on average.
double ask_at_random(LoadedServer& server, Client& client, const std::string& account, const std::vector<Noted>& noted, int questions) {
  std::mt19937 random(4711);
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < questions; ++i) {
    const auto at = std::uniform_int_distribution<std::size_t>(0, noted.size() - 1)(random);
    const auto target = "/v1/accounts/" + account + "/balances?atPosition=" + std::to_string(noted[at].position);
    const auto answer = server.ask(client, "GET", target, nullptr, {200});
    require(answer.at("posted") == noted[at].posted, target + " is " + answer.dump() + " and was " + noted[at].posted);
  }
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
  return took.count() / questions;
}

}  // namespace

int moments(const std::vector<int>& arguments) {
  const int entries = arguments.at(0);
  const int questions = arguments.at(1);
  LoadedServer server;
  auto client = server.client();
  server.create_account(client, "short-account");
  server.create_account(client, "long-account");
  const auto few = post_history(server, client, "short-account", 100);
  const auto many = post_history(server, client, "long-account", entries);
  ask_at_random(server, client, "long-account", many, questions / 10);  // warms up
  for (int round = 0; round < 3; ++round) {
    const auto of_few = ask_at_random(server, client, "short-account", few, questions);
    const auto of_many = ask_at_random(server, client, "long-account", many, questions);
    std::cout << "a past balance of an account with " << few.size() << " entries: " << of_few << " µs; with " << many.size() << ": "
              << of_many << " µs; ratio " << of_many / of_few << std::endl;
  }
  return 0;
}

}  // namespace daybook::test
