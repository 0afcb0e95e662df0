// Expressions of the debugger, and that a search finds what looking at every entry finds.
#include <catch2/catch.hpp>

#include <filesystem>

#include "support/ledger.h"
#include "support/temporary_folder.h"
#include "tools/replay/debugger.h"
#include "tools/replay/search.h"

using namespace daybook;
using namespace daybook::replay;

namespace {

constexpr JournalNumber kJournal = 1;

PostTransaction posting(const std::string& id, const std::string& from, const std::string& to, const std::string& amount) {
  return {{id}, {{{from}, {to}, decimal_from_text(amount).value(), {"USD"}}}};
}

struct Folder {
  Folder() {
    EventStore store(test::store_options(folder.path()));
    test::open_platform(store);
    test::must(store, kJournal, test::customer("acme-eu"));
    test::must(store, kJournal, test::account("acme-eu", "alice-1"));
    test::must(store, kJournal, test::account("acme-eu", "bob-1"));
    test::must(store, kJournal, posting("t1", "funding-usd", "alice-1", "100"));
    test::must(store, kJournal, PlaceHold{{"h1"}, posting("", "alice-1", "bob-1", "30").postings, {}});
    test::must(store, kJournal, posting("t2", "alice-1", "bob-1", "60"));
    test::must(store, kJournal, SetAccountStatus{{"bob-1"}, AccountStatus::frozen, "asked for"});
    test::must(store, kJournal, CaptureHold{{"c1"}, {"h1"}, decimal_from_text("10").value(), false});
    test::must(store, kJournal, SetAccountStatus{{"bob-1"}, AccountStatus::active, "asked for"});
    test::must(store, kJournal, VoidHold{{"v1"}, {"h1"}});
    test::must(store, kJournal, posting("t3", "funding-usd", "alice-1", "1000"));
  }

  test::TemporaryFolder folder;
};

std::optional<Position> by_looking_at_all(const Past& past, const Expression& expression) {
  for (Position position = 0; position < past.size(); ++position) {
    if (expression.holds(Instant(past, position))) return position;
  }
  return std::nullopt;
}

std::string error_of(const std::string& text) {
  const auto expression = parse_expression(text);
  return expression ? "" : expression.error().sentence + " at " + std::to_string(expression.error().at);
}

}  // namespace

TEST_CASE("replay: a search finds the entry that looking at each of them finds") {
  const Folder folder;
  const Journal journal(folder.folder.path(), "acme-platform", [](std::uint64_t, std::uint64_t) {});
  const auto& past = journal.past();
  const std::string text = GENERATE(
      "account alice-1 available < 50", "account alice-1 available <= 10", "account A10000000 available > 100.000", "account alice-1 posted = 40",
      "account alice-1 held != 0", "account bob-1 status = frozen", "account bob-1 status = FROZEN and type = hold-captured.1",
      "not account alice-1 available = 0", "not account alice-1", "account nobody available = 0", "not account nobody available = 0",
      "customer acme-eu", "hold h1", "hold h1 and transaction v1", "transaction h1", "transaction t2 or transaction t1", "type = hold-voided.1",
      "type != platform-opened.1", "position >= 6", "position > 11", "position > 100", "position = 3 or account bob-1 posted > 60",
      "(account bob-1 posted > 60 or account bob-1 status = frozen) and not type = account-status-changed.1", "time >= 2020-01-01T00:00:00Z",
      "time < 2020-01-01T00:00:00Z", "account alice-1 floor = 0 and account bob-1 ceiling = 0", "actor = c1", "actor = c2");
  INFO(text);
  const auto expression = parse_expression(text);
  REQUIRE(expression);
  CHECK(first_where(past, **expression, 0) == by_looking_at_all(past, **expression));
}

TEST_CASE("replay: an expression that makes no sense is told what was expected, and where") {
  CHECK(error_of("account alice-1 available <") == "expected an amount such as 12.50, and it ends at 27");
  CHECK(error_of("account alice-1 available 5") == "expected one of = != < <= > >=, not \"5\" at 26");
  CHECK(error_of("account alice-1 status = asleep") == "expected active, frozen or disabled, not \"asleep\" at 25");
  CHECK(error_of("position = many") == "expected a whole number, not \"many\" at 11");
  CHECK(error_of("time > noon") == "expected a time such as 2026-11-21T21:58:56Z, not \"noon\" at 7");
  CHECK(error_of("(customer acme-eu") == "expected \")\", and it ends at 17");
  CHECK(error_of("customer acme-eu customer") == "expected \"and\", \"or\" or the end, not \"customer\" at 17");
  CHECK(error_of("planet mars").starts_with("expected account, customer"));
  CHECK(error_of("").starts_with("expected account, customer"));
  CHECK(error_of(std::string(63, '(') + "position = 1" + std::string(63, ')')).empty());
  CHECK(error_of(std::string(64, '(') + "position = 1" + std::string(64, ')')).starts_with("expected at most 64"));
}

TEST_CASE("replay: it goes forward and back, and says why it can't") {
  const Folder folder;
  const Journal journal(folder.folder.path(), "ACME-platform", [](std::uint64_t, std::uint64_t) {});
  Debugger debugger(journal);
  const auto last = journal.past().size() - 1;
  CHECK(debugger.position() == last);
  CHECK(debugger.command({"step"}).failed);
  CHECK_FALSE(debugger.command({"back", "3"}).failed);
  CHECK(debugger.position() == last - 3);
  CHECK_FALSE(debugger.command({"goto", "0"}).failed);
  CHECK(debugger.command({"back"}).failed);
  CHECK(debugger.command({"goto", std::to_string(last + 1)}).failed);
  CHECK(debugger.command({"goto", "x"}).failed);
  CHECK(debugger.command({"eat"}).failed);
  CHECK_FALSE(debugger.command({"run", "until", "account", "bob-1", "posted", ">", "0"}).failed);
  CHECK(debugger.position() == 7);
  CHECK(debugger.command({"watch", "account", "bob-1", "status", "=", "frozen"}).text.ends_with("does not hold here"));
  CHECK(debugger.command({"step"}).text.ends_with("holds now"));
  CHECK(debugger.command({"print", "hold", "h1"}).json.find("\"30.00\"") != std::string::npos);
  CHECK(debugger.command({"print", "hold", "h2"}).failed);
  CHECK(debugger.command({"run", "until", "account", "bob-1", "posted", ">", "10000"}).failed);
}

TEST_CASE("replay: a platform that is not there, and a folder that is none") {
  const Folder folder;
  const auto ignore = [](std::uint64_t, std::uint64_t) {};
  CHECK_THROWS_WITH(Journal(folder.folder.path(), "nobody", ignore), "there is no platform nobody");
  CHECK_THROWS_WITH(Journal(folder.folder.path() / "nothing", "acme-platform", ignore), Catch::Contains("is no data folder"));
}
