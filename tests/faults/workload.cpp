#include "faults/workload.h"

#include <algorithm>
#include <boost/system/system_error.hpp>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <nlohmann/json.hpp>
#include <regex>
#include <stdexcept>
#include <thread>

namespace daybook::test {
namespace {

using nlohmann::json;

const std::string kPlatform = "acme-platform";
const std::pair<std::string, std::string> kJson{"Content-Type", "application/json"};

// Small, so that a short run comes to snapshots and to a change of the write-ahead log.
const std::vector<std::string> kLimits = {"--snapshot-tail-entries-max", "8", "--journal-wal-bytes-max", "1048576", "--disk-reserve-bytes", "0", "--threads", "1"};

void require(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error(what);
}

Step customer(const std::string& id) {
  return {"customer-created.1", "customer", id, "/raas/v2/customers", json{{"customerIdentifier", id}, {"displayName", id}}.dump()};
}

Step account(const std::string& id) {
  return {"account-created.1", "account", id, "/raas/v2/customers/acme-eu/accounts",
          json{{"accountIdentifier", id}, {"displayName", id}, {"contactEmail", id + "@acme.example"}}.dump()};
}

Step moved(const std::string& id, const std::string& from, const std::string& to, const std::string& amount, bool pending = false) {
  json body = {{"id", id}, {"postings", {{{"from", from}, {"to", to}, {"amount", amount}, {"currency", "USD"}}}}};
  if (pending) body["pending"] = true;
  return {pending ? "hold-placed.1" : "transaction-posted.1", "transaction", id, "/v1/transactions", body.dump()};
}

Step captured(const std::string& id, const std::string& hold, const std::string& amount) {
  return {"hold-captured.1", "transaction", id, "/v1/transactions/" + hold + "/capture", json{{"id", id}, {"amount", amount}, {"final", true}}.dump()};
}

Step person(const std::string& id) {
  const json body = {{"id", id}, {"firstName", "Ada"}, {"lastName", "Lovelace"}, {"birthDate", "1971-07-17"}, {"birthPlace", "London"}, {"birthCountry", "GB"}};
  return {"entity-created.1", "entity", id, "/customers/entities/natural-persons", body.dump()};
}

Step erased(const std::string& id) {
  return {"entity-erased.1", "entity", id, "/v1/entities/" + id + "/erase", R"({"reason":"asked for it"})"};
}

const std::vector<Step>& steps() {
  static const std::vector<Step> all = [] {
    std::vector<Step> made = {customer("acme-eu"), account("payer"), account("payee"), person("ada"), moved("fund-1", "funding-usd", "payer", "100.00"),
                              person("bob")};
    for (int i = 0; i < 6; ++i) made.push_back(moved("early-" + std::to_string(i), "payer", "payee", "1.50"));
    made.push_back(moved("hold-1", "payer", "payee", "20.00", true));
    made.push_back(erased("ada"));
    made.push_back(captured("capture-1", "hold-1", "12.34"));
    made.push_back(account("third"));
    for (int i = 0; i < 6; ++i) made.push_back(moved("late-" + std::to_string(i), "payee", "third", "0.25"));
    return made;
  }();
  return all;
}

// What the accounts have once every step happened once.
const std::vector<std::pair<std::string, std::string>> kBooks = {{"payer", "78.66"}, {"payee", "19.84"}, {"third", "1.50"}, {"funding-usd", "-100.00"}};

class Watchdog {
 public:
  explicit Watchdog(pid_t process)
      : thread_([this, process] {
          std::unique_lock lock(mutex_);
          if (ended_.wait_for(lock, kHangSeconds, [this] { return done_; })) return;
          bit_ = true;
          ::kill(process, SIGKILL);
        }) {}
  // True where it had to kill. The process must not have been waited for.
  bool end() {
    {
      std::lock_guard lock(mutex_);
      done_ = true;
    }
    ended_.notify_all();
    if (thread_.joinable()) thread_.join();
    return bit_;
  }
  ~Watchdog() { end(); }

