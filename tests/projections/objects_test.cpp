// What the projection of objects promises: an object as of any entry is what replaying the journal up to there gives.
#include <array>
#include <catch2/catch.hpp>

#include "any_history.h"
#include "eventstore/changes.h"
#include "following.h"
#include "projections/balances.h"
#include "projections/named_object.h"
#include "projections/objects.h"
#include "projections/past.h"
#include "projections/run.h"
#include "projections/transactions.h"
#include "projections/would_be.h"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr JournalNumber kJournal = 1;
constexpr std::uint64_t kAll = 1'000'000;  // objects

// The projections that the past is made of, over a history, folded in steps of so many entries.
struct Folded {
  Folded(const AnyHistory& history, std::uint64_t step)
      : database(folder.path() / "views", 1 << 20, ignore),
        projections{objects_projection(), balances_projection(), transactions_projection()} {
    for (const auto& projection : projections) {
      foldings.push_back(std::make_shared<Folding>(projection, database.create({projection.name, 1, 1})));
    }
    const std::atomic<bool> stopping{false};
    const auto size = history.entries.size();
    for (std::uint64_t to = 0; to < size;) {
      to = std::min<std::uint64_t>(size, to + step);
      Run run(history.journal, foldings, {kAll, 1 << 30}, stopping);
      run.fold({kJournal, to});
      run.land(database, Run::Way::write);
    }
  }

  Past past(const AnyHistory& history) const {
    return {history.journal, {foldings[0]->family, foldings[1]->family, foldings[2]->family}, database.moment(), kJournal};
  }

  TemporaryFolder folder;
  ViewsDatabase database;
  const std::vector<Projection> projections;
  std::vector<std::shared_ptr<Folding>> foldings;
};

// The tables that are looked up row by row, on their own.
State without_looked_up(const State& whole) {
  State state;
  state.header = whole.header;
  for_each_table<State>([&](RowTable table, auto rows) {
    if (table >= RowTable::transactions) return;
    for (const auto& [key, row] : whole.*rows) (state.*rows).restore(key, row);
  });
  index_rows(state);
  return state;
}

void check_looked_up(const Past& past, const State& whole, const State& last, std::uint64_t size) {
  const auto check = [&](const auto& rows, const auto& all, const auto& found) {
    for (const auto& [key, ignored] : all) {
      INFO("at " << size << ": " << key.text);
      const auto* expected = rows.find(key);
      const auto row = found(key);
      REQUIRE(row.has_value() == (expected != nullptr));
      if (expected) REQUIRE(*row == *expected);
    }
  };
  check(whole.transactions, last.transactions, [&](const auto& key) { return past.transaction(key, size); });
  check(whole.requests, last.requests, [&](const auto& key) { return past.request(key, size); });
  check(whole.references, last.references, [&](const auto& key) { return past.reference(key, size); });
}

}  // namespace

namespace {

void check_each_state(const AnyHistory& history, const Past& past) {
  REQUIRE(past.size() == history.entries.size());
  State replayed;
  for (const auto& entry : history.entries) {
    const auto size = entry.position + 1;
    const auto request = request_of(entry.envelope);
    evolve(replayed, entry.event, recording_of(entry.position, entry.time, entry.envelope, request));
    INFO("after " << entry.position << " " << type_of(entry.event));
    const auto state = past.state(size, kAll);
    REQUIRE(state);
    REQUIRE(*state == without_looked_up(replayed));
    if (size % 16 == 0 || size == history.entries.size()) check_looked_up(past, replayed, history.state, size);
  }
  REQUIRE(replayed == history.state);
}

}  // namespace

