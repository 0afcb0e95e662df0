#include "projections/transactions.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "folded_books.h"

namespace daybook {
namespace {

using Kind = TransactionRow::Kind;
using HoldStatus = TransactionRow::HoldStatus;

Postings postings(std::uint64_t from, std::uint64_t to, const std::string& amount) {
  return {{{"USD"}, 2, {{{from}, {to}, decimal_from_text(amount)->amount}}}};
}

// Books with alice-1 (A10000000), bob-1 (A10000001), and 100.00 of alice's from the funding account (A00000001).
struct World : FoldedBooks {
  World() {
    books.account("alice-1");
    books.account("bob-1");
    books.post("t1", {{"funding-usd", "alice-1", "100.00"}});
  }

  TransactionView view(const std::string& id) {
    fold();
    const auto views = transactions();
    const auto found = std::ranges::find(views, TransactionId{id}, &TransactionView::transaction);
    REQUIRE(found != views.end());
    return *found;
  }

  // In the order of positions, as the projection has them with their entries.
  std::vector<TransactionView> transactions() const {
    std::vector<TransactionView> views;
    const auto from = source();
    for (std::size_t i = 0; i < books.history.size(); ++i) {
      const Entry entry{i, books.recordings[i].time, {}, books.history[i]};
      if (auto found = find_transaction(*transactions_family(), *from.moment, kBooksJournal, entry)) views.push_back(*std::move(found));
    }
    return views;
  }
};

TEST_CASE("a posted transaction is seen with all it said, and with what was moved back of it") {
  World world;
  Details details{{{"k", "v"}}, "invoice 1", "asked for", Time{world.books.now.microseconds - 5}};
  world.books.post("t2", {{"alice-1", "bob-1", "10.00"}}, details);
  auto view = world.view("t2");
  CHECK(view.kind == Kind::posted);
  CHECK(view.postings == postings(10'000'000, 10'000'001, "10.00"));
  CHECK(view.details == details);
  CHECK(view.recorded_at == world.books.now);
  CHECK(view.effective_at == *details.effective_at);
  CHECK(view.last == view.position);
  CHECK(view.reversed.empty());

  world.books.reverse("t3", "t2", "4.00");
  world.books.reverse("t4", "t2", "1.00");
  view = world.view("t2");
  CHECK(view.reversed == postings(10'000'000, 10'000'001, "5.00"));
  CHECK(view.last == world.view("t4").position);
  const auto reversal = world.view("t3");
  CHECK(reversal.kind == Kind::reversal);
  CHECK(reversal.target == TransactionId{"t2"});
  CHECK(reversal.postings == postings(10'000'001, 10'000'000, "4.00"));
  CHECK(reversal.effective_at == reversal.recorded_at);
}

TEST_CASE("a transaction of several postings is moved back as a whole") {
  World world;
  world.books.post("t2", {{"alice-1", "bob-1", "10.00"}, {"alice-1", "bob-1", "2.00"}});
  world.books.reverse("t3", "t2");
  CHECK(world.view("t2").reversed == world.view("t2").postings);
}

TEST_CASE("a hold is seen with what is left of it, until it is over") {
  World world;
  world.books.hold("h1", {{"alice-1", "bob-1", "10.00"}}, 60);
  auto view = world.view("h1");
  CHECK(view.kind == Kind::hold);
  CHECK(view.hold_status == HoldStatus::open);
  CHECK(view.left == postings(10'000'000, 10'000'001, "10.00"));
  CHECK(view.due == Time{world.books.now.microseconds + 60'000'000});

  world.books.pass_seconds(1);
  world.books.capture("c1", "h1", "4.00");
  world.books.extend("e1", "h1", 100);
  view = world.view("h1");
  CHECK(view.hold_status == HoldStatus::open);
  CHECK(view.left == postings(10'000'000, 10'000'001, "6.00"));
  CHECK(view.postings == postings(10'000'000, 10'000'001, "10.00"));
  CHECK(view.due == Time{world.books.now.microseconds + 100'000'000});
  CHECK(world.view("c1").kind == Kind::capture);
  CHECK(world.view("c1").postings == postings(10'000'000, 10'000'001, "4.00"));
  CHECK(world.view("c1").target == TransactionId{"h1"});
  CHECK(world.view("e1").kind == Kind::extension);
  CHECK(world.view("e1").target == TransactionId{"h1"});

  SECTION("captured to its end") {
    world.books.capture("c2", "h1", "1.00", true);
    view = world.view("h1");
    CHECK(view.hold_status == HoldStatus::captured);
    CHECK(view.last == world.view("c2").position);
  }
  SECTION("voided") {
    world.books.void_hold("v1", "h1");
    view = world.view("h1");
    CHECK(view.hold_status == HoldStatus::voided);
    CHECK(world.view("v1").kind == Kind::void_);
    CHECK(world.view("v1").postings.empty());
  }
  SECTION("expired") {
    world.books.pass_seconds(100);
    world.books.give(ExpireHold{{"h1"}});
    view = world.view("h1");
    CHECK(view.hold_status == HoldStatus::expired);
    CHECK(view.last == world.books.history.size() - 1);
  }
  CHECK(view.left.empty());
}

TEST_CASE("a hold of several postings is left as a whole, or not at all") {
  World world;
  world.books.hold("h1", {{"alice-1", "bob-1", "1.00"}, {"alice-1", "bob-1", "2.00"}});
  CHECK(world.view("h1").left == world.view("h1").postings);
  world.books.capture("c1", "h1");
  CHECK(world.view("h1").left.empty());
  CHECK(world.view("h1").hold_status == HoldStatus::captured);
}

TEST_CASE("a rejected transaction is seen with why, and nothing else") {
  World world;
  world.books.post("t2", {{"alice-1", "bob-1", "100.01"}});
  const auto view = world.view("t2");
  CHECK(view.kind == Kind::rejected);
  REQUIRE(view.rejection);
  CHECK(view.rejection->code == RejectionCode::insufficient_funds);
  CHECK(view.postings.empty());
}

// ---- lists, through the views of a real store

constexpr int kTransactions = 120;

// Transactions drawn by chance. Which accounts and currencies each touches is kept on the side.
struct Listed {
  Ledger ledger;
  std::unique_ptr<LiveViews> views = open_views_of(ledger);
  JournalNumber journal = ledger.platform("platform");
  std::mt19937 random{4711};
  std::map<TransactionId, std::vector<std::pair<std::string, std::string>>> touched;  // by transaction: accounts and their currency
  const std::vector<std::pair<std::string, std::string>> accounts{{"alice-1", "acme-eu"}, {"bob-1", "acme-eu"}, {"carol-1", "acme-us"}};

