#include <catch2/catch.hpp>

#include "given_books.h"

using namespace daybook;

namespace {

Books funded() {
  Books books;
  books.account("alice-1");
  books.account("bob-1");
  REQUIRE(books.post("funding", {{"funding-usd", "alice-1", "100"}}) == "done");
  return books;
}

}  // namespace

TEST_CASE("place hold: reserves below the floor of who pays and below the ceiling of who receives") {
  auto books = funded();
  auto capped = books.account_command("capped-1");
  capped.ceiling = {decimal("50")};
  books.give(capped);
  CHECK(books.hold("h1", {{"alice-1", "capped-1", "40"}}) == "done");
  CHECK(books.balances("alice-1") == "posted 100.00 held 40.00 incoming 0.00");
  CHECK(books.balances("capped-1") == "posted 0.00 held 0.00 incoming 40.00");
  CHECK(books.post("t1", {{"alice-1", "bob-1", "60.01"}}) == "insufficient-funds");
  CHECK(books.fact("available") == "60.00");
  CHECK(books.post("t2", {{"funding-usd", "capped-1", "10.01"}}) == "ceiling-exceeded");
  CHECK(books.post("t3", {{"alice-1", "bob-1", "60"}}) == "done");
  CHECK(books.post("t4", {{"funding-usd", "capped-1", "10"}}) == "done");
  CHECK(books.capture("c1", "h1") == "done");
  CHECK(books.balances("capped-1") == "posted 50.00 held 0.00 incoming 0.00");
  CHECK(books.balances("alice-1") == "posted 0.00 held 0.00 incoming 0.00");
}

TEST_CASE("capture hold: several times, never more than is left, the rest released by a final one") {
  auto books = funded();
  CHECK(books.hold("h1", {{"alice-1", "bob-1", "50"}}) == "done");
  CHECK(books.capture("c1", "h1", "50.01") == "capture-exceeds-hold");
  CHECK(books.fact("left") == "50.00");
  CHECK(books.capture("c2", "h1", "20") == "done");
  CHECK(books.capture("c2", "h1", "20") == "again");
  CHECK(books.balances("alice-1") == "posted 80.00 held 30.00 incoming 0.00");
  CHECK(books.capture("c3", "h1", "30.01") == "capture-exceeds-hold");
  CHECK(books.capture("c4", "h1", "10", true) == "done");
  CHECK(books.balances("alice-1") == "posted 70.00 held 0.00 incoming 0.00");
  CHECK(books.balances("bob-1") == "posted 30.00 held 0.00 incoming 0.00");
  CHECK(books.capture("c5", "h1", "0.01") == "hold-closed");
  CHECK(books.fact("status") == "CAPTURED");
  CHECK(books.capture("c6", "h1", "0.001") == "hold-closed");
}

TEST_CASE("capture hold: all that is left closes it") {
  auto books = funded();
  CHECK(books.hold("h1", {{"alice-1", "bob-1", "50"}}) == "done");
  CHECK(books.capture("c1", "h1", "20") == "done");
  CHECK(books.capture("c2", "h1", "30.001") == "invalid-field amount");
  CHECK(books.capture("c2", "h1", "30") == "done");
  CHECK(books.void_hold("v1", "h1") == "hold-closed");
  CHECK(books.hold("h2", {{"alice-1", "bob-1", "50"}}) == "done");
  CHECK(books.capture("c3", "h2", "20") == "done");
  CHECK(books.capture("c4", "h2") == "done");
  CHECK(books.balances("alice-1") == "posted 0.00 held 0.00 incoming 0.00");
}

TEST_CASE("capture hold: one of several postings is captured as a whole") {
  auto books = funded();
  CHECK(books.hold("h1", {{"alice-1", "bob-1", "50"}, {"bob-1", "settlement-usd", "30"}}) == "done");
  CHECK(books.balances("bob-1") == "posted 0.00 held 0.00 incoming 20.00");
  CHECK(books.capture("c1", "h1", "50") == "partial-of-many");
  CHECK(books.capture("c2", "h1") == "done");
  CHECK(books.balances("bob-1") == "posted 20.00 held 0.00 incoming 0.00");
  CHECK(books.balances("settlement-usd") == "posted 30.00 held 0.00 incoming 0.00");
}

