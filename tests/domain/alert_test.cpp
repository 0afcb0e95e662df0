#include <catch2/catch.hpp>

#include "given_books.h"

using namespace daybook;

namespace {

constexpr std::int64_t kDaySeconds = 86'400;

Books funded(const std::string& amount = "100") {
  Books books;
  books.account("alice-1");
  REQUIRE(books.post("funding", {{"funding-usd", "alice-1", amount}}) == "done");
  return books;
}

CreateAlert alert(const std::string& id, const std::string& threshold) {
  return {{"acme-eu"}, {"alice-1"}, {id}, "Low", decimal(threshold), {{Personal::Form::plain, {}, "ada@example.com"}}};
}

// The alerts that the last event fired; none where it is of another kind.
std::vector<AlertId> fired(const Books& books) {
  const auto* event = std::get_if<LowBalanceAlertFired>(&books.history.back());
  return event ? event->alerts : std::vector<AlertId>{};
}

CatalogItem item(ValueType type, const std::string& low, const std::string& high) {
  CatalogItem made{{"U1"}, "Token", "B1", "Books", {"USD"}, type, {}, {}, {}, {}, true};
  if (type == ValueType::fixed) {
    made.face_value = decimal(low);
  } else {
    made.min_value = decimal(low);
    made.max_value = decimal(high);
  }
  return made;
}

RegisterCard card(const std::string& token) {
  const KeyId key{std::string(32, 'c')};
  return {{"acme-eu"}, {"alice-1"}, {token}, "Company", "1111", "2099-01", key, {Personal::Form::plain, key, "{}"}, {}};
}

DepositFunds deposit(const std::string& amount, const std::string& reference = "") {
  return {{"acme-eu"}, {"alice-1"}, {"card-1"}, decimal(amount), reference};
}

const FundsDeposited& last_deposit(const Books& books) { return std::get<FundsDeposited>(books.history.back()); }

}  // namespace

TEST_CASE("low balance: an alert fires below its threshold, not at it") {
  auto books = funded();
  CHECK(books.give(alert("a1", "50")) == "done");
  CHECK(books.post("t1", {{"alice-1", "settlement-usd", "50"}}) == "done");
  CHECK(fired(books).empty());
  CHECK(books.post("t2", {{"alice-1", "settlement-usd", "0.01"}}) == "done");
  CHECK(fired(books) == std::vector<AlertId>{{"a1"}});
}

TEST_CASE("low balance: at most one alert in 24 hours for an account") {
  auto books = funded();
  CHECK(books.give(alert("a1", "100")) == "done");
  CHECK(books.post("t1", {{"alice-1", "settlement-usd", "1"}}) == "done");
  CHECK_FALSE(fired(books).empty());
  CHECK(books.give(alert("a2", "100")) == "done");
  books.pass_seconds(kDaySeconds - 1);
  CHECK(books.post("t2", {{"alice-1", "settlement-usd", "1"}}) == "done");
  CHECK(fired(books).empty());
  books.pass_seconds(1);
  CHECK(books.post("t3", {{"alice-1", "settlement-usd", "1"}}) == "done");
  CHECK(fired(books) == std::vector<AlertId>{{"a1"}, {"a2"}});
}

TEST_CASE("low balance: a hold fires what its capture does not fire again; money that comes in fires nothing") {
  auto books = funded();
  CHECK(books.give(alert("a1", "100")) == "done");
  CHECK(books.hold("h1", {{"alice-1", "settlement-usd", "10"}}) == "done");
  CHECK(fired(books) == std::vector<AlertId>{{"a1"}});
  books.pass_seconds(2 * kDaySeconds);
  CHECK(books.capture("c1", "h1") == "done");
  CHECK(fired(books).empty());
  CHECK(books.post("t1", {{"funding-usd", "alice-1", "1"}}) == "done");
  CHECK(fired(books).empty());
}

TEST_CASE("low balance: a changed threshold counts, a deleted alert does not fire") {
  auto books = funded();
  CHECK(books.give(alert("a1", "100")) == "done");
  UpdateAlert lower{{"acme-eu"}, {"alice-1"}, {"a1"}, {}, decimal("10"), {}};
  CHECK(books.give(lower) == "done");
  CHECK(books.post("t1", {{"alice-1", "settlement-usd", "50"}}) == "done");
  CHECK(fired(books).empty());
  CHECK(books.give(DeleteAlert{{"acme-eu"}, {"alice-1"}, {"a1"}}) == "done");
  CHECK(books.post("t2", {{"alice-1", "settlement-usd", "50"}}) == "done");
  CHECK(fired(books).empty());
  CHECK(books.give(lower) == "alert-unknown");
  CHECK(books.give(DeleteAlert{{"acme-eu"}, {"alice-1"}, {"a1"}}) == "alert-unknown");
}

TEST_CASE("low balance: an account has at most kAlertsMax alerts") {
  auto books = funded();
  for (std::size_t i = 0; i < kAlertsMax; ++i) REQUIRE(books.give(alert("a" + std::to_string(i), "1")) == "done");
  CHECK(books.give(alert("one-more", "1")) == "alert-limit-reached");
  CHECK(books.give(DeleteAlert{{"acme-eu"}, {"alice-1"}, {"a7"}}) == "done");
  CHECK(books.give(alert("one-more", "1")) == "done");
}

