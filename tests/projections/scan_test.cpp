#include <catch2/catch.hpp>

#include "ledger.h"

namespace daybook {
namespace {

using Texts = std::vector<std::string>;

// Identifiers of which some begin with others, in every order that could go wrong.
struct World {
  Ledger ledger;
  std::unique_ptr<LiveViews> views = open_views_of(ledger);
  JournalNumber journal = ledger.platform("platform");

  World() {
    for (const auto* customer : {"abcde-1", "abcde", "abcdef", "ABCDE", "zzzzz", "abcde1"}) ledger.customer(journal, customer);
    for (const auto* account : {"m-1-1", "m-1", "a-last"}) ledger.account(journal, "abcde", std::string("of-abcde-") + account);
    ledger.account(journal, "abcde-1", "account-a");
    ledger.account(journal, "abcde-1", "zzzzz");
    ledger.account(journal, "abcdef", "account-b");
    ledger.account(journal, "zzzzz", "aaaaa");
    catch_up(*views, ledger);
  }
};

TEST_CASE("scans: rows come in the order of their identifiers, from after or before one of them") {
  World world;
  const auto scan = [&](ScanRange range) { return identifiers(all(world.views->now().customers(world.journal, std::move(range)))); };

  struct Row {
    ScanRange range;
    Texts expected;
  };
  const std::vector<Row> rows{
      {{}, {"ABCDE", "abcde", "abcde-1", "abcde1", "abcdef", "platform", "zzzzz"}},
      {{.after = ""}, {"ABCDE", "abcde", "abcde-1", "abcde1", "abcdef", "platform", "zzzzz"}},
      {{.after = "abcde"}, {"abcde-1", "abcde1", "abcdef", "platform", "zzzzz"}},
      {{.after = "abcde-"}, {"abcde-1", "abcde1", "abcdef", "platform", "zzzzz"}},
      {{.after = "platform"}, {"zzzzz"}},
      {{.after = "zzzzz"}, {}},
      {{.after = "\xff\xff"}, {}},
      {{.before = "abcde-1"}, {"abcde", "ABCDE"}},
      {{.before = "abcde-0"}, {"abcde", "ABCDE"}},
      {{.before = "ABCDE"}, {}},
      {{.before = ""}, {}},
      {{.before = "\xff"}, {"zzzzz", "platform", "abcdef", "abcde1", "abcde-1", "abcde", "ABCDE"}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.range.after.value_or("-"), row.range.before.value_or("-"));
    CHECK(scan(row.range) == row.expected);
  }
}

TEST_CASE("scans: all accounts of a platform come in the order of their identifiers, both ways") {
  World world;
  const auto scan = [&](ScanRange range) { return identifiers(all(world.views->now().accounts(world.journal, std::move(range)))); };

  const Texts forwards{"aaaaa", "account-a", "account-b", "of-abcde-a-last", "of-abcde-m-1", "of-abcde-m-1-1", "zzzzz"};
  CHECK(scan({}) == forwards);
  CHECK(scan({.after = "account-b"}) == Texts{"of-abcde-a-last", "of-abcde-m-1", "of-abcde-m-1-1", "zzzzz"});
  CHECK(scan({.before = "of-abcde-m-1"}) == Texts{"of-abcde-a-last", "account-b", "account-a", "aaaaa"});
  for (const auto& account : all(world.views->now().accounts(world.journal))) {
    CHECK(account == world.views->now().account(world.journal, account.account));
  }
}

TEST_CASE("scans: a customer's accounts are its own, also where another's identifier begins with its own") {
  World world;
  const auto of = [&](const std::string& customer, ScanRange range = {}) {
    return identifiers(all(world.views->now().accounts_of(world.journal, {customer}, std::move(range))));
  };

  CHECK(of("abcde") == Texts{"of-abcde-a-last", "of-abcde-m-1", "of-abcde-m-1-1"});
  CHECK(of("abcde-1") == Texts{"account-a", "zzzzz"});
  CHECK(of("abcde1").empty());
  CHECK(of("abcd").empty());
  CHECK(of("").empty());
  CHECK(of("abcde", {.after = "of-abcde-m-1"}) == Texts{"of-abcde-m-1-1"});
  CHECK(of("abcde", {.before = "of-abcde-m-1"}) == Texts{"of-abcde-a-last"});
  CHECK(of("abcde-1", {.before = "\xff"}) == Texts{"zzzzz", "account-a"});
  CHECK(of("zzzzz", {.after = "zzzzz"}).empty());
}

TEST_CASE("scans: customers with their accounts are the same as both asked for one by one, in every range") {
  World world;
  const auto range = GENERATE(as<ScanRange>{}, ScanRange{}, ScanRange{.after = "abcde"}, ScanRange{.after = "abcde-1"},
                              ScanRange{.before = "zzzzz"}, ScanRange{.before = "\xff"}, ScanRange{.after = "zzzzz"});
  std::vector<CustomerWithAccounts> expected;
  for (const auto& customer : all(world.views->now().customers(world.journal, range))) {
    expected.push_back({customer, all(world.views->now().accounts_of(world.journal, customer.customer))});
  }
  CHECK(all(world.views->now().customers_with_accounts(world.journal, range)) == expected);
}

TEST_CASE("scans: accounts that nobody asks for are passed over with their customer") {
  World world;
  const auto expected = all(world.views->now().customers_with_accounts(world.journal));
  for (std::size_t asked_for = 0; asked_for < 4; ++asked_for) {
    CAPTURE(asked_for);
    auto walk = world.views->now().customers_with_accounts(world.journal);
    CHECK_FALSE(walk->next_account());
    for (const auto& row : expected) {
      CHECK(walk->next_customer() == row.customer);
      for (std::size_t i = 0; i < asked_for; ++i) {
        CHECK(walk->next_account() == (i < row.accounts.size() ? std::optional(row.accounts[i]) : std::nullopt));
      }
    }
    CHECK_FALSE(walk->next_customer());
  }
}

TEST_CASE("scans: paging forwards and back again shows the same customers") {
  World world;
  const auto page = [&](ScanRange range) {
    auto scan = world.views->now().customers(world.journal, std::move(range));
    Texts texts;
    for (int i = 0; i < 3; ++i) {
      if (const auto customer = scan->next()) texts.push_back(customer->customer.text);
    }
    return texts;
  };
  const auto first = page({});
  const auto second = page({.after = first.back()});
  auto back = page({.before = second.front()});
  std::ranges::reverse(back);
  CHECK(first == back);
}

TEST_CASE("a scan shows the moment at which it began, also after the views are gone") {
  World world;
  auto customers = world.views->now().customers_with_accounts(world.journal);
  auto accounts = world.views->now().accounts(world.journal);
  const auto expected_customers = all(world.views->now().customers_with_accounts(world.journal));
  const auto expected_accounts = all(world.views->now().accounts(world.journal));
  CHECK(customers->next_customer() == expected_customers[0].customer);

  world.ledger.customer(world.journal, "platform-later");
  world.ledger.account(world.journal, "zzzzz", "later");
  world.ledger.rename(world.journal, "zzzzz", "aaaaa", "Renamed");
  catch_up(*world.views, world.ledger);
  CHECK(world.views->now().account(world.journal, {"aaaaa"})->display_name == "Renamed");
  world.views.reset();

  auto rest = all(std::move(customers));
  CHECK(rest == std::vector(expected_customers.begin() + 1, expected_customers.end()));
  CHECK(all(std::move(accounts)) == expected_accounts);
}

}  // namespace
}  // namespace daybook
