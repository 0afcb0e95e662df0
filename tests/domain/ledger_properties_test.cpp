// What holds for any sequence of commands, checked against a model that shares nothing with the rules: it keeps a plain list of what was accepted and adds
// up from the beginning.
#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <map>
#include <set>

#include "domain/books.h"
#include "given_books.h"

using namespace daybook;

namespace {

struct Move {
  std::string from;
  std::string to;
  long amount = 0;  // in cents
};

struct Naive {
  struct Hold {
    std::vector<Move> left;
    bool open = true;
  };
  struct Spending {
    std::string account;
    long amount = 0;
    Time time;
    std::string hold;  // empty: not of a hold
  };
  std::vector<Move> posted;
  std::map<std::string, Hold> holds;
  std::vector<Spending> spendings;

  static std::map<std::string, long> net(const std::vector<Move>& moves) {
    std::map<std::string, long> effects;
    for (const auto& [from, to, amount] : moves) {
      effects[from] -= amount;
      effects[to] += amount;
    }
    return effects;
  }

  void spend(const std::vector<Move>& moves, Time now, const std::string& hold) {
    for (const auto& [account, effect] : net(moves)) {
      if (effect < 0) spendings.push_back({account, -effect, now, hold});
    }
  }

  long posted_of(const std::string& account) const { return net(posted).count(account) ? net(posted).at(account) : 0; }
  long held_of(const std::string& account) const { return reserved(account, -1); }
  long incoming_of(const std::string& account) const { return reserved(account, 1); }

  // Out of the account after the moment; of holds only what was not given back.
  long spent_since(const std::string& account, Time after) const {
    long total = 0;
    for (const auto& spending : spendings) {
      if (spending.account == account && spending.time > after) total += spending.amount;
    }
    return total;
  }

