// A batch is decided on an excerpt of the state: the rows that its commands name. Whatever a rule looks at must be in it.
#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "domain/given_books.h"
#include "domain/needs.h"
#include "eventstore/batch.h"

using namespace daybook;

namespace {

const std::vector<std::string> kAccounts = {"alice-1", "bob-1", "corp-1", "funding-usd"};

std::string some_id() { return "t" + std::to_string(*rc::gen::inRange(0, 12)); }
std::string some_amount() { return std::to_string(*rc::gen::inRange(1, 40)) + ".00"; }

std::vector<Line> some_lines() {
  const auto from = *rc::gen::inRange<std::size_t>(0, kAccounts.size());
  const auto to = (from + *rc::gen::inRange<std::size_t>(1, kAccounts.size())) % kAccounts.size();
  return {{kAccounts[from], kAccounts[to], some_amount()}};
}

// Effective times lie on both sides of a period that was closed.
Details some_details(Time now) {
  Details details;
  if (*rc::gen::inRange(0, 4) == 0) details.effective_at = Time{now.microseconds - *rc::gen::element(5, 50) * 1'000'000};
  return details;
}

Command some_transaction(Time now) {
  if (*rc::gen::arbitrary<bool>()) return PostTransaction{{some_id()}, Books::requested(some_lines()), some_details(now)};
  return PlaceHold{{some_id()}, Books::requested(some_lines()), 3'600};
}

// A customer whose accounts move freely, and one under contract that may be suspended.
struct World : Books {
  World() {
    const KeyId key{std::string(32, 'b')};
    give(ProvideContract{{"standard"}, "1", {{0}, true}, "Be good."});
    give(CreateEntity{{"corp"}, EntityKind::legal_person, key, {Personal::Form::plain, key, "{}"}});
    give(SignCustomer{{"corp-eu"}, {{"corp"}, {{"corp"}}, {{{"standard"}, {{1'000'000}, true}}}}});
    auto alice = account_command("alice-1");
    alice.velocity = {{decimal("100.00"), 128}};
    give(alice);
    auto bob = account_command("bob-1");
    bob.ceiling = {decimal("90.00")};
    give(bob);
    auto corp = account_command("corp-1");
    corp.customer = {"corp-eu"};
    give(corp);
    const KeyId of_alice{std::string(32, 'a')};
    give(CreateAlert{{"acme-eu"}, {"alice-1"}, {"alert-1"}, "low", decimal("20.00"), {{Personal::Form::plain, of_alice, "ada@example.com"}}});
    for (const auto* to : {"alice-1", "bob-1", "corp-1"}) post(std::string("fund-") + to, {{"funding-usd", to, "60.00"}});
  }

  void something() {
    pass_seconds(1);
    switch (*rc::gen::inRange(0, 8)) {
      case 0: status(*rc::gen::elementOf(kAccounts), *rc::gen::element(AccountStatus::active, AccountStatus::frozen)); return;
      case 1: give(SetCustomerStatus{{"corp-eu"}, *rc::gen::arbitrary<bool>(), "asked for"}); return;
      case 2: give(ClosePeriod{Time{now.microseconds - 20'000'000}, "closed"}); return;
      default: give(some_transaction(now));
    }
  }
};

bool was_refused(const State& state, const Command& command) {
  const auto* row = state.transactions.find(needs_of(command).at(0));
  return row && row->kind == TransactionRow::Kind::rejected;
}

// The same on the state as a whole.
std::expected<BatchDecided, Rejection> decided_on_all(State state, const std::vector<Command>& commands, Time now, Position next) {
  BatchDecided decided;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    auto events = decide(state, commands[i], now);
    const auto* refusal = events && !events->empty() ? std::get_if<CommandRejected>(&events->back()) : nullptr;
    if (!events || refusal) {
      auto rejection = refusal ? refusal->rejection : events.error();
      rejection.facts.emplace_back("index", std::to_string(i));
      return std::unexpected(rejection);
    }
    if (events->empty() && was_refused(state, commands[i])) return BatchDecided{{}, {{{outcome_of(state, commands[i]).value(), 1}}, i}};
    for (const auto& event : *events) {
      evolve(state, event, {next + decided.events.size(), now, nullptr, nullptr});
      decided.events.push_back(event);
    }
    decided.outcome.places.push_back({outcome_of(state, commands[i]).value(), 1});
  }
  return decided;
}

bool same(const std::expected<BatchDecided, Rejection>& a, const std::expected<BatchDecided, Rejection>& b) {
  if (!a || !b) return !a && !b && a.error() == b.error();
  const auto position = [](const Earlier& earlier) { return earlier.position; };
  return a->events == b->events && a->outcome.refused == b->outcome.refused &&
         std::ranges::equal(a->outcome.places, b->outcome.places, {}, position, position);
}

}  // namespace

TEST_CASE("batch: what is decided on the rows that it names is what is decided on the whole state") {
  std::size_t accepted = 0, refused = 0;
  const bool holds = rc::check([&] {
    World world;
    for (auto steps = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 20)); steps > 0; --steps) world.something();
    std::vector<Command> batch;
    for (auto count = *rc::gen::inRange(1, 6); count > 0; --count) batch.push_back(some_transaction(world.now));
    const auto next = world.history.size();
    const auto decided = decide_batch(world.state, batch, world.now, next);
    (decided ? accepted : refused) += 1;
    RC_ASSERT(same(decided, decided_on_all(world.state, batch, world.now, next)));
  });
  CHECK(holds);
  CHECK(accepted > 0);  // both were seen
  CHECK(refused > 0);
}
