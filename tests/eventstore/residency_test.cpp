// Memory that does not grow with history: rows that a snapshot has leave the state, and nothing that is decided tells.
#include <catch2/catch.hpp>
#include <rocksdb/db.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <random>

#include "domain/ledger.h"
#include "eventstore/deciding.h"
#include "eventstore/journal_database.h"
#include "eventstore/no_snapshots.h"
#include "eventstore/rocks_log.h"
#include "eventstore/snapshots.h"
#include "eventstore/transactions.h"
#include "support/temporary_folder.h"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr std::uint64_t kTail = 40;

StoreOptions small_tail(const std::filesystem::path& folder) {
  auto options = store_options(folder);
  options.snapshot_tail_entries_max = kTail;
  return options;
}

// Transactions of one cent each, one commit after the other; the largest number of them that was ever in memory.
std::uint64_t move_cents(EventStore& store, const std::string& prefix, int count) {
  std::uint64_t most = 0;
  for (int i = 0; i < count; ++i) {
    must(store, 1, post(prefix + std::to_string(i), "acme-a", "acme-b", "0.01"));
    most = std::max(most, store.resident_rows().transactions);
  }
  return most;
}

std::string available(EventStore& store, const std::string& account) {
  const auto dry = ask_dry(store, post("look", account, "settlement-usd", "0.01"));
  const auto events = events_in(dry);
  for (const auto& balances : events.back().balances) {
    if (balances.account.text == account) return to_text({balances.available.units + 1}, balances.scale);
  }
  return {};
}

}  // namespace

TEST_CASE("residency: transactions leave memory once a snapshot has them, and are known for ever") {
  TemporaryFolder folder;
  {
    EventStore store(small_tail(folder / "data"));
    open_ledger(store);
    CHECK(move_cents(store, "t-", 500) <= 2 * kTail);
    CHECK(earlier_in(ask(store, 1, fund("first", "acme-a", "100.00"))).has_value());
    CHECK(code_in(ask(store, 1, fund("first", "acme-a", "100.01"))) == "transaction-id-reused");
  }
  EventStore store(small_tail(folder / "data"));
  CHECK(earlier_in(ask(store, 1, fund("first", "acme-a", "100.00")))->position == 5);
  CHECK(earlier_in(ask(store, 1, post("t-0", "acme-a", "acme-b", "0.01")))->position == 6);
  must(store, 1, reverse("r-1", "first", "60.00"));
  CHECK(available(store, "acme-a") == "35.00");
  CHECK(move_cents(store, "u-", 200) <= 2 * kTail);
  CHECK(code_in(ask(store, 1, reverse("r-2", "first", "40.01"))) == "reversal-exceeds-original");
  CHECK(code_in(ask(store, 1, post("first", "acme-a", "acme-b", "0.01"))) == "transaction-id-reused");
}

TEST_CASE("residency: Idempotency-Keys leave memory once a snapshot has them, and are known for ever") {
  TemporaryFolder folder;
  const auto with = [](int i) { return keyed("key-" + std::to_string(i), {{"displayName", static_cast<std::uint64_t>(i)}}); };
  {
    EventStore store(small_tail(folder / "data"));
    open_platform(store);
    for (int i = 0; i < 300; ++i) {
      ask_with(store, with(i), customer("customer-" + std::to_string(i)));
      REQUIRE(store.resident_rows().requests <= 2 * kTail);
    }
    CHECK(earlier_in(ask_with(store, with(0), customer("customer-0")))->position == 1);
  }
  EventStore store(small_tail(folder / "data"));
  CHECK(earlier_in(ask_with(store, with(0), customer("customer-0")))->position == 1);
  CHECK(code_in(ask_with(store, keyed("key-0", {{"displayName", 7}}), customer("customer-9"))) == "idempotency-key-reused");
}

TEST_CASE("residency: asking for old transactions again and again keeps none of them in memory") {
  TemporaryFolder folder;
  EventStore store(small_tail(folder / "data"));
  open_ledger(store);
  move_cents(store, "t-", 300);
  const auto before = store.resident_rows().transactions;
  for (int i = 0; i < 200; ++i) {
    CHECK(earlier_in(ask(store, 1, post("t-" + std::to_string(i), "acme-a", "acme-b", "0.01"))).has_value());
  }
  CHECK(store.resident_rows().transactions <= before);
}