  Listed() {
    for (const auto* customer : {"acme-eu", "acme-us", "acme-none"}) ledger.customer(journal, customer);
    for (const auto& [account, customer] : accounts) ledger.account(journal, customer, account);
    ledger.execute(journal, SetAccountStatus{{"alice-1"}, AccountStatus::active, "no change"}, Ledger::Outcome::any);
    for (int i = 1; i <= kTransactions; ++i) act(i);
    catch_up(*views, ledger);
  }

  std::size_t below(std::size_t bound) { return random() % bound; }

  void act(int i) {
    const TransactionId id{"t" + std::to_string(i)};
    const auto& account = accounts[below(3)].first;
    Details details;
    if (below(3) == 0) details.reference = "reference " + std::to_string(below(3));
    if (below(2) == 0) details.metadata["order"] = std::to_string(below(3));
    if (below(3) == 0) details.metadata["channel"] = "web";
    const std::vector<RequestedPosting> postings{{{"funding-usd"}, {account}, decimal("1.00"), {"USD"}}};
    const auto all = std::vector<std::pair<std::string, std::string>>{{"funding-usd", "USD"}, {account, "USD"}};
    const TransactionId hold{"t" + std::to_string(1 + below(static_cast<std::size_t>(i)))};
    const auto execute = [&](Command command) { ledger.execute(journal, std::move(command), Ledger::Outcome::any); };
    const auto kind = below(6);
    if (kind == 0) execute(PlaceHold{id, postings, {}, details});
    if (kind == 1) execute(CaptureHold{id, hold, decimal("0.25"), false, details});
    if (kind == 2) execute(VoidHold{id, hold, details});
    if (kind >= 3) execute(PostTransaction{id, postings, details});
    auto of = kind == 1 || kind == 2 ? touched[hold] : all;
    touched[id] = std::move(of);
  }

  std::vector<TransactionView> list(TransactionFilter filter, PositionRange range = {}) const {
    return daybook::all<TransactionView>(views->now().transactions(journal, std::move(filter), range));
  }

  std::string customer_of(const std::string& account) const {
    const auto found = std::ranges::find(accounts, account, [](const auto& pair) { return pair.first; });
    return found == accounts.end() ? "platform" : found->second;
  }

