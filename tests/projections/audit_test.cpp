// The index of the trail against a filter over all entries, which reads nothing but their JSON.
#include <algorithm>
#include <catch2/catch.hpp>
#include <future>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "domain/posting.h"
#include "ledger.h"

namespace daybook {
namespace {

using nlohmann::json;

struct Concerned {
  std::set<std::string> customers, accounts, entities, transactions;
};

// What an entry concerns, found by the names of its members.
class Oracle {
 public:
  explicit Oracle(const Log& log, JournalNumber journal) {
    log.read_entries(journal, 0, [this](Position, std::string_view line) {
      add(json::parse(line));
      return true;
    });
  }

  std::vector<Position> matching(const AuditFilter& filter) const {
    std::vector<Position> positions;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (matches(entries_[i], concerned_[i], filter)) positions.push_back(i);
    }
    return positions;
  }
  const std::vector<json>& entries() const { return entries_; }
  const std::vector<Concerned>& concerned() const { return concerned_; }

 private:
  void add(json entry) {
    const auto& data = entry["data"];
    if (entry["type"] == "platform-opened.1") platform_ = data["platform"];
    if (entry["type"] == "account-created.1") name(data["number"], data["account"], data["customer"]);
    if (entry["type"] == "system-account-opened.1") name(data["number"], data["account"], platform_);
    Concerned concerned;
    if (entry["type"] == "platform-opened.1") concerned.customers.insert(platform_);
    collect(data, concerned);
    for (const auto& account : concerned.accounts) {
      if (customer_of_.contains(account)) concerned.customers.insert(customer_of_.at(account));
    }
    entries_.push_back(std::move(entry));
    concerned_.push_back(std::move(concerned));
  }

  static std::string number_text(const json& number) {
    return number.is_string() ? number.get<std::string>() : to_text(AccountNumber{number.get<std::uint64_t>()});
  }
  void name(const json& number, const std::string& account, const std::string& customer) {
    account_of_[number_text(number)] = account;
    customer_of_[account] = customer;
  }
  std::string account_called(const std::string& name) const {
    const auto found = account_of_.find(name);
    return found == account_of_.end() ? name : found->second;
  }

  void collect(const json& data, Concerned& concerned) const {
    for (const auto& [key, value] : data.items()) {
      if (key == "customer") concerned.customers.insert(value);
      if (key == "account" || key == "from" || key == "to") concerned.accounts.insert(account_called(value));
      if (key == "entity") concerned.entities.insert(value);
      if (key == "transaction" || key == "original" || key == "hold") concerned.transactions.insert(value);
      if (key == "postings" || key == "released") collect_postings(value, concerned);
      if (key != "about") continue;
      for (const auto& object : value) {
        if (object["kind"] == "customer") concerned.customers.insert(object["id"]);
        if (object["kind"] == "account") concerned.accounts.insert(account_called(object["id"]));
        if (object["kind"] == "transaction") concerned.transactions.insert(object["id"]);
      }
    }
  }
  void collect_postings(const json& currencies, Concerned& concerned) const {
    for (const auto& postings : currencies) {
      for (const auto& posting : postings) {
        concerned.accounts.insert(account_called(number_text(posting[0])));
        concerned.accounts.insert(account_called(number_text(posting[1])));
      }
    }
  }

  bool matches(const json& entry, const Concerned& concerned, const AuditFilter& filter) const {
    const auto has = [](const std::set<std::string>& ids, const std::optional<std::string>& id) { return !id || ids.contains(*id); };
    const bool rejected = entry["type"] == "command-rejected.1";
    const auto account = filter.account ? std::optional(account_called(*filter.account)) : std::nullopt;
    return has(concerned.customers, filter.customer) && has(concerned.accounts, account) && has(concerned.entities, filter.entity) &&
           has(concerned.transactions, filter.transaction) && (!filter.actor || entry["actor"]["credential"] == *filter.actor) &&
           (!filter.type || entry["type"] == *filter.type) && (!filter.correlation || entry.value("correlation", "") == *filter.correlation) &&
           (!filter.rejected || rejected == *filter.rejected) &&
           (!filter.from || entry["time"] >= to_text(*filter.from)) && (!filter.to || entry["time"] < to_text(*filter.to));
  }