TEST_CASE("void hold: frees what was reserved, once") {
  auto books = funded();
  CHECK(books.hold("h1", {{"alice-1", "bob-1", "50"}}) == "done");
  CHECK(books.void_hold("v1", "h1") == "done");
  CHECK(books.void_hold("v1", "h1") == "again");
  CHECK(books.void_hold("v2", "h1") == "hold-closed");
  CHECK(books.fact("status") == "VOIDED");
  CHECK(books.balances("alice-1") == "posted 100.00 held 0.00 incoming 0.00");
  CHECK(books.capture("c1", "h1") == "hold-closed");
  CHECK(books.capture("c2", "nothing") == "hold-unknown");
  CHECK(books.capture("c3", "funding") == "hold-unknown");
}

TEST_CASE("hold: a frozen account allows capture and void; a disabled one only void") {
  auto books = funded();
  CHECK(books.hold("h1", {{"alice-1", "bob-1", "10"}}) == "done");
  CHECK(books.hold("h2", {{"alice-1", "bob-1", "10"}}) == "done");
  books.status("alice-1", AccountStatus::frozen);
  CHECK(books.hold("h3", {{"alice-1", "bob-1", "10"}}) == "account-frozen");
  CHECK(books.capture("c1", "h1") == "done");
  books.status("alice-1", AccountStatus::disabled);
  CHECK(books.capture("c2", "h2") == "account-disabled");
  CHECK(books.void_hold("v2", "h2") == "done");
}

TEST_CASE("hold: expires at its due time, and can't be captured from then on") {
  auto books = funded();
  CHECK(books.hold("h0", {{"alice-1", "bob-1", "10"}}, 0) == "invalid-field expiresAfterSeconds");
  CHECK(books.hold("hx", {{"alice-1", "bob-1", "10"}}, kHoldSecondsMax + 1) == "invalid-field expiresAfterSeconds");
  CHECK(books.hold("hmax", {{"alice-1", "bob-1", "10"}}, kHoldSecondsMax) == "done");
  CHECK(books.hold("h1", {{"alice-1", "bob-1", "10"}}, 60) == "done");
  CHECK(books.hold("h2", {{"alice-1", "bob-1", "10"}}, 60) == "done");
  books.pass_seconds(59);
  CHECK(books.capture("c1", "h1") == "done");
  CHECK(books.give(ExpireHold{{"h2"}}) == "nothing");
  books.pass_seconds(1);
  CHECK(books.capture("c2", "h2") == "hold-closed");
  CHECK(books.fact("status") == "EXPIRED");
  REQUIRE(next_due(books.state));
  CHECK(next_due(books.state)->hold.text == "h2");
  CHECK(books.give(ExpireHold{{"h2"}}) == "done");
  CHECK(books.give(ExpireHold{{"h2"}}) == "nothing");
  CHECK(books.balances("alice-1") == "posted 90.00 held 10.00 incoming 0.00");
}

TEST_CASE("extend hold: to a later time only") {
  auto books = funded();
  CHECK(books.hold("h1", {{"alice-1", "bob-1", "10"}}, 60) == "done");
  CHECK(books.extend("x1", "h1", 60) == "extension-too-short");
  CHECK(books.extend("x2", "h1", 61) == "done");
  CHECK(books.extend("x0", "h1", 0) == "invalid-field expiresAfterSeconds");
  books.pass_seconds(60);
  CHECK(books.capture("c1", "h1", "1") == "done");
  books.pass_seconds(1);
  CHECK(books.extend("x3", "h1", 100) == "hold-closed");
  CHECK(books.hold("h2", {{"alice-1", "bob-1", "10"}}) == "done");
  CHECK(books.extend("x4", "h2", 60) == "extension-too-short");  // it never expires
}

TEST_CASE("hold: nothing takes effect, so it has no effective time") {
  auto books = funded();
  PlaceHold hold{{"h1"}, Books::requested({{"alice-1", "bob-1", "1"}}), {}, {.effective_at = books.now}};
  CHECK(books.give(hold) == "invalid-field effectiveAt");
  hold.details = {};
  CHECK(books.give(hold) == "done");
  CHECK(books.give(VoidHold{{"v1"}, {"h1"}, {.effective_at = books.now}}) == "invalid-field effectiveAt");
  CHECK(books.give(ExtendHold{{"x1"}, {"h1"}, 1, {.effective_at = books.now}}) == "invalid-field effectiveAt");
  CHECK(books.give(CaptureHold{{"c1"}, {"h1"}, {}, false, {.effective_at = books.now}}) == "done");
}
