#include <atomic>
#include <catch2/catch.hpp>
#include <mutex>
#include <thread>

#include "following.h"
#include "ledger.h"
#include "projections/accounts.h"
#include "projections/row.h"

namespace daybook {
namespace {

bool rebuilding(const LiveViews& views, const std::string& name) {
  for (const auto& status : views.status()) {
    if (status.name == name) return status.rebuilding;
  }
  FAIL("no projection of that name");
  return false;
}

TEST_CASE("rebuild: what was made anew equals what served before") {
  Ledger ledger;
  auto views = open_views_of(ledger);
  const auto journal = ledger.platform("platform");
  for (int i = 0; i < 20; ++i) {
    const auto customer = "customer-" + std::to_string(i);
    ledger.customer(journal, customer);
    ledger.account(journal, customer, "account-" + std::to_string(i));
    ledger.rename(journal, customer, "account-" + std::to_string(i), "Renamed " + std::to_string(i));
  }
  catch_up(*views, ledger);
  const auto before = everything(*views, journal);

  const auto name = GENERATE(as<std::string>{}, "customers", "accounts");
  CHECK(views->rebuild(name));
  CHECK(views->rebuild(name));  // it is under way: nothing more to do
  wait_until([&] { return !rebuilding(*views, name); });
  CHECK(everything(*views, journal) == before);

  views.reset();
  views = open_views_of(ledger);
  catch_up(*views, ledger);
  CHECK(everything(*views, journal) == before);
}

TEST_CASE("rebuild: a projection whose rows are damaged or missing is made anew, and all others go on") {
  Ledger ledger;
  const auto journal = ledger.platform("platform");
  ledger.customer(journal, "customer");
  ledger.account(journal, "customer", "account-1");
  std::mutex mutex;
  std::string notices;
  ProjectorOptions options;
  options.notice = [&](const std::string& notice) {
    const std::lock_guard lock(mutex);
    notices += notice + "\n";
  };
  {
    Following before(ledger, {customers_projection(), accounts_projection()});
    before.catch_up();
    const auto family = before.projector.reading()->families[1];
    const auto key = row_key(journal, Tag::row, "customer", "account-1");
    REQUIRE(family->find(key));
    FamilyRows change{family.get(), {}};
    if (GENERATE(true, false)) {
      change.rows.emplace_back(key, "\x63");
    } else {
      change.removed.push_back(key);
    }
    before.database.write(std::span(&change, 1));
  }
  Following following(ledger, {customers_projection(), accounts_projection()}, options);  // which has no row at hand yet
  ledger.rename(journal, "customer", "account-1", "Renamed");
  ledger.customer(journal, "another");
  following.catch_up();
  TemporaryFolder elsewhere;
  Following anew(ledger, elsewhere.path(), {customers_projection(), accounts_projection()}, {});
  anew.catch_up();
  CHECK(following.bytes() == anew.bytes());
  const std::lock_guard lock(mutex);
  CHECK_THAT(notices, Catch::Contains("projection accounts can't be gone on with, and is made anew: "));
  CHECK_THAT(notices, !Catch::Contains("projection customers"));
}

TEST_CASE("rebuild: there is none of an unknown name") {
  Ledger ledger;
  const auto views = open_views_of(ledger);
  CHECK_FALSE(views->rebuild("of-nothing"));
  CHECK_FALSE(views->rebuild(""));
}

TEST_CASE("rebuild: readers and writers go on meanwhile, and no one sees less than before") {
  Ledger ledger;
  const auto views = open_views_of(ledger);
  const auto journal = ledger.platform("platform");
  ledger.customer(journal, "customer");
  catch_up(*views, ledger);

  std::atomic<bool> done{false};
  std::atomic<int> wrong{0};
  std::thread reader([&] {
    std::size_t seen = 0;
    while (!done) {
      const auto now = views->now();
      const auto customers = all(now.customers_with_accounts(journal));
      std::size_t accounts = 0;
      for (const auto& customer : customers) accounts += customer.accounts.size();
      if (accounts < seen || accounts + 2 != now.reflects(journal)) ++wrong;
      seen = accounts;
    }
  });
  for (int i = 0; i < 60; ++i) {
    if (i % 10 == 0) views->rebuild(i % 20 == 0 ? "customers" : "accounts");
    ledger.account(journal, "customer", "account-" + std::to_string(i));
    catch_up(*views, ledger);
  }
  wait_until([&] { return !rebuilding(*views, "customers") && !rebuilding(*views, "accounts"); });
  done = true;
  reader.join();
  CHECK(wrong == 0);
  CHECK(all(views->now().accounts(journal)).size() == 60);
}

}  // namespace
}  // namespace daybook
