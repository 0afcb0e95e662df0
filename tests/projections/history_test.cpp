// Balances of the past, against a model that adds up a list from the beginning, and against the domain's own state after each entry.
#include "projections/history.h"

#include <catch2/catch.hpp>
#include <random>

#include "folded_books.h"
#include "projections/statement.h"
#include "projections/trial_balance.h"

namespace daybook {
namespace {

const std::vector<std::string> kAccounts{"alice-1", "bob-1", "carol-1", "funding-usd"};

// What was posted to an account, when, and since when it counts.
struct Moved {
  Position position = 0;
  Time recorded_at;
  Time effective_at;
  Int128 amount = 0;
};

struct Random {
  explicit Random(unsigned seed) : engine(seed) {}
  std::int64_t below(std::int64_t bound) { return std::uniform_int_distribution<std::int64_t>(0, bound - 1)(engine); }
  std::mt19937_64 engine;
};

// Books with a past drawn by chance: several entries at one time, and postings that took effect before they were recorded, by anything
// from a microsecond to decades, often at the very time of others.
class Past {
 public:
  Past(unsigned seed, int commands, std::size_t batch_entries = 100) : folded(batch_entries), random(seed) {
    for (const auto* account : {"alice-1", "bob-1", "carol-1"}) {
      pass();
      auto command = folded.books.account_command(account);
      command.floor = {};
      folded.books.give(command);
    }
    for (int i = 0; i < commands; ++i) {
      pass();
      act();
    }
    record();
    folded.fold();
  }

  // A moment near to those at which something happened, at one of them, or anywhere.
  Time some_time() {
    if (random.below(4) == 0) return {folded.books.recordings[0].time.microseconds + random.below(span() + 1'000'000)};
    if (random.below(8) == 0) return {random.below(2'000'000'000'000'000)};
    const auto& chosen = times[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(times.size())))];
    return {chosen.microseconds + random.below(3) - 1};
  }
  Position some_position() { return static_cast<Position>(random.below(static_cast<std::int64_t>(folded.books.history.size()))); }
  const std::string& some_account() { return kAccounts[static_cast<std::size_t>(random.below(4))]; }

  Point point_of(Position position) const { return {folded.books.recordings[position].time, position}; }

  // ---- the model: what it was, as a full replay says
  std::optional<Sums> recorded(const std::string& account, Point known) const {
    std::optional<Sums> sums;
    for (std::size_t i = 0; i < states.size() && point_of(i) <= known; ++i) {
      const auto it = states[i].find(account);
      if (it != states[i].end()) sums = it->second;
    }
    return sums;
  }

  std::optional<Sums> effective(const std::string& account, Point known, Time by) const {
    if (!recorded(account, known)) return std::nullopt;
    auto sums = recorded(account, std::min(known, Point::end_of(by))).value_or(Sums{});
    sums.posted = {};
    for (const auto& moved : moves.at(account)) {
      if (moved.effective_at <= by && Point{moved.recorded_at, moved.position} <= known) sums.posted.units += moved.amount;
    }
    return sums;
  }

  // ---- what the views say
  std::optional<Sums> seen(const std::string& account, Point known, std::optional<Time> by) {
    const auto source = folded.source();
    return sums_at(source.balances, source.moment, kBooksJournal, folded.number(account), known, by);
  }

  FoldedBooks folded;
  Random random;
  std::map<std::string, std::vector<Moved>> moves;
  std::vector<std::map<std::string, Sums>> states;  // after each entry
  std::vector<Time> times;                          // at which something was recorded or took effect

 private:
  std::int64_t span() const {
    return folded.books.recordings.back().time.microseconds - folded.books.recordings.front().time.microseconds;
  }

  void pass() {
    folded.books.now.microseconds += random.below(3) == 0 ? 0 : random.below(40'000'000);
    while (const auto* due = next_due(folded.books.state)) {
      if (due->due > folded.books.now) break;
      folded.books.give(ExpireHold{due->hold});
    }
  }

