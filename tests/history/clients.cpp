#include "history/clients.h"

#include <boost/system/system_error.hpp>
#include <deque>
#include <mutex>
#include <nlohmann/json.hpp>
#include <random>
#include <stdexcept>
#include <thread>

namespace daybook::test {
namespace {

using nlohmann::json;

const std::pair<std::string, std::string> kJson{"Content-Type", "application/json"};
constexpr std::int64_t kFunds = 100'00;
constexpr std::int64_t kAmountMax = 40'00;  // large enough that some commands are refused
constexpr std::size_t kHoldsKnown = 16;     // of each client: captures and releases name one of these

std::int64_t now_ns() { return std::chrono::steady_clock::now().time_since_epoch().count(); }

std::int64_t minor(const std::string& text) {
  const auto point = text.find('.');
  const bool negative = text.front() == '-';
  const auto whole = std::stoll(text.substr(0, point)), part = std::stoll(text.substr(point + 1));
  return whole * 100 + (negative ? -part : part);
}

std::string major(std::int64_t amount) {
  const auto part = std::to_string(amount % 100);
  return std::to_string(amount / 100) + "." + (part.size() < 2 ? "0" : "") + part;
}

Balance balance_in(const json& account) {
  return {minor(account.at("posted")), minor(account.at("held")), minor(account.at("incoming"))};
}

json body_of(const Command& command) {
  json body = {{"id", command.id}};
  for (const auto& [from, to, amount] : command.postings) {
    body["postings"].push_back({{"from", from}, {"to", to}, {"amount", major(amount)}, {"currency", "USD"}});
  }
  if (command.kind == Kind::hold) body["pending"] = true;
  if (command.kind == Kind::capture) body["amount"] = major(command.amount);
  if (command.final) body["final"] = true;
  return body;
}

std::string target_of(const Command& command) {
  if (command.of_hold.empty()) return "/v1/transactions";
  return "/v1/transactions/" + command.of_hold + (command.kind == Kind::capture ? "/capture" : "/void");
}

// Fills in what was answered. 503 is no outcome: the command may have happened or not.
void take_answer(const HttpAnswer& answer, Asked& asked) {
  if (answer.status == 503) return;
  const auto body = json::parse(answer.body);
  if (answer.status == 201) {
    asked.position = body.at("position");
    for (const auto& account : body.at("balances")) asked.decision.balances[account.at("account")] = balance_in(account);
  } else if (answer.status == 422 || answer.status == 404) {
    asked.decision.code = body.at("code");
    if (body.contains("available")) asked.available = minor(body.at("available"));
  } else {
    throw std::runtime_error(asked.command.id + " was answered " + std::to_string(answer.status) + " " + answer.body);
  }
  asked.answered = true;
}

class OneClient {
 public:
  OneClient(unsigned short port, const Platform& platform, const std::vector<std::string>& accounts, std::string prefix, unsigned seed)
      : client_(port), platform_(platform), accounts_(accounts), prefix_(std::move(prefix)), random_(seed) {}

  // The time of asking is that of the first try.
  void ask(Asked asked) {
    if (asked.begin_ns == 0) asked.begin_ns = now_ns();
    recorded.asked.push_back(asked);  // first, since the connection may end
    const auto answer = client_.send("POST", target_of(asked.command), {platform_.admin(), kJson}, body_of(asked.command).dump());
    take_answer(answer, asked);
    asked.end_ns = now_ns();
    recorded.asked.back() = asked;
  }

  void read(const std::string& target) {
    Seen seen;
    seen.begin_ns = now_ns();
    const auto answer = client_.send("GET", target, {platform_.admin()});
    seen.end_ns = now_ns();
    if (answer.status == 503) {
      ++recorded.reads_put_off;
      return;
    }
    if (answer.status != 200) throw std::runtime_error(target + " was answered " + std::to_string(answer.status) + " " + answer.body);
    seen.position = std::stoull(answer.header("X-Position").value());
    const auto body = json::parse(answer.body);
    if (!body.contains("accounts")) seen.balances[body.at("accountIdentifier")] = balance_in(body);
    for (const auto& account : body.value("accounts", json::array())) seen.balances[account.at("accountIdentifier")] = balance_in(account);
    recorded.seen.push_back(std::move(seen));
  }

  void step() {
    const auto what = up_to(9);
    if (what <= 1) return read("/v1/accounts/" + any_account());
    if (what == 2) return read("/v1/accounts?limit=200");
    Asked asked;
    asked.command = what <= 5 ? moves() : what == 6 ? holds() : settles(what == 9);
    ask(std::move(asked));
  }

