// Events that no decision can have made are told apart from those that may come next.
#include "domain/next_event.h"

#include <catch2/catch.hpp>

using namespace daybook;

namespace {

constexpr AccountNumber kFrom{10'000'000};
constexpr AccountNumber kTo{10'000'001};

Postings postings(std::int64_t units, AccountNumber to = kTo, const std::string& currency = "USD") {
  return {{{currency}, 2, {{kFrom, to, {units}}}}};
}

// Two accounts in USD, a transaction between them and an open hold.
State state() {
  State state;
  evolve(state, PlatformOpened{{"acme-platform"}}, {0, {1}});
  evolve(state, CustomerCreated{{"acme-eu"}, "Europe"}, {1, {1}});
  for (const auto number : {kFrom, kTo}) {
    AccountCreated created;
    created.customer = {"acme-eu"};
    created.account = {"account-" + std::to_string(number.value)};
    created.currency = {"USD"};
    created.number = number;
    evolve(state, created, {number.value, {1}});
  }
  evolve(state, TransactionPosted{{"moved"}, postings(100)}, {4, {1}});
  evolve(state, HoldPlaced{{"held"}, postings(100)}, {5, {1}});
  return state;
}

struct Row {
  Event event;
  std::string why;  // a part of it; empty: it may come next
};

AccountCreated account_in(const std::string& currency) {
  AccountCreated created;
  created.currency = {currency};
  return created;
}
AccountCreated account_with(AccountNumber number, const std::string& account) {
  auto created = account_in("USD");
  created.number = number;
  created.account = {account};
  return created;
}
// So many quarters of the way from one end of what a balance may be to the other.
Postings huge_postings(int quarters) { return {{{"USD"}, 2, {{kFrom, kTo, {Int128{quarters} << 124}}}}}; }
EntityErased entity_erased(const std::string& entity) {
  EntityErased erased;
  erased.entity = {entity};
  return erased;
}
AccountUpdated update_of(const std::string& account) {
  AccountUpdated updated;
  updated.account = {account};
  return updated;
}
TransactionPosted expecting(const std::string& account) {
  TransactionPosted posted{{"t"}, postings(1)};
  posted.expect.push_back({{account}});
  return posted;
}
HoldCaptured capture(const std::string& hold, const Postings& captured, bool closed) {
  HoldCaptured event;
  event.transaction = {"c"};
  event.hold = {hold};
  event.postings = captured;
  event.closed = closed;
  return event;
}

}  // namespace

TEST_CASE("an event may come next where all that it names is there, and its postings have a form that moves money") {
  const auto at = state();
  auto two = postings(1);
  two[0].postings.push_back(two[0].postings[0]);
  const std::vector<Row> rows = {
      {TransactionPosted{{"t"}, postings(1)}, ""},
      {TransactionPosted{{"t"}, postings(0)}, "an amount is not above zero"},
      {TransactionPosted{{"t"}, postings(-1)}, "an amount is not above zero"},
      {TransactionPosted{{"t"}, postings(1, {8})}, "the account A00000008"},
      {TransactionPosted{{"t"}, postings(1, kTo, "EUR")}, "account A10000000 has no EUR"},
      {TransactionPosted{{"t"}, {{{"USD"}, 3, {{kFrom, kTo, {1}}}}}}, "not have the decimal digits of USD"},
      {TransactionPosted{{"t"}, huge_postings(1)}, ""},
      {TransactionPosted{{"t"}, huge_postings(2)}, "no room"},
      {HoldPlaced{{"h"}, huge_postings(2)}, ""},
      {HoldPlaced{{"h"}, huge_postings(4)}, "no room"},
      {HoldPlaced{{"h"}, postings(1), kHoldSecondsMax}, ""},
      {HoldPlaced{{"h"}, postings(1), kHoldSecondsMax + 1}, "longer than any may"},
      {expecting("account-10000000"), ""},
      {expecting("nobody"), "the account nobody"},
      {TransactionReversed{{"r"}, {"moved"}, postings(1)}, ""},
      {TransactionReversed{{"r"}, {"nothing"}, postings(1)}, "the transaction nothing"},
      {TransactionReversed{{"r"}, {"moved"}, {}}, "it moves nothing"},
      {FundsTransferred{{"f"}, {"account-10000000"}, {"account-10000001"}, postings(1), {}}, ""},
      {FundsTransferred{{"f"}, {"account-10000000"}, {"account-10000001"}, {}, {}}, "does not move one amount"},
      {HoldPlaced{{"h"}, postings(1, {8})}, "the account A00000008"},
      {capture("held", postings(1), false), ""},
      {capture("held", postings(101), false), "more than is left"},
      {capture("nothing", postings(1), false), "the hold nothing, which is not open"},
      {capture("held", two, false), "a part of what is not one posting"},
      {capture("held", two, true), ""},
      {HoldVoided{{"v"}, {"held"}, postings(100)}, ""},
      {HoldVoided{{"v"}, {"nothing"}, {}}, "the hold nothing, which is not open"},
      {HoldExtended{{"e"}, {"nothing"}, 1}, "the hold nothing, which is not open"},
      {HoldExtended{{"e"}, {"held"}, kHoldSecondsMax + 1}, "longer than any may"},
      {HoldExpired{{"nothing"}, {}}, "the hold nothing, which is not open"},
      {account_in("USD"), ""},
      {account_in("NONE"), "the currency NONE"},
      {account_with(kFrom, "new"), "the account A10000000, which is there already"},
      {account_with({8}, "account-10000000"), "the account account-10000000, which is there already"},
      {SystemAccountOpened{SystemAccount::funding, {"funding-usd"}, {1}, {"USD"}, 2}, ""},
      {SystemAccountOpened{SystemAccount::funding, {"funding-usd"}, {1}, {"USD"}, 3}, "the decimal digits of USD"},
      {AssetRegistered{{"POINTS"}, 18, "Points"}, ""},
      {AssetRegistered{{"POINTS"}, 19, "Points"}, "more decimal digits"},
      {update_of("account-10000000"), ""},
      {update_of("nobody"), "the account nobody"},
      {AccountStatusChanged{{"nobody"}, AccountStatus::active, ""}, "the account nobody"},
      {OrderResent{{"nothing"}}, "the order nothing"},
      {WalletLinkDeleted{{"nothing"}}, "the wallet link nothing"},
      {CatalogItemRemoved{{"U1"}}, "the item U1"},
      {entity_erased("nobody"), "the entity nobody"},
  };
  for (const auto& [event, why] : rows) {
    CAPTURE(event.index(), why);
    const auto said = why_not_next(at, event);
    CHECK(said.has_value() != why.empty());
    CHECK(said.value_or("").find(why) != std::string::npos);
  }
}
