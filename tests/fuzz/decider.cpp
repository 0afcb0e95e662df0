// Commands made of bytes, given to the rules and to a model that shares nothing with them: both answer the same, and have the same balances after each. What
// happened can be written, read and evolved again.
#include <map>

#include "domain/books.h"
#include "domain/given_books.h"
#include "domain/next_event.h"
#include "eventstore/entry.h"
#include "fuzz/ledger_model.h"
#include "fuzz/target.h"

namespace {

using namespace daybook;
using daybook::fuzz::LedgerModel;
using daybook::fuzz::Moves;
using daybook::fuzz::require;
using daybook::fuzz::Units;

constexpr int kScale = 2;
constexpr std::size_t kStepsMax = 100;
const std::string kAccounts[] = {"alice-1", "bob-1", "carol-eur", "funding-usd", "funding-eur", "settlement-usd", "nobody-1", "dora-1"};
const std::string kCurrencies[] = {"USD", "USD", "USD", "EUR"};

Decimal decimal_of(Units units) { return {{units}, kScale}; }
std::optional<Decimal> decimal_of(std::optional<Units> units) { return units ? std::optional(decimal_of(*units)) : std::nullopt; }

struct Pair {
  Books books;
  LedgerModel model;
  State replayed;             // from what happened, written and read again
  std::size_t in_replay = 0;  // so many events

  Pair() {
    open("alice-1", "USD", 0, std::nullopt);
    open("bob-1", "USD", -50'00, 200'00);
    open("carol-eur", "EUR", 0, std::nullopt);
    open("dora-1", "USD", std::nullopt, std::nullopt);
    replay();
  }

  void open(const std::string& name, const std::string& currency, std::optional<Units> floor, std::optional<Units> ceiling) {
    auto command = books.account_command(name, currency);
    command.floor = {decimal_of(floor)};
    command.ceiling = {decimal_of(ceiling)};
    require(books.give(command) == "done", "an account is made");
    model.accounts[name] = {currency, floor, ceiling};
  }

  void pass_seconds(std::int64_t seconds) {
    books.pass_seconds(seconds);
    model.now += seconds;
    auto expected = model.expire();
    while (const auto* due = next_due(books.state)) {
      if (due->due > books.now) break;
      require(expected.erase(due->hold.text) == 1, "a hold expires when its time is over");
      give(ExpireHold{due->hold}, "done");
    }
    require(expected.empty(), "every hold expires when its time is over");
  }

  void set_status(const std::string& name, AccountStatus status) {
    auto& account = model.accounts.at(name);
    account.frozen = status == AccountStatus::frozen;
    account.disabled = status == AccountStatus::disabled;
    give(SetAccountStatus{{name}, status, "asked for"}, "done");  // also where it is so already: that somebody asked is told
  }

  void give(const Command& command, const std::string& expected) {
    const auto outcome = books.give(command);
    if (outcome != expected) std::fprintf(stderr, "%s: %s, but by the model %s\n", name_of(command).data(), outcome.c_str(), expected.c_str());
    require(outcome == expected, "the rules answer as the model does");
    replay();
  }

  void replay() {
    for (; in_replay < books.history.size(); ++in_replay) replay(books.history[in_replay], books.recordings[in_replay]);
  }

  void replay(const Event& event, const Recording& recording) {
    require(!why_not_next(replayed, event), "what was decided can come next");
    if (const auto asked = command_of(event)) {
      const auto decided = decide(replayed, *asked, recording.time);
      require(decided && !decided->empty() && decided->back() == event, "an event's command, decided again, gives the event again");
    }
    const Entry entry{recording.position, recording.time, {{{"c1"}, Role::admin}, "request", {}, {}, {}, {}, {}}, event};
    std::string bytes;
    const bool encoded = encode_again(entry, bytes);
    require(!encoded || decode(bytes) == entry, "an event is read as it was written");
    evolve(replayed, encoded ? decode(bytes).event : event, recording);
  }

