// Kills the real server in the middle of concurrent creates, again and again: kill_loop LOOPS [SEED]. After each restart every
// customer and account that was acknowledged must be there, the journal must go on where it was, without a gap, and nothing may be
// in it twice or without having been asked for. Exit code 0 where all of it holds.
#include <algorithm>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <csignal>
#include <iostream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <stdexcept>
#include <thread>

#include "crash/platform.h"

namespace daybook::test {
namespace {

using nlohmann::json;

constexpr int kClients = 16;
constexpr int kAccountsOfCustomer = 5;
constexpr int kUntilKillMsMax = 300;  // of load before the kill

// What the clients asked for, and what of it was acknowledged.
class Ledger {
 public:
  void asked(const std::string& name) {
    const std::lock_guard lock(mutex_);
    asked_.insert(name);
  }
  void acknowledged(const std::string& name) {
    const std::lock_guard lock(mutex_);
    acknowledged_.insert(name);
  }
  bool was_asked(const std::string& name) const { return asked_.contains(name); }
  const std::set<std::string>& all_acknowledged() const { return acknowledged_; }
  std::size_t count() const {
    const std::lock_guard lock(mutex_);
    return acknowledged_.size();
  }

 private:
  mutable std::mutex mutex_;
  std::set<std::string> asked_;
  std::set<std::string> acknowledged_;
};

void require(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error(what);
}

// One client: a customer and some accounts of it, over and over, until the server is gone.
void create_until_killed(unsigned short port, const Platform& platform, const std::string& prefix, Ledger& ledger) try {
  Client client(port);
  for (int number = 0;; ++number) {
    const auto customer = prefix + std::to_string(number);
    ledger.asked(customer);
    const auto created = create_customer(client, platform, customer);
    require(created.status == 201, "create customer: " + std::to_string(created.status) + " " + created.body);
    ledger.acknowledged(customer);
    for (int i = 0; i < kAccountsOfCustomer; ++i) {
      const auto account = customer + "-a" + std::to_string(i);
      ledger.asked(account);
      const auto opened = create_account(client, platform, customer, account);
      require(opened.status == 201, "create account: " + std::to_string(opened.status) + " " + opened.body);
      ledger.acknowledged(account);
    }
  }
} catch (const boost::system::system_error&) {
  // The connection ended: that is the kill. What was asked last may or may not have happened.
}

void load_and_kill(DaybookProcess& server, const Platform& platform, int loop, Ledger& ledger, std::mt19937& random) {
  const auto port = server.port();
  const auto before = ledger.count();
  std::vector<std::exception_ptr> failures(kClients);
  std::vector<std::thread> clients;
  for (int i = 0; i < kClients; ++i) {
    clients.emplace_back([&, i] {
      try {
        create_until_killed(port, platform, "loop" + std::to_string(loop) + "-client" + std::to_string(i) + "-", ledger);
      } catch (...) {
        failures[static_cast<std::size_t>(i)] = std::current_exception();
      }
    });
  }
  while (ledger.count() == before && server.runs()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  std::this_thread::sleep_for(std::chrono::milliseconds(std::uniform_int_distribution<>(0, kUntilKillMsMax)(random)));
  server.send_signal(SIGKILL);
  for (auto& client : clients) client.join();
  require(server.wait() == -SIGKILL, "the server ended by itself: " + server.log());
  for (const auto& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

// The journal as the checks so far know it.
struct Journal {
  std::vector<std::string> lines;
  std::set<std::string> names;  // of the customers and accounts that it creates
};

void check_journal(Client& client, const Platform& platform, const Ledger& ledger, Journal& journal) {
  const auto lines = entries(client, platform);
  require(lines.size() >= journal.lines.size(), "the journal became shorter");
  require(std::equal(journal.lines.begin(), journal.lines.end(), lines.begin()), "an entry is not what it was");
  for (std::size_t position = journal.lines.size(); position < lines.size(); ++position) {
    const auto entry = json::parse(lines[position]);
    require(entry.at("position") == position, "position " + std::to_string(position) + " is missing");
    if (position == 0) continue;  // the platform's own first entry
    const auto& data = entry.at("data");
    const std::string name = data.contains("account") ? data.at("account") : data.at("customer");
    require(journal.names.insert(name).second, name + " is in the journal twice");
    require(ledger.was_asked(name), name + " is in the journal though nobody asked for it");
  }
  journal.lines = lines;
  for (const auto& name : ledger.all_acknowledged()) require(journal.names.contains(name), name + " was acknowledged and is lost");
}

// Reads back what was acknowledged in this loop, through the surface that its clients use.
void check_reads(Client& client, const Platform& platform, int loop, const Ledger& ledger) {
  const auto prefix = "loop" + std::to_string(loop) + "-";
  for (auto name = ledger.all_acknowledged().lower_bound(prefix); name != ledger.all_acknowledged().end(); ++name) {
    if (!name->starts_with(prefix)) break;
    const bool is_account = name->find("-a") != std::string::npos;
    const auto answer = client.send("GET", (is_account ? "/raas/v2/accounts/" : "/raas/v2/customers/") + *name, {platform.admin()});
    require(answer.status == 200, *name + " was acknowledged and reads as " + std::to_string(answer.status) + " " + answer.body);
  }
}

int run(int loops, unsigned seed) {
  std::cout << "seed " << seed << std::endl;
  std::mt19937 random(seed);
  TemporaryFolder folder;
  const auto arguments = serve_arguments(folder.path() / "data");
  auto server = std::make_unique<DaybookProcess>(arguments);
  const auto platform = make_platform(*server, "crash-platform");
  Ledger ledger;
  Journal journal;
  for (int loop = 1; loop <= loops; ++loop) {
    load_and_kill(*server, platform, loop, ledger, random);
    server = std::make_unique<DaybookProcess>(arguments);
    Client client(server->port());
    check_journal(client, platform, ledger, journal);
    check_reads(client, platform, loop, ledger);
    std::cout << "killed " << loop << " times: " << ledger.count() << " acknowledged, " << journal.lines.size() << " entries"
              << std::endl;
  }
  server->send_signal(SIGTERM);
  require(server->wait() == 0, "the last server did not end well: " + server->log());
  return 0;
}

}  // namespace
}  // namespace daybook::test

int main(int count, char** arguments) {
  try {
    const std::vector<std::string> given(arguments + 1, arguments + count);
    const auto is_number = [](const std::string& text) {
      return !text.empty() && text.size() < 10 && text.find_first_not_of("0123456789") == std::string::npos;
    };
    if (given.empty() || given.size() > 2 || !std::ranges::all_of(given, is_number)) {
      std::cerr << "usage: kill_loop LOOPS [SEED]\n";
      return 2;
    }
    const auto seed = given.size() > 1 ? static_cast<unsigned>(std::stoul(given[1])) : std::random_device{}() % 1'000'000'000;
    return daybook::test::run(std::stoi(given[0]), seed);
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
