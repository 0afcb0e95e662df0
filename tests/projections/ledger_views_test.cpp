// What the ledger's projections say of accounts, customers and the platform as a whole, through the views of a real store.
#include <catch2/catch.hpp>

#include "ledger.h"
#include "tests/domain/given_books.h"

namespace daybook {
namespace {

using Texts = std::vector<std::string>;

struct World {
  Ledger ledger;
  std::unique_ptr<LiveViews> views = open_views_of(ledger);
  JournalNumber journal = ledger.platform("platform");

  World() {
    ledger.customer(journal, "acme-eu");
    ledger.customer(journal, "acme-us");
    ledger.account(journal, "acme-eu", "alice-1");
    ledger.account(journal, "acme-us", "bob-1");
  }

  Position post(const std::string& id, const std::vector<Line>& lines) {
    return ledger.execute(journal, PostTransaction{{id}, Books::requested(lines)});
  }
  Position hold(const std::string& id, const std::vector<Line>& lines) {
    return ledger.execute(journal, PlaceHold{{id}, Books::requested(lines)});
  }

  Views now() {
    catch_up(*views, ledger);
    return views->now();
  }
  AccountView account(const std::string& account) {
    const auto view = now().account(journal, {account});
    REQUIRE(view);
    return *view;
  }
};

Amount cents(Int128 units) { return {units}; }

TEST_CASE("a posting changes an account's balances and its last position, and nothing else of it") {
  World world;
  auto expected = world.account("alice-1");
  expected.last = world.post("t1", {{"funding-usd", "alice-1", "12.50"}});
  expected.posted = cents(1250);
  CHECK(world.account("alice-1") == expected);
  expected.last = world.hold("h1", {{"alice-1", "bob-1", "2.00"}});
  expected.held = cents(200);
  CHECK(world.account("alice-1") == expected);
  CHECK(world.account("alice-1").available() == cents(1050));
  CHECK(world.account("bob-1").incoming == cents(200));
}

TEST_CASE("an account is seen with its rules, at the scale of its currency, and with what an update made of them") {
  World world;
  world.ledger.execute(world.journal, RegisterAsset{{"POINTS"}, 0, "Points"});
  CreateAccount create;
  create.customer = {"acme-eu"};
  create.account = {"rules-1"};
  create.display_name = "Rules";
  create.currency = {"EUR"};
  create.key = KeyStore::new_id();
  create.contact_email = plain("a@example.com");
  create.floor = {decimal("-1.5")};
  create.ceiling = {decimal("100")};
  create.velocity = {{decimal("10"), 60}};
  create.metadata = {{"tier", "gold"}};
  world.ledger.execute(world.journal, create);
  auto view = world.account("rules-1");
  CHECK(view.scale == 2);
  CHECK(view.floor == cents(-150));
  CHECK(view.ceiling == cents(10'000));
  CHECK(view.velocity == std::vector<VelocityLimit>{{{cents(1'000), 2}, 60}});
  CHECK(view.metadata == Metadata{{"tier", "gold"}});
  CHECK(view.status == AccountStatus::active);

  UpdateAccount update;
  update.customer = {"acme-eu"};
  update.account = {"rules-1"};
  update.floor = Bound{};
  update.velocity = std::vector<VelocityLimit>{};
  update.metadata = Metadata{};
  world.ledger.update(world.journal, update);
  world.ledger.execute(world.journal, SetAccountStatus{{"rules-1"}, AccountStatus::frozen, "under review"});
  view = world.account("rules-1");
  CHECK_FALSE(view.floor);
  CHECK(view.ceiling == cents(10'000));
  CHECK(view.velocity.empty());
  CHECK(view.metadata.empty());
  CHECK(view.status == AccountStatus::frozen);
  CHECK(view.status_reason == "under review");
  CHECK(view.last == world.ledger.size(world.journal) - 1);

  create.account = {"points-1"};
  create.display_name = "Points";
  create.currency = {"POINTS"};
  create.key = KeyStore::new_id();
  create.velocity = {};
  create.floor = {};
  create.ceiling = {decimal("7")};
  world.ledger.execute(world.journal, create);
  CHECK(world.account("points-1").scale == 0);
  CHECK(world.account("points-1").ceiling == cents(7));
}

TEST_CASE("a customer is seen with its metadata, and with what an update made of it") {
  World world;
  world.ledger.execute(world.journal, CreateCustomer{{"acme-au"}, "Acme Australia", {{"tier", "gold"}}});
  CHECK(world.now().customer(world.journal, {"acme-au"})->metadata == Metadata{{"tier", "gold"}});
  UpdateCustomer update;
  update.customer = {"acme-au"};
  update.display_name = "Acme Down Under";
  const auto position = world.ledger.execute(world.journal, update);
  const auto view = world.now().customer(world.journal, {"acme-au"});
  CHECK(view->display_name == "Acme Down Under");
  CHECK(view->metadata == Metadata{{"tier", "gold"}});
  CHECK(view->last == position);
}

TEST_CASE("what was imported is seen with the time at which it came to be") {
  World world;
  CreateCustomer customer{{"acme-au"}, "Acme Australia"};
  customer.imported_created_at = Time{1'500'000'000'000'000};
  world.ledger.execute(world.journal, customer);
  CHECK(world.now().customer(world.journal, {"acme-au"})->created_at == Time{1'500'000'000'000'000});
}

TEST_CASE("system accounts belong to the platform's own group, and lists have them only where they are asked for") {
  World world;
  world.post("t1", {{"funding-usd", "alice-1", "12.50"}});
  const auto funding = world.account("funding-usd");
  CHECK(funding.customer == CustomerId{"platform"});
  CHECK(funding.number == AccountNumber{1});
  CHECK(funding.system == SystemAccount::funding);
  CHECK(funding.posted == cents(-1250));
  CHECK_FALSE(funding.floor);
  CHECK(world.account("A00000001") == funding);

  const auto& views = world.now();
  const auto with = SystemAccounts::with;
  CHECK(identifiers(all(views.accounts(world.journal))) == Texts{"alice-1", "bob-1"});
  CHECK(identifiers(all(views.accounts(world.journal, {}, with))) == Texts{"alice-1", "bob-1", "funding-usd"});
  CHECK(identifiers(all(views.accounts(world.journal, {.before = "z"}, with))) == Texts{"funding-usd", "bob-1", "alice-1"});
  CHECK(all(views.accounts_of(world.journal, {"platform"})).empty());
  CHECK(identifiers(all(views.accounts_of(world.journal, {"platform"}, {}, with))) == Texts{"funding-usd"});
  CHECK(all(views.customers_with_accounts(world.journal)).back().accounts.empty());
  CHECK(identifiers(all(views.customers_with_accounts(world.journal, {}, with)).back().accounts) == Texts{"funding-usd"});
}

TEST_CASE("balances are those after any position, at any time, and now") {
  World world;
  const auto first = world.post("t1", {{"funding-usd", "alice-1", "10.00"}});
  const auto second = world.post("t2", {{"alice-1", "bob-1", "4.00"}});
  Details details;
  const auto recorded_first = world.now().transaction(world.journal, {"t1"})->recorded_at;
  details.effective_at = Time{recorded_first.microseconds - 10};
  world.ledger.execute(world.journal, PostTransaction{{"t3"}, Books::requested({{"funding-usd", "alice-1", "1.00"}}), details});
  const auto& views = world.now();
  const auto posted = [&](BalanceMoment moment) { return views.balances(world.journal, {"alice-1"}, moment).value().balances.value().posted; };

  CHECK(posted({}) == cents(700));
  CHECK(posted({.position = first}) == cents(1000));
  CHECK(posted({.position = second}) == cents(600));
  CHECK(posted({.position = second + 1'000}) == cents(700));
  CHECK(posted({.recorded_at = recorded_first}) == cents(1000));
  CHECK(posted({.effective_at = recorded_first}) == cents(1100));
  CHECK(posted({.effective_at = details.effective_at}) == cents(100));
  CHECK(posted({.effective_at = Time{details.effective_at->microseconds - 1}}) == cents(0));
  CHECK(posted({.position = second, .effective_at = recorded_first}) == cents(1000));
  CHECK(views.balances(world.journal, {"A10000000"}, {}) == views.balances(world.journal, {"alice-1"}, {}));
  CHECK(views.balances(world.journal, {"alice-1"}, {})->balances->available == cents(700));
  CHECK(views.balances(world.journal, {"alice-1"}, {}).value().customer == views.account(world.journal, {"alice-1"}).value().customer);
  CHECK_FALSE(views.balances(world.journal, {"alice-1"}, {.position = 0}).value().balances);
  CHECK_FALSE(views.balances(world.journal, {"nobody"}, {}));
  CHECK_FALSE(views.balances(world.journal, {"A99999999"}, {}));
  CHECK_FALSE(views.statement(world.journal, {"nobody"}, {0}, {1}));

  const auto statement = views.statement(world.journal, {"alice-1"}, recorded_first, {recorded_first.microseconds + 1'000'000'000});
  CHECK(statement->opening() == cents(100));
  CHECK(statement->next()->balance == cents(1100));
  CHECK(statement->next()->balance == cents(700));
  CHECK_FALSE(statement->next());
}

TEST_CASE("totals are the sums over all accounts, and over a customer's") {
  World world;
  world.ledger.execute(world.journal, RegisterAsset{{"POINTS"}, 0, "Points"});
  world.post("t1", {{"funding-usd", "alice-1", "10.00"}, {"funding-usd", "bob-1", "5.00"}});
  world.hold("h1", {{"alice-1", "bob-1", "4.00"}});
  CreateAccount points;
  points.customer = {"acme-eu"};
  points.account = {"points-1"};
  points.display_name = "Points";
  points.currency = {"POINTS"};
  points.key = KeyStore::new_id();
  points.contact_email = plain("a@example.com");
  world.ledger.execute(world.journal, points);
  const auto& views = world.now();
  using Totals = std::vector<CurrencyTotal>;
  CHECK(views.totals(world.journal) == Totals{{{"POINTS"}, 0, {}, {}, 1}, {{"USD"}, 2, {}, cents(400), 3}});
  CHECK(views.totals_of(world.journal, {"acme-eu"}) == Totals{{{"POINTS"}, 0, {}, {}, 1}, {{"USD"}, 2, cents(1000), cents(400), 1}});
  CHECK(views.totals_of(world.journal, {"platform"}) == Totals{{{"USD"}, 2, cents(-1500), {}, 1}});
  CHECK(views.totals_of(world.journal, {"acme"}).empty());

  CHECK(views.assets(world.journal) == std::vector<AssetView>{{{"POINTS"}, 0, "Points"}});
  CHECK(views.scale_of(world.journal, {"POINTS"}) == 0);
  CHECK(views.scale_of(world.journal, {"JPY"}) == 0);
  CHECK(views.scale_of(world.journal, {"USD"}) == 2);
  CHECK_FALSE(views.scale_of(world.journal, {"STARS"}));
}

TEST_CASE("the trial balance has every account, as it is and as it was") {
  World world;
  const auto position = world.post("t1", {{"funding-usd", "alice-1", "10.00"}});
  world.post("t2", {{"alice-1", "bob-1", "4.00"}});
  const auto rows = [&](std::optional<Position> at) {
    Texts texts;
    for (const auto& row : all(world.now().trial_balance(world.journal, at))) {
      texts.push_back(row.account.text + " " + to_text(row.posted, row.scale));
    }
    return texts;
  };
  CHECK(rows({}) == Texts{"funding-usd -10.00", "alice-1 6.00", "bob-1 4.00"});
  CHECK(rows(position) == Texts{"funding-usd -10.00", "alice-1 10.00", "bob-1 0.00"});
  CHECK(rows(0).empty());
  CHECK(rows(position + 1'000) == rows({}));
}

TEST_CASE("the books are seen to be closed through the last time that they were") {
  World world;
  CHECK_FALSE(world.now().closed_through(world.journal));
  world.ledger.execute(world.journal, ClosePeriod{{1'600'000'000'000'000}, "year end"});
  world.ledger.execute(world.journal, ClosePeriod{{1'600'000'000'000'001}, "year end"});
  CHECK(world.now().closed_through(world.journal) == Time{1'600'000'000'000'001});
}

TEST_CASE("metadata of many pairs is found by each of them") {
  World world;
  Details details;
  for (int i = 0; i < 300; ++i) details.metadata["key-" + std::to_string(i)] = std::to_string(i % 7);
  world.ledger.execute(world.journal, PostTransaction{{"t1"}, Books::requested({{"funding-usd", "alice-1", "1.00"}}), details});
  const auto& views = world.now();
  CHECK(all<TransactionView>(views.transactions(world.journal, {.metadata = details.metadata})).size() == 1);
  CHECK(all<TransactionView>(views.transactions(world.journal, {.metadata = {{"key-299", "5"}}})).size() == 1);
  CHECK(all<TransactionView>(views.transactions(world.journal, {.metadata = {{"key-299", "6"}}})).empty());
}

}  // namespace
}  // namespace daybook