  std::string platform_;
  std::map<std::string, std::string> account_of_, customer_of_;
  std::vector<json> entries_;
  std::vector<Concerned> concerned_;
};

class Chance {
 public:
  explicit Chance(std::uint32_t seed) : engine_(seed) {}
  int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(engine_); }
  template <class T>
  const T& one_of(const std::vector<T>& all) {
    return all[static_cast<std::size_t>(below(static_cast<int>(all.size())))];
  }

 private:
  std::mt19937 engine_;
};

std::string customer_id(Chance& chance) { return "customer-" + std::to_string(chance.below(3)); }
std::string account_id(Chance& chance) {
  if (chance.below(8) == 0) return "A1000000" + std::to_string(chance.below(6));
  return "account-" + std::to_string(chance.below(5));
}
std::string transaction_id(Chance& chance) { return "t-" + std::to_string(chance.below(40)); }

Command some_command(Chance& chance) {
  const auto posting = [&] {
    const auto from = chance.below(3) == 0 ? "funding-usd" : account_id(chance);
    return std::vector<RequestedPosting>{{{from}, {account_id(chance)}, decimal_from_text("1.00").value(), {"USD"}}};
  };
  switch (chance.below(8)) {
    case 0: return CreateCustomer{{customer_id(chance)}, "Name " + std::to_string(chance.below(4))};
    case 1: {
      const auto key = KeyStore::new_id();
      const auto id = "account-" + std::to_string(chance.below(5));
      return CreateAccount{{customer_id(chance)}, {id}, "Name of " + id, {"USD"}, key, {Personal::Form::plain, key, "a@example.com"}, {}};
    }
    case 2: return SetAccountStatus{{account_id(chance)}, AccountStatus::active, "as it is"};
    case 3: return PlaceHold{{transaction_id(chance)}, posting()};
    case 4: return VoidHold{{transaction_id(chance)}, {transaction_id(chance)}};
    case 5: return ReverseTransaction{{transaction_id(chance)}, {transaction_id(chance)}};
    case 6: return UpdateCustomer{{customer_id(chance)}, "Name " + std::to_string(chance.below(4))};
    default: return PostTransaction{{transaction_id(chance)}, posting()};
  }
}

void give(Ledger& ledger, JournalNumber journal, Chance& chance) {
  std::promise<Answer> answered;
  Submission submission;
  submission.journal = journal;
  Envelope envelope;
  envelope.actor = {{"c" + std::to_string(chance.below(3))}, Role::admin};
  envelope.request = "r";
  if (chance.below(2) == 0) envelope.correlation = "order-" + std::to_string(chance.below(4));
  submission.envelope = std::move(envelope);
  submission.command = some_command(chance);
  submission.done = [&answered](Answer answer) { answered.set_value(std::move(answer)); };
  ledger.store().submit(std::move(submission));
  answered.get_future().get();
}

// Half of them of what an entry has, so that they find something.
AuditFilter some_filter(Chance& chance, const Oracle& oracle) {
  AuditFilter filter;
  const auto index = static_cast<std::size_t>(chance.below(static_cast<int>(oracle.entries().size())));
  const auto& entry = oracle.entries()[index];
  const auto& concerned = oracle.concerned()[index];
  const auto asks = [&] { return chance.below(4) == 0; };
  const auto one_of = [&](const std::set<std::string>& ids) { return chance.one_of(std::vector(ids.begin(), ids.end())); };
  if (asks()) filter.customer = concerned.customers.empty() ? customer_id(chance) : one_of(concerned.customers);
  if (asks()) filter.account = concerned.accounts.empty() ? account_id(chance) : one_of(concerned.accounts);
  if (asks()) filter.transaction = concerned.transactions.empty() ? transaction_id(chance) : one_of(concerned.transactions);
  if (asks()) filter.actor = entry["actor"]["credential"];
  if (asks()) filter.type = entry["type"];
  if (asks()) filter.correlation = entry.value("correlation", "order-1");
  if (asks()) filter.rejected = chance.below(2) == 0;
  if (asks()) filter.from = time_from_text(entry["time"].get<std::string>());
  if (asks()) filter.to = time_from_text(oracle.entries().back()["time"].get<std::string>());
  return filter;
}