TEST_CASE("low balance: a threshold has the digits of the currency, and somebody is to be told") {
  auto books = funded();
  CHECK(books.give(alert("a1", "0.001")) == "invalid-field balanceAlertThreshold");
  CHECK(books.give(alert("a1", "-1")) == "invalid-field balanceAlertThreshold");
  auto nobody = alert("a1", "1");
  nobody.notification.clear();
  CHECK(books.give(nobody) == "invalid-field balanceAlertNotification");
  CHECK(books.give(UpdateAlert{{"acme-eu"}, {"alice-1"}, {"a1"}, {}, {}, {}}) == "alert-unknown");
}

TEST_CASE("cards: an account has at most kCardsMax active ones") {
  auto books = funded();
  for (std::size_t i = 0; i < kCardsMax; ++i) REQUIRE(books.give(card("card-" + std::to_string(i))) == "done");
  CHECK(books.give(card("one-more")) == "card-limit-reached");
  CHECK(books.give(UnregisterCard{{"acme-eu"}, {"alice-1"}, {"card-3"}}) == "done");
  CHECK(books.give(UnregisterCard{{"acme-eu"}, {"alice-1"}, {"card-3"}}) == "card-unknown");
  CHECK(books.give(card("one-more")) == "done");
}

TEST_CASE("deposit funds: from the funding account, with the fee of the platform rounded half up") {
  auto books = funded("0.01");
  CHECK(books.give(deposit("1.25")) == "card-unknown");
  CHECK(books.give(card("card-1")) == "done");
  CHECK(books.give(deposit("1.25")) == "done");
  CHECK(last_deposit(books).charged == Decimal{{125}, 2});
  CHECK(last_deposit(books).transaction.text == "RAD-270115-1");
  CHECK(books.balances("alice-1") == "posted 1.26 held 0.00 incoming 0.00");
  struct Row {
    const char* percent;
    const char* amount;
    std::int64_t charged;
  };
  const Row rows[] = {{"3.5", "1.25", 129}, {"50", "0.01", 2}, {"49.9999", "0.01", 1}, {"100", "1", 200}};
  for (const auto& [percent, amount, charged] : rows) {
    CHECK(books.give(SetDepositFee{decimal(percent)}) == "done");
    CHECK(books.give(deposit(amount)) == "done");
    CHECK(last_deposit(books).charged.amount == Amount{charged});
  }
  CHECK(books.give(SetDepositFee{decimal("100.0001")}) == "invalid-field feePercent");
  CHECK(books.give(SetDepositFee{decimal("-1")}) == "invalid-field feePercent");
  CHECK(books.give(SetDepositFee{decimal("1.00001")}) == "invalid-field feePercent");
}

TEST_CASE("deposit funds: a reference is used once on the account") {
  auto books = funded();
  CHECK(books.give(card("card-1")) == "done");
  CHECK(books.give(deposit("1", "ref")) == "done");
  CHECK(books.give(deposit("2", "ref")) == "external-reference-used");
  CHECK(books.give(deposit("0")) == "invalid-field amount");
  CHECK(books.give(UnregisterCard{{"acme-eu"}, {"alice-1"}, {"card-1"}}) == "done");
  CHECK(books.give(deposit("1", "ref")) == "external-reference-used");
}

TEST_CASE("deposit funds: the fee that the card was charged with is recorded, whatever the platform's is by then") {
  auto books = funded();
  CHECK(books.give(card("card-1")) == "done");
  CHECK(books.give(SetDepositFee{decimal("50")}) == "done");
  auto charged = deposit("10");
  charged.percent = decimal("3.5");
  CHECK(books.give(charged) == "done");
  CHECK(last_deposit(books).percent == decimal("3.5"));
  CHECK(last_deposit(books).charged == Decimal{{1035}, 2});
  charged.percent = decimal("100");
  CHECK(books.give(charged) == "done");
  for (const auto* percent : {"100.0001", "-1", "1.00001"}) {
    charged.percent = decimal(percent);
    CHECK(books.give(charged) == "invalid-field feePercent");
  }
}

TEST_CASE("catalogue: an item has the values of its type, with the digits of its currency") {
  Books books;
  CHECK(books.give(RegisterCatalogItem{item(ValueType::fixed, "5.25", "")}) == "done");
  CHECK(books.give(RegisterCatalogItem{item(ValueType::variable, "5", "5")}) == "done");
  CHECK(books.give(RegisterCatalogItem{item(ValueType::variable, "5", "4.99")}) == "invalid-field maxValue");
  CHECK(books.give(RegisterCatalogItem{item(ValueType::fixed, "5.255", "")}) == "invalid-field faceValue");
  CHECK(books.give(RegisterCatalogItem{item(ValueType::fixed, "0", "")}) == "invalid-field faceValue");
  auto both = item(ValueType::fixed, "5", "");
  both.min_value = decimal("1");
  CHECK(books.give(RegisterCatalogItem{both}) == "invalid-field minValue");
  both = item(ValueType::fixed, "5", "");
  both.currency = {"XYZ"};
  CHECK(books.give(RegisterCatalogItem{both}) == "invalid-field currencyCode");
  CHECK(books.give(RemoveCatalogItem{{"U2"}}) == "catalog-item-unknown");
  CHECK(books.give(SetExchangeRate{{"EUR"}, {"USD"}, decimal("1.0873")}) == "done");
  CHECK(books.give(SetExchangeRate{{"EUR"}, {"XYZ"}, decimal("1")}) == "invalid-field baseCurrency");
  CHECK(books.give(SetExchangeRate{{"EUR"}, {"USD"}, decimal("0")}) == "invalid-field baseFx");
}