 private:
  long reserved(const std::string& account, int sign) const {
    long total = 0;
    for (const auto& [id, hold] : holds) {
      if (!hold.open) continue;
      const auto effects = net(hold.left);
      const auto effect = effects.find(account);
      if (effect != effects.end() && effect->second * sign > 0) total += effect->second * sign;
    }
    return total;
  }
};

const std::vector<std::string> kAccounts = {"alice-1", "bob-1", "carol-1", "funding-usd"};
constexpr long kCeiling = 60'00;  // of carol-1
constexpr long kLimit = 40'00;    // of alice-1
constexpr std::uint32_t kLimitSeconds = 128;

std::string cents(long amount) { return to_text({amount}, 2); }
std::string some_id() { return "t" + std::to_string(*rc::gen::inRange(0, 25)); }
long some_amount() { return *rc::gen::inRange(1, 30'00); }

std::vector<Move> some_moves() {
  std::vector<Move> moves;
  for (auto count = *rc::gen::element(1, 1, 1, 2, 3); count > 0; --count) {
    const auto from = *rc::gen::inRange<std::size_t>(0, kAccounts.size());
    const auto to = (from + *rc::gen::inRange<std::size_t>(1, kAccounts.size())) % kAccounts.size();
    moves.push_back({kAccounts[from], kAccounts[to], some_amount()});
  }
  return moves;
}

std::vector<Line> lines_of(const std::vector<Move>& moves) {
  std::vector<Line> lines;
  for (const auto& [from, to, amount] : moves) lines.push_back({from, to, cents(amount)});
  return lines;
}

// The books and the model side by side.
struct Pair {
  Books books;
  Naive naive;
  std::map<std::string, std::vector<Move>> moved;  // by transactions that can be reversed: what is left

  Pair() {
    auto alice = books.account_command("alice-1");
    alice.velocity = {{decimal(cents(kLimit)), kLimitSeconds}};
    books.give(alice);
    books.account("bob-1");
    auto carol = books.account_command("carol-1");
    carol.ceiling = {decimal(cents(kCeiling))};
    books.give(carol);
    books.pass_seconds(1);
  }

  void expire_due() {
    while (const auto* due = next_due(books.state)) {
      if (due->due > books.now) break;
      const auto id = due->hold.text;
      RC_ASSERT(books.give(ExpireHold{{id}}) == "done");
      close(id);
    }
  }

  // What is left is free again, and not spent.
  void close(const std::string& id) {
    auto& hold = naive.holds.at(id);
    hold.open = false;
    give_back(id, hold.left);
  }

  void give_back(const std::string& id, const std::vector<Move>& moves) {
    for (const auto& [account, effect] : Naive::net(moves)) {
      if (effect >= 0) continue;
      for (auto& spending : naive.spendings) {
        if (spending.hold == id && spending.account == account) spending.amount += effect;
      }
    }
  }

  // Gives the command; true where it was accepted now. Retrying it at once changes nothing, and what happened says how to decide it again.
  bool give(const Command& command) {
    auto before = books.state;
    const auto size = books.history.size();
    const auto outcome = books.give(command);
    const Events happened(books.history.begin() + static_cast<std::ptrdiff_t>(size), books.history.end());
    if (happened.empty()) return false;
    for (std::size_t i = size; i + 1 < books.history.size(); ++i) evolve(before, books.history[i], books.recordings[i]);
    if (const auto again = command_of(happened.back())) RC_ASSERT(decide(before, *again, books.now).value() == Events{happened.back()});
    const auto after = books.state;
    RC_ASSERT(books.give(command) == "again");
    RC_ASSERT(books.state == after);
    return outcome == "done";
  }

  void post() {
    const auto id = some_id();
    const auto moves = some_moves();
    if (!give(PostTransaction{{id}, Books::requested(lines_of(moves))})) return;
    naive.posted.insert(naive.posted.end(), moves.begin(), moves.end());
    naive.spend(moves, books.now, "");
    moved[id] = moves;
  }

  void hold() {
    const auto id = some_id();
    const auto moves = some_moves();
    std::optional<std::uint64_t> seconds;
    if (*rc::gen::arbitrary<bool>()) seconds = *rc::gen::inRange(1, 200);
    if (!give(PlaceHold{{id}, Books::requested(lines_of(moves)), seconds})) return;
    naive.holds[id] = {moves};
    naive.spend(moves, books.now, id);
  }

  void capture() {
    const auto id = some_id();
    const auto target = some_id();
    CaptureHold command{{id}, {target}, std::nullopt, *rc::gen::arbitrary<bool>()};
    if (*rc::gen::arbitrary<bool>()) command.amount = decimal(cents(some_amount()));
    if (!give(command)) return;
    auto& hold = naive.holds.at(target);
    RC_ASSERT(hold.open);
    auto now = hold.left;
    if (command.amount) now.at(0).amount = static_cast<long>(at_scale(*command.amount, 2)->units);
    for (std::size_t i = 0; i < now.size(); ++i) hold.left[i].amount -= now[i].amount;
    RC_ASSERT(hold.left[0].amount >= 0);
    naive.posted.insert(naive.posted.end(), now.begin(), now.end());
    moved[id] = now;
    if (command.final || !command.amount || hold.left[0].amount == 0) close(target);
  }

  void void_hold() {
    const auto target = some_id();
    if (give(VoidHold{{some_id()}, {target}})) close(target);
  }

  void reverse() {
    const auto target = some_id();
    ReverseTransaction command{{some_id()}, {target}, std::nullopt};
    if (*rc::gen::arbitrary<bool>()) command.amount = decimal(cents(some_amount()));
    if (!give(command)) return;
    auto& left = moved.at(target);
    std::vector<Move> back;
    for (auto& move : left) {
      const auto amount = command.amount ? static_cast<long>(at_scale(*command.amount, 2)->units) : move.amount;
      back.push_back({move.to, move.from, amount});
      move.amount -= amount;
      RC_ASSERT(move.amount >= 0);
    }
    naive.posted.insert(naive.posted.end(), back.begin(), back.end());
    naive.spend(back, books.now, "");
  }

  void step() {
    books.pass_seconds(*rc::gen::element(0, 0, 1, 3, 50));
    expire_due();
    switch (*rc::gen::inRange(0, 8)) {
      case 0: return hold();
      case 1: return capture();
      case 2: return void_hold();
      case 3: return reverse();
      case 4: {
        const auto status = *rc::gen::element(AccountStatus::active, AccountStatus::active, AccountStatus::frozen, AccountStatus::disabled);
        books.status("bob-1", status);
        return;
      }
      default: return post();
    }
  }

  void check() const {
    RC_ASSERT(imbalances(books.state).empty());
    for (const auto& name : kAccounts) {
      const auto number = find_account_number(books.state, {name});
      if (!number) continue;
      const auto& row = *books.state.accounts.find(*number);
      RC_ASSERT(static_cast<long>(row.posted.units) == naive.posted_of(name));
      RC_ASSERT(static_cast<long>(row.held.units) == naive.held_of(name));
      RC_ASSERT(static_cast<long>(row.incoming.units) == naive.incoming_of(name));
      if (row.floor) RC_ASSERT(row.available() >= *row.floor);
      if (row.ceiling) RC_ASSERT(row.posted.units + row.incoming.units <= row.ceiling->units);
    }
    const Time window_begin{books.now.microseconds - std::int64_t{kLimitSeconds} * 1'000'000};
    RC_ASSERT(naive.spent_since("alice-1", window_begin) <= kLimit);
  }
};

}  // namespace

TEST_CASE("any sequence of transactions: sums stay zero, no bound is broken, a naive model agrees on every balance") {
  CHECK(rc::check([] {
    Pair pair;
    for (auto steps = *rc::gen::inRange(1, 120); steps > 0; --steps) {
      pair.step();
      pair.check();
    }
  }));
}

TEST_CASE("any transaction in several currencies: each currency sums to zero, whatever is named for the first time") {
  CHECK(rc::check([] {
    Books books;
    books.account("alice-1");
    books.account("carol-eur", "EUR");
    for (auto steps = *rc::gen::inRange(1, 20); steps > 0; --steps) {
      std::vector<Line> lines;
      for (auto count = *rc::gen::inRange(1, 5); count > 0; --count) {
        const auto name = [] {
          return *rc::gen::element<std::string>("alice-1", "carol-eur", "funding-usd", "funding-eur", "settlement-usd", "settlement-jpy");
        };
        lines.push_back({name(), name(), std::to_string(*rc::gen::inRange(1, 100)), *rc::gen::element<std::string>("USD", "EUR", "JPY")});
      }
      if (*rc::gen::arbitrary<bool>()) {
        books.post("t" + std::to_string(steps), lines);
      } else {
        books.hold("t" + std::to_string(steps), lines);
      }
      RC_ASSERT(imbalances(books.state).empty());
      for (const auto& [number, row] : books.state.accounts) RC_ASSERT(row.scale == scale_of(books.state, row.currency));
    }
  }));
}

TEST_CASE("any sequence of transactions: a replay gives the live state") {
  CHECK(rc::check([] {
    Pair pair;
    for (auto steps = *rc::gen::inRange(1, 120); steps > 0; --steps) pair.step();
    State replayed;
    for (std::size_t i = 0; i < pair.books.history.size(); ++i) evolve(replayed, pair.books.history[i], pair.books.recordings[i]);
    RC_ASSERT(replayed == pair.books.state);
  }));
}

TEST_CASE("any sequence of transactions: restored rows with their index are the state they were taken from") {
  CHECK(rc::check([] {
    Pair pair;
    for (auto steps = *rc::gen::inRange(1, 120); steps > 0; --steps) pair.step();
    const auto& state = pair.books.state;
    State restored;
    restored.header = state.header;
    for (const auto& [key, row] : state.customers) restored.customers.restore(key, row);
    for (const auto& [key, row] : state.accounts) restored.accounts.restore(key, row);
    for (const auto& [key, row] : state.holds) restored.holds.restore(key, row);
    for (const auto& [key, row] : state.transactions) restored.transactions.restore(key, row);
    index_rows(restored);
    RC_ASSERT(restored == state);
  }));
}