 private:
  std::mutex mutex_;
  std::condition_variable ended_;
  bool done_ = false, bit_ = false;
  std::thread thread_;
};

json post(Client& client, const std::string& key, const std::string& target, const json& body, int also = 201) {
  const auto answer = client.send("POST", target, {{"Authorization", "Bearer " + key}, kJson}, body.dump());
  require(answer.status == 201 || answer.status == also, target + " answered " + std::to_string(answer.status) + " " + answer.body);
  return json::parse(answer.body);
}

}  // namespace

void check_end(const Ended& ended) {
  require(!ended.hung, "the server hung: " + ended.log);
  if (ended.code == 0) return;
  require(ended.code == 1, "the server ended with " + std::to_string(ended.code) + ": " + ended.log);
  const bool says_why = ended.log.find("\"level\":\"error\"") != std::string::npos || ended.log.find("daybook: ") != std::string::npos;
  require(says_why, "the server ended without a word: " + ended.log);
}

// What an earlier try made without our learning of it is not made twice.
void Workload::begin_platform(DaybookProcess& server) {
  if (platform_) return;
  Client client(server.port());
  if (!operator_key_) operator_key_ = server.operator_key();
  post(client, *operator_key_, "/v1/platforms", {{"platform", kPlatform}}, 409);
  const auto credential = [&](const std::string& role) -> std::string {
    return post(client, *operator_key_, "/v1/platforms/" + kPlatform + "/credentials", {{"role", role}}).at("key");
  };
  const auto admin = credential("admin");
  platform_ = Platform{kPlatform, admin, credential("auditor")};
}

// True where the step has happened, now or before.
bool Workload::ask(Client& client, std::size_t number) {
  const auto& step = steps()[number];
  const auto answer = client.send("POST", step.target, {platform_->admin(), kJson, {"tangany-version", "1"}}, step.body);
  return answer.status / 100 == 2 || answer.status == 409;
}

Ended Workload::serve(const std::vector<std::string>& wrapper, std::size_t until, int signal) {
  DaybookProcess server(serve_arguments(data_, kLimits), wrapper);
  Watchdog watchdog(server.id());
  try {
    if (!platform_) {
      begin_platform(server);
      if (on_acknowledged_) on_acknowledged_();
    }
    Client client(server.port());
    while (asked_ < until) {
      const auto step = asked_++;
      if (!ask(client, step)) break;  // what builds on it would be refused, and a refusal is remembered for ever
      acknowledged_.push_back(step);
      if (on_acknowledged_) on_acknowledged_();
    }
    server.send_signal(signal);
  } catch (const std::exception&) {
    server.send_signal(SIGTERM);  // it ends by itself, or is still there although a call of its failed
  }
  while (server.runs()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const bool hung = watchdog.end();
  if (!operator_key_ && server.output().find("operator key") != std::string::npos) operator_key_ = server.operator_key();
  return {server.wait(), hung, server.log()};
}

Ended Workload::run(const std::vector<std::string>& wrapper, const std::function<void()>& acknowledged, int last_signal) {
  on_acknowledged_ = acknowledged;
  auto ended = serve(wrapper, steps().size() / 2, SIGTERM);
  if (ended.code == 0 && acknowledged_.size() == steps().size() / 2) ended = serve(wrapper, steps().size(), last_signal);
  on_acknowledged_ = {};
  return ended;
}

void Workload::check_journal(Client& client) const {
  const auto lines = entries(client, *platform_);
  std::set<std::string> found;
  for (std::size_t position = 0; position < lines.size(); ++position) {
    const auto entry = json::parse(lines[position]);
    require(entry.at("position") == position, "position " + std::to_string(position) + " is missing");
    const std::string type = entry.at("type");
    if (type == "platform-opened.1" || type == "system-account-opened.1" || type == "command-rejected.1") continue;
    const auto step = std::ranges::find_if(steps(), [&](const Step& known) {
      return known.type == type && entry.at("data").contains(known.member) && entry.at("data").at(known.member) == known.name;
    });
    require(step != steps().end() && static_cast<std::size_t>(step - steps().begin()) < asked_, "nobody asked for " + lines[position]);
    require(found.insert(step->type + step->name).second, step->name + " is in the journal twice");
  }
  for (const auto number : acknowledged_) {
    const auto& step = steps()[number];
    require(found.contains(step.type + step.name), step.type + " of " + step.name + " was acknowledged and is lost");
  }
}

// Personal data can be read, so its key is there; of who was erased, none.
void Workload::check_personal_data(Client& client) const {
  const auto shown = [&](const std::string& target) { return client.send("GET", target, {platform_->admin()}).body; };
  for (const auto number : acknowledged_) {
    const auto& [type, member, name, target, body] = steps()[number];
    if (type == "account-created.1") require(json::parse(shown("/v1/accounts/" + name)).at("contactEmail") == name + "@acme.example", "the e-mail of " + name + " can't be read");
    if (type == "entity-erased.1") require(json::parse(shown("/v1/entities/" + name)).at("erased") == true, name + " was erased and is not");
  }
}

// The first start may have ended before it could print the key. Where it made the credential already, an operator makes another.
void Workload::find_operator_key() {
  if (const auto refused = start_refused()) throw std::runtime_error("the start is refused: " + *refused);
  if (operator_key_) return;
  const auto issued = daybook::test::run({"credential", "issue", "--role", "operator", "--data", data_.string()});
  std::smatch match;
  require(std::regex_search(issued.output, match, std::regex("dbk_[-_A-Za-z0-9]{43}")), "no operator's key can be made: " + issued.log);
  operator_key_ = match.str();
}

void Workload::prove_on(DaybookProcess& server) {
  server.port();
  const auto verified = daybook::test::run({"verify", "--data", data_.string()});
  require(verified.code == 0, "verify: " + verified.output + verified.log);
  begin_platform(server);
  Client client(server.port());
  check_journal(client);
  check_personal_data(client);
  for (asked_ = 0; asked_ < steps().size(); ++asked_) require(ask(client, asked_), steps()[asked_].name + " is refused when it is asked for again");
  check_journal(client);
  for (const auto& [name, posted] : kBooks) {
    const auto answer = client.send("GET", "/v1/accounts/" + name, {platform_->admin()});
    require(answer.status == 200 && json::parse(answer.body).at("posted") == posted, name + " has not " + posted + " but " + answer.body);
  }
  server.send_signal(SIGTERM);
  require(server.wait() == 0, "the server did not end well: " + server.log());
}

void Workload::prove() {
  if (!operator_key_) find_operator_key();
  DaybookProcess server(serve_arguments(data_, kLimits));
  try {
    prove_on(server);
  } catch (const std::exception&) {
    log_ += server.log();
    throw;
  }
}

bool Workload::is_done() const { return acknowledged_.size() == steps().size(); }

std::optional<std::string> Workload::start_refused() {
  DaybookProcess server(serve_arguments(data_, kLimits));
  try {
    server.port();
  } catch (const std::exception&) {
    const auto code = server.wait();
    require(code == 1, "the server ended with " + std::to_string(code) + ": " + server.log());
    return server.log();
  }
  if (!operator_key_ && server.output().find("operator key") != std::string::npos) operator_key_ = server.operator_key();
  server.send_signal(SIGTERM);
  const auto code = server.wait();
  log_ += server.log();
  require(code == 0 || code == 1, "the server ended with " + std::to_string(code) + ": " + server.log());
  return std::nullopt;
}

// Keys that were not there yet are not known either; every step may have been asked for.
Workload Workload::as_after(std::size_t calls, const std::filesystem::path& data) const {
  Workload earlier(data);
  earlier.asked_ = steps().size();
  if (calls == 0) return earlier;
  earlier.operator_key_ = operator_key_;
  earlier.platform_ = platform_;
  earlier.acknowledged_.assign(acknowledged_.begin(), acknowledged_.begin() + static_cast<std::ptrdiff_t>(calls - 1));
  return earlier;
}

}  // namespace daybook::test
