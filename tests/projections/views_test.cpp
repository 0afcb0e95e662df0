#include "projections/live_views.h"

#include <catch2/catch.hpp>
#include <future>
#include <map>
#include <thread>

#include "ledger.h"

namespace daybook {
namespace {

using Texts = std::vector<std::string>;

TEST_CASE("a platform's own group is a customer that bears its name") {
  Ledger ledger;
  const auto views = open_views_of(ledger);
  const auto journal = ledger.platform("Acme-Rewards");
  catch_up(*views, ledger);

  const auto customer = views->now().customer(journal, {"Acme-Rewards"});
  REQUIRE(customer);
  CHECK(customer->display_name == "Acme-Rewards");
  CHECK(customer->last == 0);
  CHECK(identifiers(all(views->now().customers(journal))) == Texts{"Acme-Rewards"});
}

TEST_CASE("a customer is found with what it was created with") {
  Ledger ledger;
  const auto views = open_views_of(ledger);
  const auto journal = ledger.platform("platform");
  const auto position = ledger.execute(journal, CreateCustomer{{"customer-1"}, "Ünïcode & Söhne"});
  catch_up(*views, ledger);

  const auto customer = views->now().customer(journal, {"customer-1"});
  REQUIRE(customer);
  CHECK(customer->customer == CustomerId{"customer-1"});
  CHECK(customer->display_name == "Ünïcode & Söhne");
  CHECK(customer->created_at > Time{0});
  CHECK(customer->last == position);
  CHECK_FALSE(views->now().customer(journal, {"customer-2"}));
  CHECK_FALSE(views->now().customer(journal, {"customer"}));
}

TEST_CASE("an account is found with what it was created with, its personal data as sealed as in the journal") {
  Ledger ledger;
  const auto views = open_views_of(ledger);
  const auto journal = ledger.platform("platform");
  ledger.customer(journal, "customer");
  const auto position = ledger.execute(journal, CreateAccount{.customer = {"customer"},
                                                              .account = {"account"},
                                                              .display_name = "Main",
                                                              .currency = {"EUR"},
                                                              .key = KeyStore::new_id(),
                                                              .contact_email = plain("who@example.com"),
                                                              .funding_notification = {plain("a@example.com"),
                                                                                       plain("b@example.com")}});
  catch_up(*views, ledger);

  const auto account = views->now().account(journal, {"account"});
  REQUIRE(account);
  CHECK(account->account == AccountId{"account"});
  CHECK(account->customer == CustomerId{"customer"});
  CHECK(account->number == AccountNumber{10'000'000});
  CHECK(account->display_name == "Main");
  CHECK(account->currency == CurrencyCode{"EUR"});
  CHECK(account->created_at > Time{0});
  CHECK(account->last == position);
  CHECK(account->contact_email.form == Personal::Form::sealed);
  CHECK(account->contact_email.bytes.find("who@example.com") == std::string::npos);
  CHECK(ledger.opened(account->contact_email).bytes == "who@example.com");
  REQUIRE(account->funding_notification.size() == 2);
  CHECK(ledger.opened(account->funding_notification[0]).bytes == "a@example.com");
  CHECK(ledger.opened(account->funding_notification[1]).bytes == "b@example.com");
  CHECK_FALSE(views->now().account(journal, {"account-2"}));
}

TEST_CASE("an update changes what it names, keeps the rest and moves the last position") {
  Ledger ledger;
  const auto views = open_views_of(ledger);
  const auto journal = ledger.platform("platform");
  ledger.customer(journal, "customer");
  ledger.account(journal, "customer", "account");
  catch_up(*views, ledger);
  const auto before = *views->now().account(journal, {"account"});

  ledger.rename(journal, "customer", "account", "New name");
  catch_up(*views, ledger);
  auto expected = before;
  expected.display_name = "New name";
  expected.last = before.last + 1;
  CHECK(*views->now().account(journal, {"account"}) == expected);

  ledger.update(journal, {{"customer"}, {"account"}, {}, plain("new@example.com"), {{plain("n@example.com")}}});
  catch_up(*views, ledger);
  const auto updated = *views->now().account(journal, {"account"});
  CHECK(updated.display_name == "New name");
  CHECK(updated.created_at == before.created_at);
  CHECK(ledger.opened(updated.contact_email).bytes == "new@example.com");
  REQUIRE(updated.funding_notification.size() == 1);
  CHECK(ledger.opened(updated.funding_notification[0]).bytes == "n@example.com");

  ledger.update(journal, {{"customer"}, {"account"}, {}, {}, std::vector<Personal>{}});
  catch_up(*views, ledger);
  CHECK(views->now().account(journal, {"account"})->funding_notification.empty());
  CHECK(views->now().account(journal, {"account"})->last == before.last + 3);
}

TEST_CASE("platforms do not see each other's customers and accounts") {
  Ledger ledger;
  const auto views = open_views_of(ledger);
  const auto one = ledger.platform("platform-one");
  const auto two = ledger.platform("platform-two");
  ledger.customer(one, "customer", "One");
  ledger.customer(two, "customer", "Two");
  ledger.account(one, "customer", "account");
  catch_up(*views, ledger);

  CHECK(views->now().customer(one, {"customer"})->display_name == "One");
  CHECK(views->now().customer(two, {"customer"})->display_name == "Two");
  CHECK(views->now().account(one, {"account"}));
  CHECK_FALSE(views->now().account(two, {"account"}));
  CHECK(identifiers(all(views->now().accounts(one))) == Texts{"account"});
  CHECK(all(views->now().accounts(two)).empty());
  CHECK(identifiers(all(views->now().customers(two))) == Texts{"customer", "platform-two"});
  CHECK(all(views->now().accounts_of(two, {"customer"})).empty());
  CHECK(all(views->now().customers(two + 1)).empty());
}

TEST_CASE("when_reflects tells at once, on the caller's thread, of what is folded already") {
  Ledger ledger;
  const auto views = open_views_of(ledger);
  const auto journal = ledger.platform("platform");
  catch_up(*views, ledger);

  std::thread::id told_on;
  bool reflected = false;
  views->when_reflects(journal, 1, {}, [&](bool told) {
    told_on = std::this_thread::get_id();
    reflected = told;
  });
  CHECK(told_on == std::this_thread::get_id());
  CHECK(reflected);
  CHECK(views->reflects(journal) == 1);
  CHECK(views->reflects(journal + 1) == 0);
}

TEST_CASE("who waits for an entry sees its rows when told") {
  Ledger ledger;
  const auto views = open_views_of(ledger);
  const auto journal = ledger.platform("platform");
  for (int i = 0; i < 50; ++i) {
    const auto customer = "customer-" + std::to_string(i);
    const auto size = ledger.size(journal) + 1;
    std::promise<bool> found;
    views->when_reflects(journal, size, std::chrono::steady_clock::now() + std::chrono::seconds(60), [&](bool reflected) {
      found.set_value(reflected && views->now().customer(journal, {customer}).has_value() && views->reflects(journal) >= size);
    });
    ledger.customer(journal, customer);
    REQUIRE(found.get_future().get());
  }
}

TEST_CASE("who waits for an entry that does not come is told so at the deadline") {
  Ledger ledger;
  const auto views = open_views_of(ledger);
  const auto journal = ledger.platform("platform");
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(20);
  std::promise<bool> told;
  views->when_reflects(journal, 1'000, deadline, [&](bool reflected) { told.set_value(reflected); });
  CHECK_FALSE(told.get_future().get());
  CHECK(std::chrono::steady_clock::now() >= deadline);
}

TEST_CASE("who still waits when the views go is told so") {
  Ledger ledger;
  auto views = open_views_of(ledger);
  bool told = false;
  views->when_reflects(1, 1'000, std::chrono::steady_clock::now() + std::chrono::hours(1), [&](bool reflected) {
    CHECK_FALSE(reflected);
    told = true;
  });
  views.reset();
  CHECK(told);
}

TEST_CASE("the status shows each projection, and that nothing is behind once all is folded") {
  Ledger ledger;
  const auto views = open_views_of(ledger);
  ledger.customer(ledger.platform("platform"), "customer");
  catch_up(*views, ledger);

  const auto status = views->status();
  std::map<std::string, int> versions;
  for (const auto& projection : status) versions[projection.name] = projection.version;
  CHECK(versions == std::map<std::string, int>{{"customers", 3}, {"accounts", 3}, {"balances", 3}, {"transactions", 1},
                                               {"orders", 2}, {"cards", 2}, {"alerts", 1}, {"catalog", 2},
                                               {"entities", 1}, {"relations", 1}, {"contracts", 1}, {"wallet-links", 1}, {"objects", 4}, {"audit", 2}});
  for (const auto& projection : status) {
    CHECK(projection.entries_behind == 0);
    CHECK_FALSE(projection.rebuilding);
  }
}

}  // namespace
}  // namespace daybook