  void check_balances() const {
    require(imbalances(books.state).empty(), "each currency sums to zero");
    for (const auto& [name, account] : model.accounts) {
      const auto number = find_account_number(books.state, {name});
      require(number.has_value(), "an account that the model has is there");
      const auto& row = *books.state.accounts.find(*number);
      require(row.posted.units == account.posted && row.held.units == account.held && row.incoming.units == account.incoming,
              "an account has the balances of the model");
    }
    require(books.state.accounts.size() == model.accounts.size(), "no account is there that the model has not");
  }
};

std::string some_id(fuzz::Choices& choices) { return "t" + std::to_string(choices.below(24)); }

Units some_amount(fuzz::Choices& choices) {
  const auto byte = choices.byte();
  if (byte >= 0xF8) return Units{byte & 7} + 1 << 122;  // so large that a few are beyond what a balance may be
  return Units{byte} * 37 + 1;
}

std::optional<Units> optional_amount(fuzz::Choices& choices) {
  if (choices.flag()) return std::nullopt;
  return some_amount(choices);
}

Moves some_moves(fuzz::Choices& choices) {
  Moves moves;
  for (auto count = 1 + choices.below(3); count > 0; --count) {
    const auto& from = kAccounts[choices.below(std::size(kAccounts))];
    const auto& to = kAccounts[choices.below(std::size(kAccounts))];
    const auto amount = some_amount(choices);
    moves.push_back({from, to, amount, kCurrencies[choices.below(std::size(kCurrencies))]});
  }
  return moves;
}

std::vector<RequestedPosting> requested(const Moves& moves) {
  std::vector<RequestedPosting> postings;
  for (const auto& [from, to, amount, currency] : moves) postings.push_back({{from}, {to}, decimal_of(amount), {currency}});
  return postings;
}

void step(Pair& pair, fuzz::Choices& choices) {
  auto& model = pair.model;
  const auto kind = choices.below(10);
  if (kind == 0) return pair.pass_seconds(static_cast<std::int64_t>(choices.byte()));
  if (kind == 1) {
    constexpr AccountStatus kStatuses[] = {AccountStatus::active, AccountStatus::frozen, AccountStatus::disabled};
    const auto& name = kAccounts[choices.below(3)];
    return pair.set_status(name, kStatuses[choices.below(3)]);
  }
  const auto id = some_id(choices);
  if (kind <= 4) {
    const auto moves = some_moves(choices);
    return pair.give(PostTransaction{{id}, requested(moves)}, model.post(id, moves));
  }
  if (kind == 5) {
    const auto moves = some_moves(choices);
    const auto seconds = choices.flag() ? std::optional<std::uint64_t>(1 + choices.byte()) : std::nullopt;
    return pair.give(PlaceHold{{id}, requested(moves), seconds}, model.hold(id, moves, seconds));
  }
  const auto target = some_id(choices);
  if (kind == 6) {
    const auto amount = optional_amount(choices);
    const bool final = choices.flag();
    return pair.give(CaptureHold{{id}, {target}, decimal_of(amount), final}, model.capture(id, target, amount, final));
  }
  if (kind == 7) return pair.give(VoidHold{{id}, {target}}, model.release(id, target));
  if (kind == 8) {
    const auto seconds = std::uint64_t{1} + choices.byte();
    return pair.give(ExtendHold{{id}, {target}, seconds}, model.extend(id, target, seconds));
  }
  const auto amount = optional_amount(choices);
  pair.give(ReverseTransaction{{id}, {target}, decimal_of(amount)}, model.reverse(id, target, amount));
}

void run(std::string_view bytes) {
  static const Pair kFresh;
  auto pair = kFresh;
  fuzz::Choices choices(bytes);
  for (std::size_t steps = 0; steps < kStepsMax && !choices.none_left(); ++steps) {
    step(pair, choices);
    pair.check_balances();
  }
  require(pair.replayed == pair.books.state, "what happened leads to the same again");
  auto indexed = pair.books.state;
  indexed.customer_by_display_name = {};
  indexed.account_by_display_name = {};
  indexed.account_by_id = {};
  indexed.holds_by_due = {};
  index_rows(indexed);
  require(indexed == pair.books.state, "what follows from rows follows from them alone");
}

const daybook::fuzz::Target target("decider", run);

}  // namespace
