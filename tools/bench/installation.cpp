#include "tools/bench/installation.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "domain/money.h"
#include "domain/posting.h"
#include "tools/bench/journal_scan.h"
#include "tools/bench/series.h"

namespace daybook::bench {
namespace {

using nlohmann::json;

constexpr int kScale = 2;  // of kBenchCurrency

std::string cents_text(std::int64_t cents) { return to_text(Amount{cents}, kScale); }

void make_customer(Server& server) {
  const json body = {{"customerIdentifier", server.names.customer()}, {"displayName", server.names.customer()}};
  Series series("making the customer", 1, 201,
                [&](std::string& bytes, std::uint64_t) { server.requests.post(bytes, "/v1/customers", body.dump()); });
  server.fleet.run(series);
}

void fund(Server& server, std::uint32_t accounts) {
  const auto amount = cents_text(kFundingCents);
  const auto transactions = (accounts + kPostingsMax - 1) / kPostingsMax;
  Series series("funding the accounts", transactions, 201, [&](std::string& bytes, std::uint64_t number) {
    json postings = json::array();
    for (auto place = number * kPostingsMax; place < std::min<std::uint64_t>(accounts, (number + 1) * kPostingsMax);
         ++place) {
      postings.push_back({{"from", "funding-eur"},
                          {"to", server.names.account(static_cast<std::uint32_t>(place))},
                          {"amount", amount},
                          {"currency", kBenchCurrency}});
    }
    const json body = {{"id", "f-" + server.names.run() + "-" + std::to_string(number)},
                       {"postings", std::move(postings)}};
    server.requests.post(bytes, "/v1/transactions", body.dump());
  });
  server.fleet.run(series);
}

std::string first_page(Server& server) {
  std::string page;
  Series series(
      "reading the journal", 1, 200,
      [&](std::string& bytes, std::uint64_t) { server.requests.get(bytes, "/v1/entries?limit=1"); },
      [&](std::uint64_t, std::string_view body) { page = body; });
  server.fleet.run(series);
  return page;
}

// Of a member with a decimal string of kScale digits.
std::optional<std::int64_t> cents_in(std::string_view balances, std::string_view member) {
  const auto name = "\"" + std::string(member) + "\":\"";
  const auto at = balances.find(name);
  if (at == std::string_view::npos) return std::nullopt;
  auto text = balances.substr(at + name.size());
  const auto decimal = decimal_from_text(text.substr(0, text.find('"')));
  if (!decimal) return std::nullopt;
  const auto amount = at_scale(*decimal, kScale);
  return amount ? std::optional(static_cast<std::int64_t>(amount->units)) : std::nullopt;
}

void read_journal(Server& server, Fates& fates, std::uint64_t from) {
  JournalScan scan(server.names, fates);
  std::string request;
  server.requests.get(request, "/v1/entries?from=" + std::to_string(from), "application/x-ndjson");
  const int status = stream(server.authority, request, [&](std::string_view piece) { scan.take(piece); });
  if (status != 200) throw std::runtime_error("reading the journal: the server answered " + std::to_string(status));
}

}  // namespace

std::string platform_of_key(Server& server) {
  return json::parse(first_page(server)).at("entries").at(0).at("data").at("platform").get<std::string>();
}

std::uint64_t journal_size(Server& server) { return json::parse(first_page(server)).at("size").get<std::uint64_t>(); }

void make_accounts(Server& server, const Plan& plan) {
  make_customer(server);
  const auto customer = server.names.customer();
  Series series("making the accounts", plan.accounts(), 201, [&](std::string& bytes, std::uint64_t number) {
    const auto account = server.names.account(static_cast<std::uint32_t>(number));
    std::string body = "{\"customerIdentifier\":\"" + customer + "\",\"accountIdentifier\":\"" + account +
                       "\",\"displayName\":\"" + account;
    (body += "\",\"contactEmail\":\"bench@daybook.example\",\"currencyCode\":\"") += kBenchCurrency;
    server.requests.post(bytes, "/v1/accounts", body += "\"}");
  });
  server.fleet.run(series);
  fund(server, plan.accounts());
}

std::string balance_problem(const std::string& account, std::string_view balances, const Fates::Expected& expected) {
  const auto posted = cents_in(balances, "posted"), held = cents_in(balances, "held");
  const auto should_be = kFundingCents + expected.posted_cents;
  if (posted == should_be && held == expected.held_cents) return {};
  const auto shown = [](const std::optional<std::int64_t>& cents) {
    return cents ? cents_text(*cents) : std::string("nothing readable");
  };
  return account + " has posted " + shown(posted) + ", held " + shown(held) +
         "; by what was acknowledged it should be " + cents_text(should_be) + " and " + cents_text(expected.held_cents);
}

void add_balance_problems(Checked& checked, const std::vector<std::string>& problems) {
  if (problems.empty()) return;
  checked.problems.push_back(std::to_string(problems.size()) + " of " + std::to_string(checked.balances) +
                             " balances are wrong, the first: " + problems.front());
}

Checked check(Server& server, const Plan& plan, Fates& fates, std::uint64_t from, std::uint32_t accounts_max) {
  read_journal(server, fates, from);
  Checked checked;
  checked.acknowledged = fates.acknowledged();
  checked.in_journal = fates.found();
  checked.problems = fates.contradictions(server.names);
  const auto expected = fates.balances(plan);
  checked.balances = std::min(plan.accounts(), accounts_max);
  const auto account_at = [&](std::uint64_t number) {
    return static_cast<std::uint32_t>(number * plan.accounts() / checked.balances);
  };
  std::vector<std::string> problems;
  Series series(
      "reading balances", checked.balances, 200,
      [&](std::string& bytes, std::uint64_t number) { server.requests.read(bytes, account_at(number)); },
      [&](std::uint64_t number, std::string_view body) {
        const auto account = account_at(number);
        if (auto problem = balance_problem(server.names.account(account), body, expected[account]); !problem.empty()) {
          problems.push_back(std::move(problem));
        }
      });
  server.fleet.run(series);
  add_balance_problems(checked, problems);
  return checked;
}

}  // namespace daybook::bench
