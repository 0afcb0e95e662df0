#include <catch2/catch.hpp>

#include "domain/needs.h"
#include "given_books.h"

using namespace daybook;

namespace {

Books funded(const std::string& amount = "100") {
  Books books;
  books.account("alice-1");
  books.account("bob-1");
  books.account("euro-1", "EUR");
  REQUIRE(books.post("funding", {{"funding-usd", "alice-1", amount}}) == "done");
  return books;
}

PlaceOrder order(const std::string& amount, const std::string& reference = "", const std::string& account = "alice-1") {
  PlaceOrder command;
  command.customer = {"acme-eu"};
  command.account = {account};
  command.amount = decimal(amount);
  command.utid = {"U123"};
  command.external_reference = reference;
  return command;
}

TransferFunds transfer(const std::string& from, const std::string& to, const std::string& amount, const std::string& reference = "") {
  return {{from}, {to}, decimal(amount), {}, reference};
}

template <class E>
const E& last(const Books& books) {
  return std::get<E>(books.history.back());
}

}  // namespace

TEST_CASE("place order: money goes to the settlement account, which the first order opens") {
  auto books = funded();
  CHECK(books.give(order("12.5")) == "done");
  CHECK(books.balances("alice-1") == "posted 87.50 held 0.00 incoming 0.00");
  CHECK(books.balances("settlement-usd") == "posted 12.50 held 0.00 incoming 0.00");
  CHECK(last<OrderPlaced>(books).amount == Decimal{{1'250}, 2});
}

TEST_CASE("place order: its id has the date, a number of the platform and two check digits") {
  auto books = funded();  // 1,800,000,000 seconds after 1970: 2027-01-15
  CHECK(books.give(order("1")) == "done");
  const auto first = last<OrderPlaced>(books).transaction;
  CHECK(first.text.starts_with("RA270115-1-"));
  CHECK(std::stoull("2701151" + first.text.substr(11)) % 97 == 1);
  CHECK(books.give(order("1")) == "done");
  CHECK(last<OrderPlaced>(books).transaction.text.starts_with("RA270115-2-"));
}

TEST_CASE("place order: a reference stands for the first order of the account, whatever comes with it again") {
  auto books = funded();
  CHECK(books.give(order("1", "ref")) == "done");
  const auto position = books.history.size() - 1;
  CHECK(books.give(order("99", "ref")) == "again");
  CHECK(outcome_of(books.state, order("99", "ref")) == position);
  CHECK(books.give(order("0", "ref", "bob-1")) == "done");
  CHECK(references_needed_by(order("1", "ref")) == std::vector{order_reference({"alice-1"}, "ref")});
  CHECK(references_needed_by(order("1")).empty());
}

TEST_CASE("place order: a refusal is not remembered") {
  auto books = funded("10");
  CHECK(books.give(order("10.01", "ref")) == "insufficient-funds");
  CHECK(books.post("more", {{"funding-usd", "alice-1", "0.01"}}) == "done");
  CHECK(books.give(order("10.01", "ref")) == "done");
}

TEST_CASE("place order: an amount of zero is an order without a posting, which nothing reverses") {
  auto books = funded();
  CHECK(books.give(order("0")) == "done");
  CHECK(last<OrderPlaced>(books).postings.empty());
  CHECK(books.reverse("back", last<OrderPlaced>(books).transaction.text) == "transaction-not-reversible");
  CHECK(books.give(order("5")) == "done");
  CHECK(books.reverse("back-2", last<OrderPlaced>(books).transaction.text) == "done");
  CHECK(books.balances("alice-1") == "posted 100.00 held 0.00 incoming 0.00");
}

TEST_CASE("place order: at most six digits and two decimal digits, and not more than the currency has") {
  auto books = funded("2000000");
  books.account("yen-1", "JPY");
  CHECK(books.give(order("999999.99")) == "done");
  CHECK(books.give(order("1000000")) == "invalid-field amount");
  CHECK(books.give(order("0.001")) == "invalid-field amount");
  CHECK(books.give(order("-0.01")) == "invalid-field amount");
  CHECK(books.give(order("0.5", "", "yen-1")) == "invalid-field amount");
}

TEST_CASE("place order: on an active account of the customer") {
  auto books = funded();
  auto foreign = order("1");
  foreign.customer = {"Acme-Platform"};
  CHECK(books.give(foreign) == "account-of-other-customer");
  foreign.customer = {"nobody"};
  CHECK(books.give(foreign) == "customer-unknown");
  CHECK(books.give(order("1", "", "funding-usd")) == "account-unknown");
  CHECK(books.status("alice-1", AccountStatus::frozen) == "done");
  CHECK(books.give(order("0")) == "account-frozen");
}

TEST_CASE("place order: the name of the reward is the catalogue's, else the utid") {
  auto books = funded();
  CatalogItem item{{"U123"}, "Book token", "B1", "Books", {"USD"}, ValueType::fixed, decimal("5"), {}, {}, {}, true};
  CHECK(books.give(RegisterCatalogItem{item}) == "done");
  CHECK(books.give(order("1")) == "done");
  CHECK(last<OrderPlaced>(books).reward_name == "Book token");
  CHECK(books.give(RemoveCatalogItem{{"U123"}}) == "done");
  CHECK(books.give(order("1")) == "done");
  CHECK(last<OrderPlaced>(books).reward_name == "U123");
}

TEST_CASE("resend order: of an order, and of nothing else") {
  auto books = funded();
  CHECK(books.give(order("1")) == "done");
  const auto id = last<OrderPlaced>(books).transaction;
  CHECK(books.give(ResendOrder{id}) == "done");
  CHECK(last<OrderResent>(books).number == 2);
  CHECK(books.give(ResendOrder{{"RA270115-9-99"}}) == "order-unknown");
  CHECK(books.give(ResendOrder{{"funding"}}) == "order-unknown");
}

TEST_CASE("transfer funds: between two active accounts in one currency") {
  auto books = funded();
  CHECK(books.give(transfer("alice-1", "bob-1", "100")) == "done");
  CHECK(books.balances("bob-1") == "posted 100.00 held 0.00 incoming 0.00");
  CHECK(books.give(transfer("alice-1", "bob-1", "0.01")) == "insufficient-funds");
  CHECK(books.give(transfer("bob-1", "euro-1", "1")) == "currency-mismatch");
  CHECK(books.give(transfer("bob-1", "bob-1", "1")) == "invalid-field transferTo");
  CHECK(books.give(transfer("bob-1", "alice-1", "0")) == "invalid-field amount");
  CHECK(books.give(transfer("bob-1", "nobody", "1")) == "account-unknown");
  CHECK(books.give(transfer("funding-usd", "bob-1", "1")) == "account-unknown");
  CHECK(books.status("alice-1", AccountStatus::frozen) == "done");
  CHECK(books.give(transfer("bob-1", "alice-1", "1")) == "account-frozen");
}

TEST_CASE("transfer funds: a reference is used once in the platform") {
  auto books = funded();
  CHECK(books.give(transfer("alice-1", "bob-1", "1", "june")) == "done");
  CHECK(books.give(transfer("alice-1", "bob-1", "1", "june")) == "external-reference-used");
  CHECK(books.give(transfer("bob-1", "alice-1", "1", "june")) == "external-reference-used");
  CHECK(books.give(order("1", "june")) == "done");
}

TEST_CASE("transactions: ids that the ledger gives are not for callers") {
  auto books = funded();
  for (const auto* id : {"RA270115-1-97", "RAD-270115-1", "RAT-270115-1"}) {
    CHECK(books.post(id, {{"funding-usd", "alice-1", "1"}}) == "invalid-field id");
  }
  for (const auto* id : {"RA27011-1-97", "RADAR-1", "ra270115-1-97"}) {
    CHECK(books.post(id, {{"funding-usd", "alice-1", "1"}}) == "done");
  }
}

TEST_CASE("transactions: ids of a ledger before this one may look so, and their numbers are not given again") {
  auto books = funded();
  PostTransaction imported{{"RA270115-41-07"}, Books::requested({{"alice-1", "settlement-usd", "1"}}), {}, {}, true};
  CHECK(books.give(imported) == "done");
  CHECK(books.give(order("1")) == "done");
  CHECK(last<OrderPlaced>(books).transaction.text.starts_with("RA270115-42-"));
}

TEST_CASE("orders and transfers: deciding the command behind an event again gives the event") {
  auto books = funded();
  books.give(order("1"));
  const auto before = books.state;
  for (const Command& command : {Command(order("2.5", "ref")), Command(transfer("alice-1", "bob-1", "3", "june"))}) {
    const auto decided = decide(before, command, books.now);
    REQUIRE(decided.has_value());
    CHECK(decide(before, *command_of(decided->back()), books.now) == decided);
  }
}
