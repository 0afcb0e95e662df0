#include <catch2/catch.hpp>

#include "domain/books.h"
#include "domain/velocity.h"
#include "given_books.h"

using namespace daybook;

namespace {

Books funded(const std::string& amount = "100") {
  Books books;
  books.account("alice-1");
  books.account("bob-1");
  REQUIRE(books.post("funding", {{"funding-usd", "alice-1", amount}}) == "done");
  return books;
}

}  // namespace

TEST_CASE("post transaction: money enters from the funding account, which is opened when it is first needed") {
  auto books = funded();
  CHECK(books.balances("alice-1") == "posted 100.00 held 0.00 incoming 0.00");
  CHECK(books.balances("funding-usd") == "posted -100.00 held 0.00 incoming 0.00");
  CHECK(to_text(*find_account_number(books.state, {"funding-usd"})) == "A00000001");
  CHECK(books.post("t2", {{"alice-1", "settlement-usd", "1"}}) == "done");
  CHECK(to_text(*find_account_number(books.state, {"settlement-usd"})) == "A00000002");
}

TEST_CASE("post transaction: an account is named by identifier or by number") {
  auto books = funded();
  CHECK(books.post("t1", {{"A10000000", "A10000001", "10"}}) == "done");
  CHECK(books.balances("bob-1") == "posted 10.00 held 0.00 incoming 0.00");
  CHECK(books.post("t1", {{"alice-1", "bob-1", "10.00"}}) == "again");
}

TEST_CASE("post transaction: all postings or none, and what counts is the net effect on an account") {
  auto books = funded();
  CHECK(books.post("t1", {{"alice-1", "bob-1", "60"}, {"alice-1", "bob-1", "50"}}) == "insufficient-funds");
  CHECK(books.balances("bob-1") == "posted 0.00 held 0.00 incoming 0.00");
  CHECK(books.post("t2", {{"alice-1", "bob-1", "150"}, {"bob-1", "alice-1", "50"}}) == "done");
  CHECK(books.balances("alice-1") == "posted 0.00 held 0.00 incoming 0.00");
}

TEST_CASE("post transaction: currencies do not mix") {
  auto books = funded();
  books.account("carol-eur", "EUR");
  CHECK(books.post("t1", {{"alice-1", "carol-eur", "1"}}) == "currency-mismatch");
  CHECK(books.post("t2", {{"alice-1", "bob-1", "1"}, {"funding-eur", "carol-eur", "2", "EUR"}}) == "done");
  CHECK(books.post("t3", {{"funding-eur", "alice-1", "1"}}) == "currency-mismatch");
}

TEST_CASE("post transaction: a system account that is being opened has one currency, too") {
  auto books = funded();
  books.account("carol-eur", "EUR");
  const std::vector<Line> lines = {{"settlement-usd", "alice-1", "1"}, {"settlement-usd", "carol-eur", "100", "EUR"}};
  CHECK(books.post("t1", lines) == "currency-mismatch");
  CHECK(books.hold("h1", lines) == "currency-mismatch");
  CHECK(imbalances(books.state).empty());
}

TEST_CASE("post transaction: what was refused stays refused when its account comes to be") {
  auto books = funded();
  CHECK(books.post("t1", {{"alice-1", "later-1", "1"}}, {}, {{{"later-1"}, decimal("0.001"), {}, {}}}) == "account-unknown");
  books.account("later-1");
  CHECK(books.post("t1", {{"alice-1", "later-1", "1"}}, {}, {{{"later-1"}, decimal("0.001"), {}, {}}}) == "again");
}

TEST_CASE("post transaction: a refused import is not remembered") {
  auto books = funded();
  PostTransaction import{{"t1"}, Books::requested({{"bob-1", "alice-1", "1"}}), {}, {}, true};
  CHECK(books.give(import) == "insufficient-funds");
  CHECK(books.post("t2", {{"alice-1", "bob-1", "1"}}) == "done");
  CHECK(books.give(import) == "done");
}