std::vector<Position> positions(std::unique_ptr<AuditList> list) {
  std::vector<Position> found;
  while (auto view = list->next()) found.push_back(view->entry.position);
  return found;
}

// Looks go in the order of positions and never past what is found.
void check_looks(std::unique_ptr<AuditList> list, bool backwards) {
  std::optional<Position> last;
  while (const auto look = list->look()) {
    if (last) CHECK((backwards ? look->position < *last : look->position > *last));
    if (look->found) CHECK(look->found->entry.position == look->position);
    last = look->position;
  }
}

struct History {
  Ledger ledger;
  JournalNumber journal = ledger.platform("acme-platform");
  std::unique_ptr<LiveViews> views;

  History(Chance& chance, int commands) {
    for (int i = 0; i < commands; ++i) give(ledger, journal, chance);
    views = open_views_of(ledger);
    catch_up(*views, ledger);
  }
};

}  // namespace

TEST_CASE("audit: for any history and filter the index finds what a filter over all entries finds, in both orders") {
  const auto seed = GENERATE(1u, 2u, 3u);
  CAPTURE(seed);
  Chance chance(seed);
  History history(chance, 250);
  const Oracle oracle(history.ledger.store().log(), history.journal);
  std::size_t found = 0;
  for (int i = 0; i < 400; ++i) {
    const auto filter = some_filter(chance, oracle);
    CAPTURE(i);
    auto expected = oracle.matching(filter);
    found += expected.size();
    CHECK(positions(history.views->now().audit(history.journal, filter)) == expected);
    std::ranges::reverse(expected);
    CHECK(positions(history.views->now().audit(history.journal, filter, {.after = {}, .before = kNewest})) == expected);
    check_looks(history.views->now().audit(history.journal, filter), false);
    check_looks(history.views->now().audit(history.journal, filter, {.after = {}, .before = kNewest}), true);
  }
  CHECK(found > 400);  // or the filters were all too narrow to tell anything
}

TEST_CASE("audit: a list goes on behind a position, and in front of one") {
  Chance chance(7);
  History history(chance, 120);
  const Oracle oracle(history.ledger.store().log(), history.journal);
  const AuditFilter filter{.actor = "c1"};
  const auto all = oracle.matching(filter);
  REQUIRE(all.size() > 10);
  for (const auto place : {all[0], all[4] - 1, all[5], all.back(), Position{1'000'000}}) {
    std::vector<Position> behind, in_front;
    std::ranges::copy_if(all, std::back_inserter(behind), [&](Position position) { return position > place; });
    std::ranges::copy_if(all, std::back_inserter(in_front), [&](Position position) { return position < place; });
    std::ranges::reverse(in_front);
    CHECK(positions(history.views->now().audit(history.journal, filter, {.after = place, .before = {}})) == behind);
    CHECK(positions(history.views->now().audit(history.journal, filter, {.after = {}, .before = place})) == in_front);
  }
}

TEST_CASE("audit: what a row says it is about has accounts by identifier, and their customers") {
  Ledger ledger;
  const auto journal = ledger.platform("acme-platform");
  ledger.customer(journal, "acme-eu");
  ledger.account(journal, "acme-eu", "acme-main");
  ledger.fund(journal, "t-1", "acme-main");
  const auto views = open_views_of(ledger);
  catch_up(*views, ledger);
  const auto list = views->now().audit(journal, {.transaction = "t-1"});
  const auto view = list->next();
  REQUIRE(view);
  CHECK(view->about == ObjectIds{{ObjectKind::customer, "acme-eu"},
                                 {ObjectKind::customer, "acme-platform"},
                                 {ObjectKind::account, "acme-main"},
                                 {ObjectKind::account, "funding-usd"},
                                 {ObjectKind::transaction, "t-1"}});
  CHECK(decode(view->line) == view->entry);
  CHECK_FALSE(list->next());
}

}  // namespace daybook
