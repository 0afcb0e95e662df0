// What a run needs of a server before it, and asks of it afterwards: a customer with funded accounts, the journal,
// balances. One thread.
#pragma once

#include "tools/bench/fates.h"
#include "tools/bench/figures.h"
#include "tools/bench/fleet.h"
#include "tools/bench/requests.h"

namespace daybook::bench {

// What each account begins with: more than any run can take out of it.
inline constexpr std::int64_t kFundingCents = 100'000'000'000'000;

struct Server {
  Authority authority;
  std::string key;
  Fleet& fleet;
  Requests& requests;
  const Names& names;
};

// The name of the platform whose key it is, as its journal's first entry says.
std::string platform_of_key(Server& server);

// The size of the platform's journal.
std::uint64_t journal_size(Server& server);

// Makes the customer and its accounts, many at a time, and funds them. All throw std::runtime_error, with the server's
// words, where it refuses.
void make_accounts(Server& server, const Plan& plan);

// Reads the journal from position `from` on, and the balances of up to `accounts_max` accounts, spread evenly, and
// compares them with the answers.
Checked check(Server& server, const Plan& plan, Fates& fates, std::uint64_t from, std::uint32_t accounts_max);

// What differs between an account's balances, as the API tells them, and what they should be; empty where nothing does.
std::string balance_problem(const std::string& account, std::string_view balances, const Fates::Expected& expected);

// The problems of balances as one sentence: how many, and the first.
void add_balance_problems(Checked& checked, const std::vector<std::string>& problems);

}  // namespace daybook::bench