TEST_CASE("post transaction: more digits than the currency has are an error, never rounded") {
  auto books = funded();
  CHECK(books.post("t1", {{"alice-1", "bob-1", "0.01"}}) == "done");
  CHECK(books.post("t2", {{"alice-1", "bob-1", "0.001"}}) == "invalid-field postings[0].amount");
  CHECK(books.post("t3", {{"alice-1", "bob-1", "0.010"}}) == "done");
}

TEST_CASE("post transaction: fields at their limits and one past") {
  auto books = funded("100000");
  const auto postings = [](std::size_t count) { return std::vector<Line>(count, {"alice-1", "bob-1", "0.01"}); };
  CHECK(books.post("p0", postings(0)) == "invalid-field postings");
  CHECK(books.post("p1", postings(1)) == "done");
  CHECK(books.post("p1000", postings(1'000)) == "done");
  CHECK(books.post("p1001", postings(1'001)) == "invalid-field postings");
  CHECK(books.post("same", {{"alice-1", "alice-1", "1"}}) == "invalid-field postings[0].to");
  CHECK(books.post("same-account-by-number", {{"alice-1", "A10000000", "1"}}) == "invalid-field postings[0].to");
  CHECK(books.post("zero", {{"alice-1", "bob-1", "0"}}) == "invalid-field postings[0].amount");
  CHECK(books.post("less", {{"alice-1", "bob-1", "-1"}}) == "invalid-field postings[0].amount");
  CHECK(books.post("no-currency", {{"alice-1", "bob-1", "1", "usd"}}) == "invalid-field postings[0].currency");
  CHECK(books.post(std::string(100, 'i'), postings(1)) == "done");
  CHECK(books.post(std::string(101, 'i'), postings(1)) == "invalid-field id");
  CHECK(books.post("", postings(1)) == "invalid-field id");
  CHECK(books.post("AZaz09-_.:", postings(1)) == "done");
  CHECK(books.post("a b", postings(1)) == "invalid-field id");
  CHECK(books.post("m1", postings(1), {.metadata = {{"k", std::string(4'095, 'v')}}}) == "done");
  CHECK(books.post("m2", postings(1), {.metadata = {{"k", std::string(4'096, 'v')}}}) == "invalid-field metadata");
  CHECK(books.post("m3", postings(1), {.metadata = {{"", "v"}}}) == "invalid-field metadata");
  CHECK(books.post("r1", postings(1), {.reference = std::string(100, 'r'), .reason = std::string(500, 'r')}) == "done");
  CHECK(books.post("r2", postings(1), {.reference = std::string(101, 'r')}) == "invalid-field reference");
  CHECK(books.post("r3", postings(1), {.reason = std::string(501, 'r')}) == "invalid-field reason");
  CHECK(books.post("e100", postings(1), {}, std::vector<Expectation>(100, {{"alice-1"}})) == "done");
  CHECK(books.post("e101", postings(1), {}, std::vector<Expectation>(101, {{"alice-1"}})) == "invalid-field expect");
}

TEST_CASE("post transaction: the same again is the first outcome; another content names the fields that differ") {
  auto books = funded();
  CHECK(books.post("t1", {{"alice-1", "bob-1", "10"}}, {.reference = "r"}) == "done");
  CHECK(books.post("t1", {{"alice-1", "bob-1", "10.0"}}, {.reference = "r"}) == "again");
  CHECK(books.post("t1", {{"alice-1", "bob-1", "11"}}, {.metadata = {{"a", "b"}}}) == "transaction-id-reused");
  CHECK(books.fact("fields") == "metadata,postings,reference");
  CHECK(books.hold("t1", {{"alice-1", "bob-1", "10"}}) == "transaction-id-reused");
  CHECK(books.fact("fields") == "pending,reference");
  CHECK(books.balances("bob-1") == "posted 10.00 held 0.00 incoming 0.00");
}

TEST_CASE("post transaction: a refusal is an outcome too, also when it would be accepted now") {
  auto books = funded();
  CHECK(books.post("t1", {{"bob-1", "alice-1", "1"}}) == "insufficient-funds");
  CHECK(books.post("t2", {{"alice-1", "bob-1", "50"}}) == "done");
  CHECK(books.post("t1", {{"bob-1", "alice-1", "1"}}) == "again");
  CHECK(books.post("t1", {{"bob-1", "alice-1", "2"}}) == "transaction-id-reused");
  CHECK(books.balances("bob-1") == "posted 50.00 held 0.00 incoming 0.00");
}

TEST_CASE("post transaction: a currency's order among others says nothing") {
  auto books = funded();
  books.account("carol-eur", "EUR");
  CHECK(books.post("t1", {{"funding-usd", "bob-1", "1"}, {"funding-eur", "carol-eur", "2", "EUR"}}) == "done");
  CHECK(books.post("t1", {{"funding-eur", "carol-eur", "2", "EUR"}, {"funding-usd", "bob-1", "1"}}) == "again");
}

TEST_CASE("post transaction: the floor is reached exactly, and not passed") {
  auto books = funded();
  CHECK(books.post("t1", {{"alice-1", "bob-1", "100.01"}}) == "insufficient-funds");
  CHECK(books.fact("account") == "alice-1");
  CHECK(books.fact("amount") == "100.01");
  CHECK(books.fact("available") == "100.00");
  CHECK(books.fact("floor") == "0.00");
  CHECK(books.post("t2", {{"alice-1", "bob-1", "100"}}) == "done");
  auto overdraft = books.account_command("overdraft-1");
  overdraft.floor = {decimal("-50")};
  CHECK(books.give(overdraft) == "done");
  CHECK(books.post("t3", {{"overdraft-1", "bob-1", "50.01"}}) == "insufficient-funds");
  CHECK(books.post("t4", {{"overdraft-1", "bob-1", "50"}}) == "done");
}

TEST_CASE("post transaction: the ceiling is reached exactly, and not passed") {
  auto books = funded();
  auto capped = books.account_command("capped-1");
  capped.ceiling = {decimal("20.00")};
  CHECK(books.give(capped) == "done");
  CHECK(books.post("t1", {{"alice-1", "capped-1", "20.01"}}) == "ceiling-exceeded");
  CHECK(books.fact("ceiling") == "20.00");
  CHECK(books.post("t2", {{"alice-1", "capped-1", "20"}}) == "done");
  CHECK(books.post("t3", {{"alice-1", "capped-1", "0.01"}}) == "ceiling-exceeded");
}

TEST_CASE("post transaction: nothing moves out of a frozen account, nothing in or out of a disabled one") {
  auto books = funded();
  CHECK(books.status("alice-1", AccountStatus::frozen) == "done");
  CHECK(books.post("t1", {{"alice-1", "bob-1", "1"}}) == "account-frozen");
  CHECK(books.post("t2", {{"funding-usd", "alice-1", "1"}}) == "done");
  CHECK(books.status("alice-1", AccountStatus::disabled) == "done");
  CHECK(books.post("t3", {{"alice-1", "bob-1", "1"}}) == "account-disabled");
  CHECK(books.post("t4", {{"funding-usd", "alice-1", "1"}}) == "account-disabled");
  CHECK(books.status("alice-1", AccountStatus::active) == "done");
  CHECK(books.status("alice-1", AccountStatus::active) == "done");  // that it was asked for again is worth an entry
  CHECK(books.post("t5", {{"alice-1", "bob-1", "1"}}) == "done");
}

TEST_CASE("post transaction: takes effect in the past, not in the future, not in a closed period") {
  auto books = funded();
  const auto at = [&](std::int64_t microseconds) { return Details{.effective_at = Time{books.now.microseconds + microseconds}}; };
  CHECK(books.post("t1", {{"alice-1", "bob-1", "1"}}, at(0)) == "done");
  CHECK(books.post("t2", {{"alice-1", "bob-1", "1"}}, at(1)) == "effective-in-future");
  CHECK(books.give(ClosePeriod{{books.now.microseconds}, "month end"}) == "period-not-over");
  CHECK(books.give(ClosePeriod{{books.now.microseconds - 1'000}, ""}) == "invalid-field reason");
  CHECK(books.give(ClosePeriod{{books.now.microseconds - 1'000}, "month end"}) == "done");
  CHECK(books.give(ClosePeriod{{books.now.microseconds - 1'000}, "month end"}) == "period-already-closed");
  CHECK(books.post("t3", {{"alice-1", "bob-1", "1"}}, at(-1'000)) == "period-closed");
  CHECK(books.post("t4", {{"alice-1", "bob-1", "1"}}, at(-999)) == "done");
}

TEST_CASE("post transaction: expectations are checked in the same step") {
  auto books = funded();
  const auto last = books.row("alice-1").last;
  const auto expecting = [&](const std::string& id, Expectation expectation) {
    return books.post(id, {{"alice-1", "bob-1", "0.01"}}, {}, {std::move(expectation)});
  };
  CHECK(expecting("e1", {{"alice-1"}, decimal("100.01"), {}, {}}) == "expectation-failed");
  CHECK(books.fact("expectation") == "availableAtLeast");
  CHECK(books.fact("actual") == "100.00");
  CHECK(expecting("e2", {{"alice-1"}, {}, decimal("99.99"), {}}) == "expectation-failed");
  CHECK(expecting("e3", {{"alice-1"}, {}, {}, last + 1}) == "expectation-failed");
  CHECK(expecting("e4", {{"nobody-1"}, {}, {}, {}}) == "account-unknown");
  CHECK(expecting("e5", {{"alice-1"}, decimal("100.001"), {}, {}}) == "invalid-field expect[0].availableAtLeast");
  CHECK(expecting("e6", {{"alice-1"}, decimal("100"), decimal("100"), last}) == "done");
}

TEST_CASE("post transaction: a balance beyond 128 bits is refused") {
  auto books = funded();
  const auto largest = to_text(kBalanceMax, 2);
  const auto half = to_text({kBalanceMax.units / 2}, 2);
  CHECK(books.post("t1", {{"funding-usd", "bob-1", largest}}) == "balance-out-of-range");  // alice has 100 of it already
  CHECK(books.post("t2", {{"funding-usd", "bob-1", half}}) == "done");
  CHECK(books.post("t3", {{"funding-usd", "bob-1", half}}) == "balance-out-of-range");
  const auto most = to_text({(((Int128{1} << 126) - 1) << 1) + 1}, 2);
  CHECK(books.post("t4", {{"funding-usd", "bob-1", most}, {"funding-usd", "bob-1", most}}) == "balance-out-of-range");
}

TEST_CASE("velocity limit: at most so much within so many seconds, the oldest bucket counted whole") {
  auto books = funded("1000");
  UpdateAccount limit{{"acme-eu"}, {"alice-1"}, {}, {}, {}};
  limit.velocity = {{decimal("100"), 64}, {decimal("150"), 640}};
  CHECK(books.give(limit) == "done");
  CHECK(books.post("t1", {{"alice-1", "bob-1", "100.01"}}) == "velocity-exceeded");
  CHECK(books.fact("limit") == "100.00");
  CHECK(books.fact("seconds") == "64");
  CHECK(books.post("t2", {{"alice-1", "bob-1", "100"}}) == "done");
  CHECK(books.post("t3", {{"alice-1", "bob-1", "0.01"}}) == "velocity-exceeded");
  books.pass_seconds(64);  // t2 lies in the oldest bucket that the window touches
  CHECK(books.post("t4", {{"alice-1", "bob-1", "0.01"}}) == "velocity-exceeded");
  books.pass_seconds(1);
  CHECK(books.post("t5", {{"alice-1", "bob-1", "50.01"}}) == "velocity-exceeded");  // the second limit
  CHECK(books.fact("seconds") == "640");
  CHECK(books.post("t6", {{"alice-1", "bob-1", "50"}}) == "done");
}

TEST_CASE("velocity limit: what is held counts, and a void gives it back") {
  auto books = funded("1000");
  UpdateAccount limit{{"acme-eu"}, {"alice-1"}, {}, {}, {}};
  limit.velocity = {{decimal("100"), 3'600}};
  books.pass_seconds(1);
  CHECK(books.give(limit) == "done");
  books.pass_seconds(1);
  CHECK(books.hold("h1", {{"alice-1", "bob-1", "80"}}) == "done");
  CHECK(books.post("t1", {{"alice-1", "bob-1", "21"}}) == "velocity-exceeded");
  CHECK(books.capture("c1", "h1", "30") == "done");
  CHECK(books.void_hold("v1", "h1") == "done");
  CHECK(books.post("t2", {{"alice-1", "bob-1", "70.01"}}) == "velocity-exceeded");
  CHECK(books.post("t3", {{"alice-1", "bob-1", "70"}}) == "done");
}

TEST_CASE("reverse transaction: in full or in parts, never more than the original in sum") {
  auto books = funded();
  CHECK(books.post("t1", {{"alice-1", "bob-1", "10"}}) == "done");
  CHECK(books.reverse("r0", "t1", "10.01") == "reversal-exceeds-original");
  CHECK(books.fact("left") == "10.00");
  CHECK(books.reverse("r1", "t1", "4") == "done");
  CHECK(books.reverse("r1", "t1", "4") == "again");
  CHECK(books.reverse("r2", "t1", "6.01") == "reversal-exceeds-original");
  CHECK(books.reverse("r3", "t1") == "done");
  CHECK(books.balances("alice-1") == "posted 100.00 held 0.00 incoming 0.00");
  CHECK(books.reverse("r4", "t1") == "reversal-exceeds-original");
  CHECK(books.reverse("r5", "t1", "0.001") == "invalid-field amount");
}

TEST_CASE("reverse transaction: one of several postings is reversed as a whole, once") {
  auto books = funded();
  CHECK(books.post("t1", {{"alice-1", "bob-1", "10"}, {"alice-1", "settlement-usd", "5"}}) == "done");
  CHECK(books.reverse("r1", "t1", "5") == "partial-of-many");
  CHECK(books.reverse("r2", "t1") == "done");
  CHECK(books.balances("alice-1") == "posted 100.00 held 0.00 incoming 0.00");
  CHECK(books.reverse("r3", "t1") == "reversal-exceeds-original");
}

TEST_CASE("reverse transaction: only what moved money, and under the rules of any movement") {
  auto books = funded();
  CHECK(books.reverse("r1", "nothing") == "transaction-unknown");
  CHECK(books.hold("h1", {{"alice-1", "bob-1", "10"}}) == "done");
  CHECK(books.reverse("r2", "h1") == "transaction-not-reversible");
  CHECK(books.capture("c1", "h1") == "done");
  CHECK(books.reverse("r3", "c1") == "done");
  CHECK(books.reverse("r4", "r3") == "transaction-not-reversible");
  CHECK(books.post("t1", {{"bob-1", "alice-1", "1"}}) == "insufficient-funds");
  CHECK(books.reverse("r5", "t1") == "transaction-not-reversible");
  CHECK(books.post("t2", {{"alice-1", "bob-1", "10"}}) == "done");
  CHECK(books.post("t3", {{"bob-1", "settlement-usd", "5"}}) == "done");
  CHECK(books.reverse("r6", "t2") == "insufficient-funds");
  CHECK(books.reverse("r7", "t2", "5") == "done");
}

TEST_CASE("assets: a platform's own, with up to 18 digits") {
  auto books = funded();
  CHECK(books.account("points-1", "POINTS") == "invalid-field currencyCode");
  CHECK(books.give(RegisterAsset{{"POINTS"}, 0, "Points"}) == "done");
  CHECK(books.give(RegisterAsset{{"POINTS"}, 0, "Points"}) == "nothing");
  CHECK(books.give(RegisterAsset{{"POINTS"}, 1, "Points"}) == "asset-exists");
  CHECK(books.give(RegisterAsset{{"TOKEN"}, 18, "Token"}) == "done");
  CHECK(books.give(RegisterAsset{{"TOKEN2"}, 19, "Token"}) == "invalid-field scale");
  CHECK(books.give(RegisterAsset{{"USD"}, 2, "Dollar"}) == "invalid-field code");
  CHECK(books.give(RegisterAsset{{"points"}, 2, "Points"}) == "invalid-field code");
  CHECK(books.account("points-1", "POINTS") == "done");
  CHECK(books.account("token-1", "TOKEN") == "done");
  CHECK(books.post("t1", {{"funding-points", "points-1", "1.5", "POINTS"}}) == "invalid-field postings[0].amount");
  CHECK(books.post("t2", {{"funding-points", "points-1", "15", "POINTS"}}) == "done");
  CHECK(books.post("t3", {{"funding-token", "token-1", "0.000000000000000001", "TOKEN"}}) == "done");
  CHECK(books.balances("token-1") ==
        "posted 0.000000000000000001 held 0.000000000000000000 incoming 0.000000000000000000");
}

TEST_CASE("account rules: bounds fit the balance when they are set, and each other") {
  auto books = funded();
  const auto update = [&](std::optional<Bound> floor, std::optional<Bound> ceiling) {
    UpdateAccount command{{"acme-eu"}, {"alice-1"}, {}, {}, {}};
    command.floor = floor;
    command.ceiling = ceiling;
    return books.give(command);
  };
  CHECK(update(Bound{decimal("100.01")}, {}) == "floor-above-balance");
  CHECK(update(Bound{decimal("100")}, {}) == "done");
  CHECK(books.post("t1", {{"alice-1", "bob-1", "0.01"}}) == "insufficient-funds");
  CHECK(update({}, Bound{decimal("99.99")}) == "invalid-field ceiling");
  CHECK(update(Bound{}, Bound{decimal("99.99")}) == "ceiling-below-balance");
  CHECK(update(Bound{}, Bound{decimal("100")}) == "done");
  CHECK(books.post("t2", {{"alice-1", "bob-1", "100.01"}}) == "done");  // there is no floor
  CHECK(update(Bound{decimal("0.001")}, {}) == "invalid-field floor");
}

TEST_CASE("account rules: system accounts have none, and their identifiers are kept for them") {
  auto books = funded();
  CHECK(books.status("funding-usd", AccountStatus::frozen) == "system-account");
  UpdateAccount rename{{"Acme-Platform"}, {"funding-usd"}, "Mine", {}, {}};
  CHECK(books.give(rename) == "system-account");
  CHECK(books.account("funding-eur", "EUR") == "account-exists");
}

TEST_CASE("expected position: a change of what has changed since is refused") {
  auto books = funded();
  UpdateAccount rename{{"acme-eu"}, {"alice-1"}, "Alice", {}, {}};
  rename.expected_last = books.row("alice-1").last - 1;
  CHECK(books.give(rename) == "precondition-failed");
  rename.expected_last = books.row("alice-1").last;
  CHECK(books.give(rename) == "done");
  UpdateCustomer customer{{"acme-eu"}, "Europe", {}, books.state.customers.find({"acme-eu"})->last + 1};
  CHECK(books.give(customer) == "precondition-failed");
  customer.expected_last = books.state.customers.find({"acme-eu"})->last;
  CHECK(books.give(customer) == "done");
}

TEST_CASE("create account: an imported account brings its number, from A10000000 to A999999999999") {
  Books books;
  const auto import = [&](const std::string& id, std::uint64_t number) {
    auto command = books.account_command(id);
    command.imported_number = AccountNumber{number};
    return books.give(command);
  };
  CHECK(import("below-1", kFirstAccountNumber - 1) == "invalid-field accountNumber");
  CHECK(import("first-1", kFirstAccountNumber) == "done");
  CHECK(import("second-1", kFirstAccountNumber) == "account-exists");
  CHECK(import("last-1", kImportedAccountNumberMax) == "done");
  CHECK(import("beyond-1", kImportedAccountNumberMax + 1) == "invalid-field accountNumber");
}
