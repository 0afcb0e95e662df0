// debug_session ENTRIES SCENARIO_RUNNER: a ledger in which somebody typed an amount without its decimal point, and how a user of `daybook replay` finds it: bisect,
// diff, why, save-test, and the saved test run by the scenario runner. Exit code 0 where all of it worked.
#include <sys/wait.h>

#include <chrono>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <nlohmann/json.hpp>
#include <random>

#include "process/daybook_process.h"
#include "support/ledger.h"

using namespace daybook;
using nlohmann::json;

namespace {

constexpr JournalNumber kJournal = 1;
constexpr int kAccounts = 50;
constexpr std::size_t kWaitingMax = 2'000;

std::string account_id(int number) { return "shop-" + std::to_string(number); }

void require(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error(what);
}

// Small payments to and fro; one of 49.90 is posted as 4990.
void make_ledger(const std::filesystem::path& folder, int entries) {
  EventStore store(test::store_options(folder));
  test::open_platform(store);
  test::must(store, kJournal, test::customer("acme-eu"));
  for (int i = 0; i < kAccounts; ++i) {
    auto account = test::account("acme-eu", account_id(i));
    account.floor = {};
    account.display_name = "{" + account_id(i) + "} \"{no*3}\"";  // what means something else in a scenario
    test::must(store, kJournal, account);
  }
  std::mt19937 random(4711);
  std::deque<std::future<Answer>> waiting;
  for (int i = 0; i < entries; ++i) {
    const bool wrong = i == entries * 3 / 5;
    const auto from = wrong ? 7 : static_cast<int>(random() % kAccounts);
    const auto to = (from + 1 + static_cast<int>(random() % (kAccounts - 1))) % kAccounts;
    // Mostly back to where all began, so that no account wanders far.
    const bool even = i % 2 == 1 && !wrong;
    const std::string amount = wrong ? "4990" : std::to_string(1 + random() % 3);
    waiting.push_back(test::submit_to(store, kJournal,
                                      PostTransaction{{"payment-" + std::to_string(i)},
                                                      {{{even ? "funding-usd" : account_id(from)},
                                                        {even ? account_id(from) : account_id(to)},
                                                        decimal_from_text(amount).value(),
                                                        {"USD"}}}}));
    if (waiting.size() < kWaitingMax) continue;
    waiting.front().wait();
    waiting.pop_front();
  }
  for (auto& answer : waiting) answer.wait();
}

json replay(const std::filesystem::path& folder, const std::vector<std::string>& command) {
  std::vector<std::string> words{"replay", folder.string(), "acme-platform", "--json"};
  words.insert(words.end(), command.begin(), command.end());
  const auto begin = std::chrono::steady_clock::now();
  test::DaybookProcess process(words);
  const auto code = process.wait();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::cout << "replay " << command.at(0) << ": " << took.count() << " s\n";
  require(code == 0, command.at(0) + " failed: " + process.output() + process.log());
  return json::parse(process.output());
}

}  // namespace

int main(int count, char** arguments) try {
  require(count == 3, "usage: debug_session ENTRIES SCENARIO_RUNNER");
  const test::TemporaryFolder folder;
  const auto data = folder / "data";
  make_ledger(data, std::stoi(arguments[1]));

  const auto found = replay(data, {"bisect", "account shop-7 available < -1000"});
  const auto wrong = found.at("transaction").get<std::string>();
  require(wrong == "payment-" + std::to_string(std::stoi(arguments[1]) * 3 / 5), "bisect found " + found.dump());
  const auto position = found.at("position").get<std::uint64_t>();

  const auto difference = replay(data, {"diff", std::to_string(position - 1), std::to_string(position)});
  require(difference.at("objects").size() == 2, "the posting changed two accounts: " + difference.dump());
  const auto why = replay(data, {"why", wrong});
  require(why.at("decision") == "accepted" && why.dump().find("-4990.00") != std::string::npos, "why says: " + why.dump());
  const auto naive = replay(data, {"bisect", "type = transaction-posted.1 and account shop-7 posted < -1000"});
  require(naive.at("position") == position, "the scan found another entry: " + naive.dump());

  // save-test writes from where the debugger stands, so the commands go in on standard input.
  const auto file = (folder / "wrong.txt").string();
  const auto script = (folder / "commands").string();
  const auto output = (folder / "said").string();
  std::system(("printf 'goto " + std::to_string(position) + "\\nsave-test " + file + " 3\\nquit\\n' > " + script).c_str());
  const auto saved = std::system((std::string(DAYBOOK_PROGRAM) + " replay " + data.string() + " acme-platform < " + script + " > " + output).c_str());
  require(saved == 0, "save-test failed");
  const auto passed = std::system((std::string(arguments[2]) + " " + file).c_str());
  require(WIFEXITED(passed) && WEXITSTATUS(passed) == 0, "the saved test fails");
  std::cout << "found " << wrong << " at position " << position << "; the saved test passes\n";
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