TEST_CASE("residency: of commands that wait together, one that comes again is known, whatever commits and snapshots come between") {
  constexpr std::size_t kCommands = 700;
  TemporaryFolder folder;
  auto options = small_tail(folder / "data");
  options.writer.block_entries_max = static_cast<std::size_t>(GENERATE(1, 7, 64, 8'192));
  std::vector<std::promise<Answer>> promises(kCommands);  // before the store: its writer keeps them until it ends
  EventStore store(options);
  open_ledger(store);
  // Each names a transaction that is new, or one that may have been before; every ninth is of two at once, every eleventh a dry run.
  std::mt19937 random(1);
  std::vector<std::vector<std::string>> named;
  std::vector<Submission> submissions;
  const auto transfer = [](const std::string& id) { return Command(post(id, "acme-a", "acme-b", "0.01")); };
  const auto any_before = [&](std::size_t i) { return "t-" + std::to_string(random() % (i + 1)); };
  for (std::size_t i = 0; i < kCommands; ++i) {
    const auto id = random() % 3 == 0 ? any_before(i) : "t-" + std::to_string(i);
    auto& submission = submissions.emplace_back(Submission{1, envelope(), transfer(id), i % 11 == 10, {}});
    submission.done = [&promise = promises[i]](Answer answer) { promise.set_value(std::move(answer)); };
    named.push_back({id});
    if (i % 9 != 8) continue;
    named.back().push_back("again-" + any_before(i));
    submission.batch = {transfer(named.back()[0]), transfer(named.back()[1])};
  }
  store.submit(std::move(submissions));

  std::map<std::string, Position> positions;
  for (std::size_t i = 0; i < kCommands; ++i) {
    CAPTURE(i, named[i]);
    const auto answer = promises[i].get_future().get();
    const bool written = i % 11 != 10;
    if (named[i].size() == 1) {
      const auto earlier = earlier_in(answer);
      REQUIRE(earlier.has_value() == positions.contains(named[i][0]));
      if (earlier) CHECK(earlier->position == positions.at(named[i][0]));
      if (!earlier && written) positions[named[i][0]] = events_in(answer).back().position;
      continue;
    }
    const auto& places = std::get<Accepted>(answer.outcome).batch.places;
    REQUIRE(places.size() == 2);
    for (const auto part : {0u, 1u}) {
      const auto known = positions.find(named[i][part]);
      if (known != positions.end()) CHECK(places[part].position == known->second);
      if (known == positions.end() && written) positions[named[i][part]] = places[part].position;
    }
  }
  CHECK(store.size(1) == 6 + positions.size());
}

TEST_CASE("residency: open holds stay, closed ones go, and both are found") {
  TemporaryFolder folder;
  auto options = small_tail(folder / "data");
  {
    EventStore store(options);
    open_ledger(store);
    must(store, 1, hold("open", "acme-a", "acme-b", "10.00"));
    must(store, 1, hold("captured", "acme-a", "acme-b", "10.00"));
    must(store, 1, CaptureHold{{"capture"}, {"captured"}});
    move_cents(store, "t-", 200);
    CHECK(store.resident_rows().holds == 1);
    CHECK(rejection_in(ask(store, 1, VoidHold{{"v-1"}, {"captured"}}))->facts.back() == std::pair<std::string, std::string>{"status", "CAPTURED"});
  }
  EventStore store(options);
  CHECK(store.resident_rows().holds <= 1);
  must(store, 1, CaptureHold{{"c-1"}, {"open"}, decimal("4.00")});
  move_cents(store, "u-", 200);
  must(store, 1, CaptureHold{{"c-2"}, {"open"}});
  CHECK(store.resident_rows().holds == 0);
  CHECK(code_in(ask(store, 1, CaptureHold{{"c-3"}, {"open"}})) == "hold-closed");
  CHECK(available(store, "acme-a") == "76.00");
}

TEST_CASE("residency: what a snapshot has goes as far as the budget lasts, and later the rest") {
  State state;
  Residency residency;
  for (Position commit = 0; commit < 5; ++commit) {
    for (Position i = 0; i < 3; ++i) {
      auto& row = state.transactions.edit({"t-" + std::to_string(3 * commit + i)});
      row.position = row.last = 3 * commit + i;
      row.content = {{"postings", 1}};
    }
    state.requests.edit({"key-" + std::to_string(commit)}).position = 3 * commit;
    residency.note(take_changes(state, PostedRows::by_position), 3 * (commit + 1));
  }
  const auto left = [&] { return state.transactions.size() + state.requests.size(); };
  REQUIRE(left() == 20);
  std::size_t budget = 2;
  CHECK_FALSE(residency.evict(state, 12, budget));  // two requests
  CHECK(budget == 0);
  CHECK(left() == 18);
  budget = 6;
  CHECK_FALSE(residency.evict(state, 12, budget));  // the other two that the snapshot has, and two commits: what one posted goes together
  CHECK(left() == 10);
  budget = 100;
  CHECK(residency.evict(state, 12, budget));
  CHECK(budget == 94);
  CHECK(left() == 4);  // of the last commit
  residency.evict(state, 15);
  CHECK(left() == 0);
}

TEST_CASE("residency: a replay without snapshot keeps no more than it hands over at once, and gives the same state") {
  TemporaryFolder folder;
  {
    EventStore store(small_tail(folder / "data"));
    open_ledger(store);
    move_cents(store, "t-", 300);
    must(store, 1, reverse("r-1", "t-0", "0.01"));
  }
  constexpr std::uint64_t kPart = 50;
  JournalDatabase database(folder / "data/journal", 1 << 20);
  RocksLog log(database);
  const auto full = recover(1, log, NoSnapshots{}).state;
  CHECK(full.transactions.size() == 302);

  database.drop_snapshots();
  Snapshots snapshots(database, log);
  int parts = 0;
  const auto replayed = recover(1, log, snapshots, [&](StateChanges part) {
    SnapshotDelta delta;
    delta.add(std::move(part));
    snapshots.write({{1, delta}});
    ++parts;
  }, kPart);
  CHECK(parts >= 6);
  CHECK(replayed.state.transactions.size() <= kPart + 1);  // the reversal called one in
  CHECK(replayed.tail_entries <= kPart);
  for (const auto& [id, row] : full.transactions) {
    const auto* resident = replayed.state.transactions.find(id);
    CHECK((resident ? std::optional(*resident) : snapshots.find_transactions(full, 1, {id}).front()) == row);
  }
  CHECK(replayed.state.accounts == full.accounts);
}

TEST_CASE("residency: a row that a look-up finds damaged ends the process, and the next start replays the journal") {
  // It is the position of its entry, 5; 4 is no transaction, 6 is another one, and 7 there is none.
  const std::string damaged = GENERATE("not a row", "{}", "5 ", "05", "4", "6", "7");
  CAPTURE(damaged);
  TemporaryFolder folder;
  std::string failure;
  std::string notice;
  auto options = small_tail(folder / "data");
  options.on_failure = [&](const std::string& message) { failure = message; };
  options.on_notice = [&](const std::string& message) { notice = message; };
  {
    EventStore store(options);
    open_ledger(store);
    must(store, 1, post("second", "acme-a", "acme-b", "0.01"));
    REQUIRE(store.size(1) == 7);
  }
  {
    JournalDatabase database(folder / "data/journal", 1 << 20);
    std::string key{"\0\0\0\1\x80", 5};  // the table of transactions
    require(database.db().Put({}, database.snapshots(), key + "first", damaged), "alter a snapshot");
  }
  {
    EventStore store(options);
    CHECK(std::get<Unavailable>(ask(store, 1, fund("first", "acme-a", "100.00")).outcome) == Unavailable::stopping);
  }
  CHECK_THAT(failure, Catch::Contains("the snapshot of journal 1 is damaged"));
  CHECK(notice.empty());
  {
    EventStore store(options);
    CHECK_THAT(notice, Catch::Contains("journals replayed"));
    CHECK(earlier_in(ask(store, 1, fund("first", "acme-a", "100.00"))).has_value());
  }
  notice.clear();
  EventStore store(options);
  CHECK(notice.empty());
}

// ---- nobody can tell

namespace {

// What deciding gives when nothing is ever evicted.
struct Model {
  State state;
  std::uint64_t size = 0;

  void evolve_all(const Events& events, const Envelope& with, Time time) {
    const auto request = request_of(with);
    for (const auto& event : events) evolve(state, event, recording_of(size++, time, with, request));
  }
  void note_refusal(Envelope with, const Command& command, const Rejection& rejection, Time time) {
    with.content.clear();
    if (auto refused = trail_of(command, rejection)) evolve_all({*std::move(refused)}, with, time);
  }
  std::expected<Decided, Rejection> give(Envelope with, const Command& command, Time time) {
    while (const auto* due = next_due(state)) {
      if (due->due > time) break;
      evolve_all({HoldExpired{due->hold, state.holds.find(due->hold)->left}}, envelope(), time);
    }
    auto decided = decide_once(state, with, command, time);
    if (decided) evolve_all(decided->events, with, time);
    if (!decided) note_refusal(std::move(with), command, decided.error(), time);
    return decided;
  }
};

struct Dice {
  std::mt19937 generator;
  int below(int limit) { return static_cast<int>(generator() % static_cast<unsigned>(limit)); }
  std::string account() { return below(2) ? "acme-a" : "acme-b"; }
  std::string other(const std::string& name) { return name == "acme-a" ? "acme-b" : "acme-a"; }
  std::string id() { return "t-" + std::to_string(below(150)); }  // few, so that they come again
  std::string amount() { return std::to_string(below(20)) + "." + std::to_string(10 + below(90)); }
  std::optional<Decimal> some_amount() { return below(2) ? std::optional(decimal(amount())) : std::nullopt; }

  Command command() {
    const auto from = account();
    switch (below(8)) {
      case 0: return fund(id(), from, amount());
      case 1: return hold(id(), from, other(from), amount(), below(3) ? std::optional<std::uint64_t>(1 + below(40)) : std::nullopt);
      case 2: return CaptureHold{{id()}, {id()}, some_amount(), below(2) == 0};
      case 3: return VoidHold{{id()}, {id()}};
      case 4: return ExtendHold{{id()}, {id()}, static_cast<std::uint64_t>(1 + below(60))};
      case 5: return ReverseTransaction{{id()}, {id()}, some_amount()};
      case 6: return CreateCustomer{{"customer-" + std::to_string(below(20))}, "Customer " + std::to_string(below(20))};
      default: return post(id(), from, other(from), amount());
    }
  }
  Envelope with() {
    if (below(3)) return envelope();
    return keyed("key-" + std::to_string(below(30)), {{"body", static_cast<std::uint64_t>(below(3))}});
  }
};

}  // namespace

TEST_CASE("residency: evicting rows changes no outcome") {
  const auto seed = GENERATE(range(0u, 4u));
  CAPTURE(seed);
  TemporaryFolder folder;
  std::atomic<std::int64_t> now{1'800'000'000'000'000};
  auto options = store_options(folder / "data");
  options.snapshot_tail_entries_max = 3;
  options.clock = {[&] { return Time{now}; }, [&] { return now.load(); }};
  auto store = std::make_unique<EventStore>(options);
  open_ledger(*store);
  Model model;
  for (const auto& line : entries_of(store->log(), 1)) {
    const auto entry = decode(line);
    model.evolve_all({entry.event}, entry.envelope, entry.time);
  }
  Dice dice{std::mt19937(seed)};
  for (int step = 0; step < 600; ++step) {
    CAPTURE(step);
    now += dice.below(5) * 1'000'000;
    if (dice.below(150) == 0) {
      store.reset();
      store = std::make_unique<EventStore>(options);
    }
    const auto command = dice.command();
    auto with = dice.with();
    const auto answer = ask_with(*store, with, command);
    if (has_own_id(command)) with.content.clear();
    const auto expected = model.give(with, command, Time{now});
    if (!expected) {
      REQUIRE(std::holds_alternative<Rejection>(answer.outcome));
      REQUIRE(std::get<Rejection>(answer.outcome) == expected.error());
      continue;
    }
    Events events;
    for (const auto& recorded : events_in(answer)) events.push_back(recorded.event);
    REQUIRE(events == expected->events);
    REQUIRE(earlier_in(answer).has_value() == expected->earlier.has_value());
    if (expected->earlier) {
      REQUIRE(earlier_in(answer)->position == expected->earlier->position);
      REQUIRE(earlier_in(answer)->entries == expected->earlier->entries);
    }
    REQUIRE(store->size(1) == model.size);
  }
  CHECK(store->resident_rows().transactions < model.state.transactions.size());
}