TEST_CASE("objects: after any entry of any history, the state put together from the rows is what replaying the entries gives") {
  const auto seed = GENERATE(range(1u, 9u));
  CAPTURE(seed);
  const AnyHistory history(seed, 500);
  const Folded folded(history, seed % 3 == 0 ? 1 : seed % 3 == 1 ? 7 : 10'000);
  check_each_state(history, folded.past(history));
}

TEST_CASE("objects: what accounts spent of their limits, where 256 accounts share the row that says that some of them have any") {
  AnyHistory history(1, 0);
  const auto name = [](std::uint64_t place) { return AccountId{"many-" + std::to_string(1000 + place)}; };
  constexpr std::uint64_t kAccounts = 300;
  const KeyId key{std::string(32, 'a')};
  const auto is_limited = [](std::uint64_t place) { return place == 3 || place == 120 || place == 299; };
  for (std::uint64_t place = 0; place < kAccounts; ++place) {
    CreateAccount create{{"acme-eu"}, name(place), "Name of " + name(place).text, {"USD"}, key, {Personal::Form::sealed, key, "e"}};
    if (place == 3 || place == 299) create.velocity = {{decimal_from_text("40").value(), 128}};
    history.give(create);
  }
  const auto number_of = [&](std::uint64_t place) { return find_account_number(history.state, name(place)).value().value; };
  REQUIRE(number_of(0) / 256 != number_of(kAccounts - 1) / 256);
  int posted = 0;
  const auto post = [&](const AccountId& from, const AccountId& to, const char* amount) {
    history.give(PostTransaction{{"many-" + std::to_string(++posted)}, {{from, to, decimal_from_text(amount).value(), {"USD"}}}});
  };
  // Each of some on both sides of where another row begins gets 100 and spends of it, also beyond its limit.
  const auto spend = [&] {
    for (const std::uint64_t place : {0, 3, 4, 120, 121, 200, 298, 299}) {
      post({"funding-usd"}, name(place), "100");
      for (int times = 0; times < 3; ++times) post(name(place), {"bob-11"}, "15");
    }
  };
  spend();
  UpdateAccount update{{"acme-eu"}, name(120), "Limited since"};
  update.velocity = std::vector<VelocityLimit>{{decimal_from_text("20").value(), 128}};
  history.give(update);
  spend();
  for (std::uint64_t place = 0; place < kAccounts; ++place) {
    const auto* row = history.state.accounts.find({number_of(place)});
    REQUIRE(row->velocity.empty() != is_limited(place));
  }
  // Of three times 15, twice, and no time passes: with a limit of 40, of two accounts, the third and all that come after it; with one of 20, set between, two.
  const auto refused = history.count("command-rejected.1");
  REQUIRE(refused == 2 * (1 + 3) + 2);
  REQUIRE(history.count("transaction-posted.1") + refused == static_cast<std::size_t>(posted) + 2);

  const Folded folded(history, GENERATE(std::uint64_t{1}, std::uint64_t{50}, std::uint64_t{10'000}));
  check_each_state(history, folded.past(history));
}

TEST_CASE("objects: the histories of this test have an event of each kind that changes an object") {
  std::map<std::string_view, std::size_t> counts;
  for (std::uint32_t seed = 1; seed < 9; ++seed) {
    for (const auto& entry : AnyHistory(seed, 500).entries) ++counts[type_of(entry.event)];
  }
  // Platforms and credentials are the system journal's: created, issued, rotated, revoked. Keys of logs are of no object: rotated, retired.
  const auto kinds = std::variant_size_v<Event> - 4 - 2;
  for (const auto& [type, count] : counts) UNSCOPED_INFO(type << " " << count);
  CHECK(counts.size() == kinds);
}

TEST_CASE("objects: a state of more objects than asked for is none, one of as many is there") {
  const AnyHistory history(1, 40);
  const Folded folded(history, 10'000);
  const auto past = folded.past(history);
  std::uint64_t objects = 0;
  for_each_table<State>([&](RowTable table, auto rows) {
    if (table < RowTable::transactions) objects += (history.state.*rows).size();
  });
  CHECK(past.state(past.size(), objects));
  CHECK_FALSE(past.state(past.size(), objects - 1));
}

TEST_CASE("objects: what changed between two positions comes once, where it changed first, wherever one goes on") {
  const AnyHistory history(GENERATE(range(1u, 5u)), 400);
  const Folded folded(history, 10'000);
  const auto past = folded.past(history);
  const auto from = GENERATE(as<std::uint64_t>{}, 0, 1, 57);
  const auto to = std::array{from, from + 1, from + 40, past.size()}[GENERATE(range(0u, 4u))];
  REQUIRE(to <= past.size());
  std::map<NamedObject, Position> first_changes;  // by looking at each entry
  for (auto position = from; position < to; ++position) {
    for (const auto& object : changed_by(past, history.entries[position])) first_changes.emplace(object, position);
  }
  std::map<NamedObject, Position> found;
  std::vector<ChangesBetween::Row> rows;
  ChangesBetween changes(past, from, to);
  while (auto row = changes.look()) {
    if (row->found) CHECK(found.emplace(*row->found, row->place.position).second);
    rows.push_back(*std::move(row));
  }
  CHECK(found == first_changes);
  // Another one goes on where the last row was.
  std::optional<ChangesBetween::Place> behind;
  for (const auto& row : rows) {
    const auto next = ChangesBetween(past, from, to, behind).look();
    REQUIRE(next);
    REQUIRE(next->found == row.found);
    behind = row.place;
  }
  CHECK_FALSE(ChangesBetween(past, from, to, behind).look());
}

TEST_CASE("objects: those of a moment are found wherever one goes on, past those that came later or are no more") {
  const AnyHistory history(3, 300);
  const Folded folded(history, 10'000);
  const auto past = folded.past(history);
  const auto size = std::array{std::uint64_t{1}, past.size() / 2, past.size()}[GENERATE(range(0u, 3u))];
  for (const auto kind : kPastKinds) {
    ObjectsAt walk(past, kind, size);
    std::optional<std::string> behind;
    std::set<std::string> keys;
    while (const auto row = walk.look()) {
      CHECK(keys.insert(row->key).second);
      const auto again = ObjectsAt(past, kind, size, behind).look();
      REQUIRE(again);
      CHECK(again->key == row->key);
      CHECK(again->found == row->found);
      if (row->found) CHECK(last_change(past, *row->found, size));
      behind = row->key;
    }
    CHECK_FALSE(ObjectsAt(past, kind, size, behind).look());
  }
}

TEST_CASE("objects: with the entries that followed anyway, what would be is what is") {
  const AnyHistory history(GENERATE(range(1u, 4u)), 300);
  const Folded folded(history, 10'000);
  const auto past = folded.past(history);
  const auto size = past.size();
  const auto from = std::array{std::uint64_t{1}, size / 2, size - 1}[GENERATE(range(0u, 3u))];
  WouldBe would_be(past, from);
  for (auto position = from; position < size; ++position) would_be.fold(history.entries[position]);
  INFO("from " << from << " of " << size);
  for (const auto& [number, row] : history.state.accounts) {
    CHECK(past.account(number, size) == row);
    CHECK(would_be.past().account(number, size) == row);
  }
  for (const auto& [hold, row] : history.state.holds) CHECK(would_be.past().hold(hold, size) == row);
  for (const auto& [transaction, row] : history.state.transactions) CHECK(would_be.past().transaction(transaction, size) == row);
}

TEST_CASE("objects: the rows are the same however the entries were folded") {
  const AnyHistory history(5, 200);
  const auto rows_of = [&](const Folded& folded) {
    std::vector<std::pair<std::string, std::string>> rows;
    for (const auto& folding : folded.foldings) {
      Cursor cursor(folding->family, nullptr, "");
      for (cursor.seek(""); cursor.valid(); cursor.next()) rows.emplace_back(cursor.key(), cursor.value());
    }
    return rows;
  };
  CHECK(rows_of(Folded(history, 1)) == rows_of(Folded(history, 10'000)));
}