  bool matches(const TransactionView& view, const TransactionFilter& filter, const PositionRange& range) const {
    const bool rejected = view.rejection.has_value();
    const auto& of = touched.at(view.transaction);
    const auto any = [&](const auto& holds) { return !rejected && std::ranges::any_of(of, holds); };
    if (filter.account && !any([&](const auto& pair) { return pair.first == filter.account->text; })) return false;
    if (filter.customer && !any([&](const auto& pair) { return customer_of(pair.first) == filter.customer->text; })) return false;
    if (filter.currency && !any([&](const auto& pair) { return pair.second == filter.currency->text; })) return false;
    if (filter.from && view.recorded_at < *filter.from) return false;
    if (filter.to && view.recorded_at >= *filter.to) return false;
    if (filter.reference && view.details.reference != *filter.reference) return false;
    for (const auto& [key, value] : filter.metadata) {
      if (!view.details.metadata.contains(key) || view.details.metadata.at(key) != value) return false;
    }
    if (filter.kind && view.kind != *filter.kind) return false;
    if (filter.hold_status && view.hold_status != *filter.hold_status) return false;
    return (!range.after || view.position > *range.after) && (!range.before || view.position < *range.before);
  }
};

TEST_CASE("lists of transactions: all that a filter lets through, each as it is found by its id, both ways") {
  Listed world;
  const auto everything = world.list({});
  REQUIRE(everything.size() == kTransactions);
  CHECK(std::ranges::is_sorted(everything, {}, &TransactionView::position));
  for (const auto& view : everything) CHECK(world.views->now().transaction(world.journal, view.transaction) == view);

  std::size_t let_through = 0;
  for (int round = 0; round < 400; ++round) {
    const auto chance = [&](std::size_t one_in) { return world.below(one_in) == 0; };
    const auto some = [&]() -> const TransactionView& { return everything[world.below(everything.size())]; };
    TransactionFilter filter;
    PositionRange range;
    if (chance(3)) filter.account = AccountId{std::vector<std::string>{"alice-1", "bob-1", "carol-1", "funding-usd"}[world.below(4)]};
    if (chance(4)) filter.customer = CustomerId{std::vector<std::string>{"acme-eu", "acme-us", "acme-none", "platform"}[world.below(4)]};
    if (chance(6)) filter.currency = CurrencyCode{chance(2) ? "USD" : "EUR"};
    if (chance(5)) filter.from = some().recorded_at;
    if (chance(5)) filter.to = some().recorded_at;
    if (chance(4)) filter.reference = "reference " + std::to_string(world.below(4));
    if (chance(4)) filter.metadata["order"] = std::to_string(world.below(4));
    if (chance(5)) filter.metadata["channel"] = "web";
    if (chance(6)) filter.kind = static_cast<Kind>(world.below(7));
    if (chance(8)) filter.hold_status = static_cast<HoldStatus>(1 + world.below(3));
    if (chance(3)) (chance(2) ? range.after : range.before) = some().position + world.below(2);

    std::vector<TransactionView> expected;
    std::ranges::copy_if(everything, std::back_inserter(expected),
                         [&](const TransactionView& view) { return world.matches(view, filter, range); });
    if (range.before) std::ranges::reverse(expected);
    CAPTURE(round);
    REQUIRE(world.list(filter, range) == expected);
    let_through += expected.size();
  }
  CHECK(let_through > 1'000);
}

TEST_CASE("lists of transactions: of an account named by its number, and of none") {
  Listed world;
  CHECK(world.list({.account = AccountId{"A10000001"}}) == world.list({.account = AccountId{"bob-1"}}));
  CHECK_FALSE(world.list({.account = AccountId{"A10000001"}}).empty());
  CHECK(world.list({.account = AccountId{"nobody"}}).empty());
  CHECK(world.list({.account = AccountId{"A10000099"}}).empty());
  CHECK(world.list({.customer = CustomerId{"nobody"}}).empty());
}

TEST_CASE("lists of transactions: what is about another, in the order of positions") {
  Listed world;
  std::size_t found = 0;
  for (const auto& target : world.list({})) {
    std::vector<TransactionView> expected;
    for (const auto& view : world.list({})) {
      if (view.target == target.transaction) expected.push_back(view);
    }
    CHECK(all(world.views->now().transactions_about(world.journal, target.transaction)) == expected);
    found += expected.size();
  }
  CHECK(found > 5);
  CHECK(all(world.views->now().transactions_about(world.journal, {"t"})).empty());
}

TEST_CASE("lists of transactions show the moment at which they began") {
  Listed world;
  const auto account = AccountId{"funding-usd"};
  auto by_journal = world.views->now().transactions(world.journal, {});
  auto by_account = world.views->now().transactions(world.journal, {.account = account});
  auto statement = world.views->now().statement(world.journal, account, {0}, {std::numeric_limits<std::int64_t>::max()});
  const auto expected = world.list({});
  const auto expected_of_account = world.list({.account = account});
  auto same_statement = world.views->now().statement(world.journal, account, {0}, {std::numeric_limits<std::int64_t>::max()});
  std::vector<StatementLine> expected_lines;
  while (auto line = same_statement->next()) expected_lines.push_back(*std::move(line));
  CHECK(by_journal->next() == expected[0]);

  for (int i = kTransactions + 1; i <= kTransactions + 20; ++i) world.act(i);
  catch_up(*world.views, world.ledger);
  CHECK(world.list({}).size() == kTransactions + 20);
  auto rest = daybook::all<TransactionView>(std::move(by_journal));
  CHECK(rest == std::vector(expected.begin() + 1, expected.end()));
  CHECK(daybook::all<TransactionView>(std::move(by_account)) == expected_of_account);
  for (const auto& line : expected_lines) CHECK(statement->next() == line);
  CHECK_FALSE(statement->next());
}

}  // namespace
}  // namespace daybook
