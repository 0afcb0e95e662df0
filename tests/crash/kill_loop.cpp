// Kills the real server in the middle of concurrent creates and transactions, again and again: kill_loop LOOPS [SEED]. After each restart every
// customer, account and transaction that was acknowledged must be there, the journal must go on where it was, without a gap, and nothing may be
// in it twice or without having been asked for. A transaction that was acknowledged and comes again must be known, and one whose answer was lost
// must have moved its money once when it is asked for again. Exit code 0 where all of it holds.
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
#include "support/driver.h"

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
  bool was_acknowledged(const std::string& name) const { return acknowledged_.contains(name); }
  const std::set<std::string>& all_asked() const { return asked_; }
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

// The id of the one transaction that funds the account, and the account again.
const std::string kFunding = ".funding";
std::string transaction_into(const std::string& account) { return account + kFunding; }
bool is_transaction(const std::string& name) { return name.ends_with(kFunding); }
std::string account_of(const std::string& transaction) { return transaction.substr(0, transaction.size() - kFunding.size()); }

// One client: a customer and some accounts of it, each with its money, over and over, until the server is gone.
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
      const auto transaction = transaction_into(account);
      ledger.asked(transaction);
      const auto funded = fund_account(client, platform, transaction, account);
      require(funded.status == 201, "fund account: " + std::to_string(funded.status) + " " + funded.body);
      ledger.acknowledged(transaction);
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
  std::set<std::string> names;  // of the customers, accounts and transactions in it
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
    if (entry.at("type") == "system-account-opened.1") continue;  // with the first transaction
    const auto* member = data.contains("transaction") ? "transaction" : data.contains("account") ? "account" : "customer";
    const std::string name = data.at(member);
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
    const auto* path = is_transaction(*name) ? "/v1/transactions/" : is_account ? "/raas/v2/accounts/" : "/raas/v2/customers/";
    const auto answer = client.send("GET", path + *name, {platform.admin()});
    require(answer.status == 200, *name + " was acknowledged and reads as " + std::to_string(answer.status) + " " + answer.body);
  }
}

// Asks for each transaction of this loop once more: what was acknowledged is known, what was lost happens now, and nothing happens twice.
void check_retries(Client& client, const Platform& platform, int loop, Ledger& ledger, const Journal& journal) {
  const auto prefix = "loop" + std::to_string(loop) + "-";
  const auto asked = ledger.all_asked();
  for (auto name = asked.lower_bound(prefix); name != asked.end() && name->starts_with(prefix); ++name) {
    if (!is_transaction(*name)) continue;
    const auto account = account_of(*name);
    const auto answer = fund_account(client, platform, *name, account);
    require(answer.status == 201, *name + " came again and was answered " + std::to_string(answer.status) + " " + answer.body);
    const bool known = answer.header("Idempotent-Replayed") == "true";
    require(known == journal.names.contains(*name), *name + (known ? " is known and not in the journal" : " is in the journal and not known"));
    require(known || !ledger.was_acknowledged(*name), *name + " was acknowledged and is not known");
    ledger.acknowledged(*name);
    const auto view = json::parse(client.send("GET", "/raas/v2/accounts/" + account, {platform.admin()}).body);
    require(view.at("currentBalance") == 1, account + " has " + view.at("currentBalance").dump() + " and not 1");
  }
}

void drive(int loops, unsigned seed) {
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
    check_retries(client, platform, loop, ledger, journal);
    std::cout << "killed " << loop << " times: " << ledger.count() << " acknowledged, " << journal.lines.size() << " entries"
              << std::endl;
  }
  server->send_signal(SIGTERM);
  require(server->wait() == 0, "the last server did not end well: " + server->log());
}

}  // namespace
}  // namespace daybook::test

int main(int count, char** arguments) {
  return daybook::test::driven(count, arguments, "kill_loop LOOPS [SEED]", 1, 2, [](const daybook::test::Numbers& numbers) {
    daybook::test::drive(static_cast<int>(numbers[0]), daybook::test::seed_of(numbers));
  });
}