  Recorded recorded;

 private:
  std::int64_t up_to(std::int64_t most) { return std::uniform_int_distribution<std::int64_t>(0, most)(random_); }
  const std::string& any_account() { return accounts_[static_cast<std::size_t>(up_to(static_cast<std::int64_t>(accounts_.size()) - 1))]; }
  std::string next_id() { return prefix_ + std::to_string(number_++); }

  Posting posting() {
    const auto from = any_account();
    auto to = any_account();
    while (to == from) to = any_account();
    return {from, to, 1 + up_to(kAmountMax)};
  }
  Command moves() {
    Command command{Kind::move, next_id(), {posting()}, {}, 0, false};
    if (up_to(3) == 0) command.postings.push_back(posting());
    return command;
  }
  Command holds() {
    Command command{Kind::hold, next_id(), {posting()}, {}, 0, false};
    holds_.push_back(command.id);
    if (holds_.size() > kHoldsKnown) holds_.pop_front();
    return command;
  }
  Command settles(bool release) {
    if (holds_.empty()) return holds();
    const auto hold = holds_[static_cast<std::size_t>(up_to(static_cast<std::int64_t>(holds_.size()) - 1))];
    if (release) return {Kind::release, next_id(), {}, hold, 0, false};
    return {Kind::capture, next_id(), {}, hold, 1 + up_to(kAmountMax / 2), up_to(1) == 0};
  }

  Client client_;
  const Platform& platform_;
  const std::vector<std::string>& accounts_;
  const std::string prefix_;
  std::mt19937 random_;
  std::deque<std::string> holds_;
  int number_ = 0;
};

}  // namespace

std::vector<std::string> make_accounts(unsigned short port, const Platform& platform, int count, Recorded& recorded) {
  std::vector<std::string> accounts;
  Client client(port);
  create_customer(client, platform, "customer");
  for (int i = 0; i < count; ++i) {
    accounts.push_back("account-" + std::to_string(i));
    const auto answer = create_account(client, platform, "customer", accounts.back());
    if (answer.status != 201) throw std::runtime_error("an account was refused: " + answer.body);
  }
  OneClient funding(port, platform, accounts, "fund-", 0);
  for (const auto& account : accounts) {
    Asked asked;
    asked.command = {Kind::move, "fund-" + account, {{"funding-usd", account, kFunds}}, {}, 0, false};
    funding.ask(std::move(asked));
  }
  recorded = funding.recorded;
  return accounts;
}

Recorded run_clients(unsigned short port, const Platform& platform, const Load& load, const std::vector<std::string>& accounts, const std::string& prefix,
                     unsigned seed, std::vector<Asked> again, const std::atomic<bool>& stop) {
  std::mutex mutex;  // guards the three below
  Recorded all;
  std::exception_ptr failure;
  std::vector<std::thread> threads;
  for (int i = 0; i < load.clients; ++i) {
    threads.emplace_back([&, i] {
      OneClient client(port, platform, accounts, prefix + std::to_string(i) + "-", seed + static_cast<unsigned>(i));
      try {
        for (auto number = static_cast<std::size_t>(i); number < again.size(); number += static_cast<std::size_t>(load.clients)) client.ask(again[number]);
        while (!stop) {
          client.step();
          std::this_thread::sleep_for(load.pause);
        }
      } catch (const boost::system::system_error&) {
        // The server ended. What was asked last may have happened or not.
      } catch (...) {
        std::lock_guard lock(mutex);
        failure = std::current_exception();
      }
      std::lock_guard lock(mutex);
      std::ranges::move(client.recorded.asked, std::back_inserter(all.asked));
      std::ranges::move(client.recorded.seen, std::back_inserter(all.seen));
      all.reads_put_off += client.recorded.reads_put_off;
    });
  }
  for (auto& thread : threads) thread.join();
  if (failure) std::rethrow_exception(failure);
  return all;
}

std::vector<Witnessed> read_journal(Client& client, const Platform& platform, std::uint64_t from) {
  std::vector<Witnessed> journal;
  for (const auto& line : entries(client, platform, from)) {
    const auto entry = json::parse(line);
    journal.push_back({entry.at("position"), entry.at("data").value("transaction", std::string()), entry.at("type") == "command-rejected.1"});
  }
  return journal;
}

}  // namespace daybook::test