  std::optional<Time> some_effective_time() {
    const auto now = folded.books.now.microseconds;
    switch (random.below(5)) {
      case 0: return Time{now - random.below(10)};
      case 1: return Time{now - random.below(100'000'000)};
      case 2: return Time{now - random.below(1'000'000'000'000'000)};
      case 3: {
        const auto& all = folded.books.recordings;
        return all[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(all.size())))].time;
      }
      default: return std::nullopt;
    }
  }

  void act() {
    auto& books = folded.books;
    const auto id = "t" + std::to_string(++made_);
    Details details;
    details.effective_at = some_effective_time();
    const auto from = static_cast<std::size_t>(random.below(4));
    const auto to = (from + 1 + static_cast<std::size_t>(random.below(3))) % 4;
    const auto amount = to_text({1 + random.below(100'00)}, 2);
    const auto part = to_text({1 + random.below(50'00)}, 2);
    const TransactionId hold{"h" + std::to_string(1 + random.below(holds_ + 1))};
    switch (random.below(10)) {
      case 0:
      case 1: books.hold("h" + std::to_string(++holds_), {{kAccounts[from], kAccounts[to], amount}}, 1 + random.below(500)); return;
      case 2: books.give(CaptureHold{{id}, hold, decimal(part), random.below(2) == 0, details}); return;
      case 3: books.give(VoidHold{{id}, hold}); return;
      case 4: books.give(ReverseTransaction{{id}, {"t" + std::to_string(1 + random.below(made_))}, {}, details}); return;
      case 5: books.give(SetAccountStatus{{"bob-1"}, AccountStatus::active, "asked for"}); return;
      case 6: {
        const auto third = (to + 1) % 4 == from ? (to + 2) % 4 : (to + 1) % 4;
        books.post(id, {{kAccounts[from], kAccounts[to], amount}, {kAccounts[to], kAccounts[third], amount}}, details);
        return;
      }
      default: books.post(id, {{kAccounts[from], kAccounts[to], amount}}, details);
    }
  }

  // The state after each entry, and the list of what moved.
  void record() {
    for (const auto& account : kAccounts) moves[account];
    State state;
    for (std::size_t i = 0; i < folded.books.history.size(); ++i) {
      const auto& event = folded.books.history[i];
      const auto& recording = folded.books.recordings[i];
      evolve(state, event, recording);
      times.push_back(recording.time);
      auto& sums = states.emplace_back();
      for (const auto& [number, row] : state.accounts) sums[row.account.text] = {row.posted, row.held, row.incoming};
      if (const auto* posted = posted_by(event)) add(state, *posted, recording, details_of(event)->effective_at.value_or(recording.time));
    }
  }

  void add(const State& state, const Postings& postings, const Recording& recording, Time effective_at) {
    times.push_back(effective_at);
    for (const auto& group : postings) {
      for (const auto& [from, to, amount] : group.postings) {
        const auto name = [&](AccountNumber number) { return state.accounts.find(number)->account.text; };
        moves[name(from)].push_back({recording.position, recording.time, effective_at, -amount.units});
        moves[name(to)].push_back({recording.position, recording.time, effective_at, amount.units});
      }
    }
  }

  std::int64_t made_ = 0;
  std::int64_t holds_ = 0;
};

// The points at which an account was opened or touched, as the events say.
std::vector<Point> points_of(const Past& past, const std::string& account) {
  const auto number = past.folded.number(account);
  std::vector<Point> points;
  for (std::size_t i = 0; i < past.folded.books.history.size(); ++i) {
    const auto& event = past.folded.books.history[i];
    const auto* created = std::get_if<AccountCreated>(&event);
    const auto* opened = std::get_if<SystemAccountOpened>(&event);
    const auto effects = effects_of(event);
    const bool touched = std::ranges::find(effects, number, &AccountEffect::account) != effects.end();
    if (touched || (created && created->number == number) || (opened && opened->number == number)) points.push_back(past.point_of(i));
  }
  return points;
}

constexpr int kMoments = 1'000;

TEST_CASE("balances of the past: after any entry, and at any time of recording, they are what a replay up to it says") {
  Past past(GENERATE(1u, 2u), 600);
  REQUIRE(past.folded.books.history.size() > 400);
  for (int i = 0; i < kMoments; ++i) {
    const auto& account = past.some_account();
    const auto known = i % 2 == 0 ? past.point_of(past.some_position()) : Point::end_of(past.some_time());
    CAPTURE(account, known.time.microseconds, known.position);
    REQUIRE(past.seen(account, known, {}) == past.recorded(account, known));
  }
}

TEST_CASE("balances of the past: at any effective time they are the sum of all that had taken effect") {
  Past past(GENERATE(3u, 4u), 600);
  for (int i = 0; i < kMoments; ++i) {
    const auto& account = past.some_account();
    const auto by = past.some_time();
    CAPTURE(account, by.microseconds);
    REQUIRE(past.seen(account, Point::end(), by) == past.effective(account, Point::end(), by));
  }
}

TEST_CASE("balances of the past: on both axes they are what was in effect, as known then") {
  Past past(GENERATE(5u, 6u, 7u), 600);
  for (int i = 0; i < kMoments; ++i) {
    const auto& account = past.some_account();
    const auto known = i % 2 == 0 ? past.point_of(past.some_position()) : Point::end_of(past.some_time());
    const auto by = past.some_time();
    CAPTURE(account, known.time.microseconds, known.position, by.microseconds);
    REQUIRE(past.seen(account, known, by) == past.effective(account, known, by));
  }
}

TEST_CASE("balances of the past: an account was not there before it was opened") {
  Past past(8, 50);
  CHECK_FALSE(past.seen("carol-1", past.point_of(1), {}));
  CHECK_FALSE(past.seen("carol-1", Point::end_of({past.folded.books.recordings[0].time.microseconds - 1}), {}));
  CHECK(past.seen("carol-1", Point::end(), Time{0}));
}

TEST_CASE("an account's history goes to any point, and forth and back from there, over all rows that it lies in") {
  Past past(GENERATE(14u, 15u), 600);
  const auto source = past.folded.source();
  for (const auto& account : kAccounts) {
    const auto points = points_of(past, account);
    REQUIRE(points.size() > 3 * kTouchesMax);
    History history(source.balances, source.moment, kBooksJournal, past.folded.number(account));
    for (int i = 0; i < 200; ++i) {
      const auto point = i % 3 == 0 ? Point::end_of(past.some_time()) : past.point_of(past.some_position());
      CAPTURE(account, point.time.microseconds, point.position);
      const bool back = past.random.below(2) == 0;
      const auto first_behind = back ? std::ranges::upper_bound(points, point) : std::ranges::lower_bound(points, point);
      auto at = static_cast<std::ptrdiff_t>(first_behind - points.begin()) - (back ? 1 : 0);
      back ? history.seek_back(point) : history.seek(point);
      for (int step = 0; step < 20; ++step) {
        const bool is_there = at >= 0 && at < std::ssize(points);
        REQUIRE(history.valid() == is_there);
        if (!is_there) break;
        REQUIRE(history.point() == points[static_cast<std::size_t>(at)]);
        REQUIRE(history.had().sums == past.recorded(account, history.point()));
        const auto* transaction = transaction_of(past.folded.books.history[history.point().position]);
        REQUIRE(history.touch().is_transaction() == (transaction != nullptr));
        if (transaction) REQUIRE(history.touch().transaction == *transaction);
        const bool forth = past.random.below(2) == 0;
        forth ? history.next() : history.previous();
        at += forth ? 1 : -1;
      }
    }
  }
}

TEST_CASE("an account that nobody opened has no history") {
  Past past(16, 20);
  const auto source = past.folded.source();
  History history(source.balances, source.moment, kBooksJournal, {999'999});
  CHECK_FALSE(history.valid());
  history.seek(Point{});
  CHECK_FALSE(history.valid());
  history.seek_back(Point::end());
  CHECK_FALSE(history.valid());
}

TEST_CASE("the trial balance after any entry is the state's, and sums to zero") {
  Past past(9, 300);
  const auto source = past.folded.source();
  for (int i = 0; i < 100; ++i) {
    const auto position = past.some_position();
    std::map<std::string, Sums> seen;
    Int128 total = 0;
    for (const auto& row : all(scan_balances(source.balances, source.moment, kBooksJournal, past.point_of(position)))) {
      seen[row.account.text] = {row.posted, row.held, row.incoming};
      CHECK(row.available == Amount{row.posted.units - row.held.units});
      total += row.posted.units;
    }
    REQUIRE(seen == past.states[position]);
    CHECK(total == 0);
  }
  std::vector<Balances> now;
  for (const auto& [number, row] : past.folded.books.state.accounts) now.push_back(balances_of(number, row));
  std::ranges::sort(now, {}, &Balances::number);
  CHECK(all(scan_balances(source.balances, source.moment, kBooksJournal, std::nullopt)) == now);
}

TEST_CASE("a statement has each line in the order of effective time, and its balances are those of the past") {
  Past past(GENERATE(10u, 11u), 400);
  const auto source = past.folded.source();
  std::size_t lines = 0;
  for (int i = 0; i < 100; ++i) {
    const auto& account = past.some_account();
    const auto from = past.some_time();
    const auto to = past.some_time();
    const auto statement = make_statement(source.balances, source.moment, kBooksJournal, past.folded.number(account), from, to);
    CAPTURE(account, from.microseconds, to.microseconds);
    REQUIRE(statement->opening() == past.effective(account, Point::end(), {from.microseconds - 1})->posted);

    std::map<std::pair<Time, Position>, Int128> expected;
    for (const auto& moved : past.moves.at(account)) {
      if (from <= moved.effective_at && moved.effective_at < to) expected[{moved.effective_at, moved.position}] += moved.amount;
    }
    auto balance = statement->opening();
    for (const auto& [place, amount] : expected) {
      const auto line = statement->next();
      REQUIRE(line);
      balance.units += amount;
      CHECK(std::pair(line->effective_at, line->position) == place);
      CHECK(line->recorded_at == past.folded.books.recordings[line->position].time);
      CHECK(line->amount == Amount{amount});
      CHECK(line->balance == balance);
      CHECK(line->transaction == *transaction_of(past.folded.books.history[line->position]));
      ++lines;
    }
    REQUIRE_FALSE(statement->next());
  }
  CHECK(lines > 1'000);
}

TEST_CASE("folding in batches of any size leads to the same rows, byte by byte") {
  Past one(12, 150, 1);
  Past many(12, 150, 7);
  Past all_at_once(12, 150, 10'000);
  CHECK(one.folded.bytes().size() > 500);
  CHECK(one.folded.bytes() == many.folded.bytes());
  CHECK(one.folded.bytes() == all_at_once.folded.bytes());
}

TEST_CASE("an account is seen with what the state has") {
  Past past(13, 300);
  const auto source = past.folded.source();
  for (const auto& account : kAccounts) {
    const auto& row = past.folded.books.row(account);
    const auto view = find_account(source, {account});
    REQUIRE(view);
    CHECK(Sums{view->posted, view->held, view->incoming} == Sums{row.posted, row.held, row.incoming});
    CHECK(view->last == row.last);
    CHECK(view->status == row.status);
    CHECK(view->customer == row.customer);
    CHECK(view->system == row.system);
    CHECK(view->floor == row.floor);
    CHECK(view->display_name == row.display_name);
    CHECK(find_account(source, {to_text(past.folded.number(account))}) == view);
  }
}

}  // namespace
}  // namespace daybook
