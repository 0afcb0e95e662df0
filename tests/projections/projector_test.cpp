#include "projections/projector.h"

#include <catch2/catch.hpp>

#include "eventstore/failure.h"
#include "following.h"
#include "projections/accounts.h"
#include "projections/balances.h"
#include "projections/transactions.h"

namespace daybook {
namespace {

std::vector<Projection> all_projections() {
  return {customers_projection(), accounts_projection(), balances_projection(), transactions_projection()};
}

// Some commands for some platforms, drawn by chance; what is created has a name that tells when.
class Chance {
 public:
  Chance(Ledger& ledger, unsigned seed) : ledger_(ledger), state_(seed) {
    for (const auto* name : {"platform-a", "platform-b"}) journals_.push_back({ledger.platform(name), {name}, {}});
  }

  void act(int times) {
    for (; times > 0; --times) act();
  }

 private:
  struct Known {
    JournalNumber journal;
    std::vector<std::string> customers;
    std::vector<std::pair<std::string, std::string>> accounts;
  };

  std::size_t below(std::size_t bound) {
    state_ = state_ * 1'103'515'245u + 12'345u;
    return (state_ >> 16) % bound;
  }

  void act() {
    auto& known = journals_[below(journals_.size())];
    const auto name = std::to_string(below(1'000'000)) + "-name-" + std::to_string(++made_);
    switch (below(6)) {
      case 0:
        ledger_.customer(known.journal, name);
        known.customers.push_back(name);
        return;
      case 1: {
        const auto& customer = known.customers[below(known.customers.size())];
        ledger_.account(known.journal, customer, name);
        known.accounts.emplace_back(customer, name);
        return;
      }
      case 2:
      case 3:
        if (known.accounts.empty()) return;
        ledger_.fund(known.journal, name, known.accounts[below(known.accounts.size())].second);
        return;
      default:
        if (known.accounts.empty()) return;
        const auto& [customer, account] = known.accounts[below(known.accounts.size())];
        ledger_.rename(known.journal, customer, account, "Renamed " + name);
    }
  }

  Ledger& ledger_;
  unsigned state_;
  int made_ = 0;
  std::vector<Known> journals_;
};

TEST_CASE("sorted files and batches lead to the same rows, byte by byte") {
  const unsigned seed = GENERATE(1u, 2u, 3u);
  Ledger ledger;
  Chance chance(ledger, seed);
  chance.act(40);
  TemporaryFolder for_batches;
  TemporaryFolder for_files;
  TemporaryFolder for_all_at_once;
  Following batches(ledger, for_batches.path(), all_projections(), {.ingest_behind_entries = ~std::uint64_t{0}});
  Following files(ledger, for_files.path(), all_projections(), {.ingest_behind_entries = 0});
  for (int round = 0; round < 8; ++round) {
    batches.catch_up();
    files.catch_up();
    REQUIRE(files.bytes() == batches.bytes());
    chance.act(15);
  }
  batches.catch_up();
  files.catch_up();
  Following all_at_once(ledger, for_all_at_once.path(), all_projections(), {.ingest_behind_entries = 0});
  all_at_once.catch_up();
  CHECK(batches.bytes().size() > 40);
  CHECK(files.bytes() == batches.bytes());
  CHECK(all_at_once.bytes() == batches.bytes());
}

TEST_CASE("commits gather until it is time to fold them, or a reader waits for them") {
  Ledger ledger;
  const auto journal = ledger.platform("platform");
  Following following(ledger, all_projections(), {.gather_ms = std::chrono::minutes(10)});
  following.catch_up();
  const auto& progress = following.projector.progress();
  const auto before = progress.reflects(journal);
  ledger.customer(journal, "customer");
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  CHECK(progress.reflects(journal) == before);
  following.catch_up();
  CHECK(progress.reflects(journal) == before + 1);
}

TEST_CASE("a moment that began before rows were ingested does not show them") {
  Ledger ledger;
  const auto journal = ledger.platform("platform");
  Following following(ledger, all_projections(), {.ingest_behind_entries = 0});
  following.catch_up();
  const auto reading = following.projector.reading();
  ledger.customer(journal, "customer");
  following.catch_up();
  CHECK(all(scan_customers(reading->families[0], reading->moment, journal, {})).size() == 1);
  CHECK(all(scan_customers(reading->families[0], following.database.moment(), journal, {})).size() == 2);
}

TEST_CASE("what was being made when the process ended is dropped, as is what belongs to no projection") {
  Ledger ledger;
  ledger.platform("platform");
  Following(ledger, {customers_of_version(1, 1)}).catch_up();
  {
    ViewsDatabase database(ledger.views_folder(), 1 << 20, ignore);
    database.create({"customers", 1, 2});
    database.create({"of-another-time", 1, 1})->mark();
  }
  {
    Following following(ledger, {customers_of_version(1, 1)});
    CHECK(following.projector.reading()->families[0]->name().text() == "customers@1.1");
  }
  ViewsDatabase database(ledger.views_folder(), 1 << 20, ignore);
  CHECK(database.take_families().size() == 1);
}

TEST_CASE("a crash right after the switch leaves two that could serve: the newer one does") {
  Ledger ledger;
  ledger.platform("platform");
  Following(ledger, {customers_of_version(1, 1)}).catch_up();
  {
    ViewsDatabase database(ledger.views_folder(), 1 << 20, ignore);
    database.create({"customers", 1, 2})->mark();
  }
  Following following(ledger, {customers_of_version(1, 1)});
  CHECK(following.projector.reading()->families[0]->name().text() == "customers@1.2");
}

TEST_CASE("projections are apart while one of them is made from nothing, and no more once it has what the others have") {
  Ledger ledger;
  ledger.customer(ledger.platform("platform"), "customer");
  {
    Following before(ledger, {customers_projection()});
    before.catch_up();
    CHECK_FALSE(before.projector.apart());
  }
  std::promise<void> go_on;
  auto added = accounts_projection();
  added.fold = [may = go_on.get_future().share(), fold = added.fold](Rows& rows, JournalNumber journal, const Entry& entry) {
    may.wait();
    fold(rows, journal, entry);
  };
  Following following(ledger, {customers_projection(), added});
  CHECK(following.projector.apart());
  go_on.set_value();
  following.catch_up();
  CHECK_FALSE(following.projector.apart());
}

TEST_CASE("a projection that can't go on says so, and those who wait are told at their deadline") {
  Ledger ledger;
  const auto journal = ledger.platform("platform");
  auto failing = customers_projection();
  failing.fold = [](Rows&, JournalNumber, const Entry& entry) {
    if (std::holds_alternative<CustomerCreated>(entry.event)) throw JournalDamaged(1, entry.position, "torn");
  };
  std::promise<std::string> failure;
  Following following(ledger, {failing},
                      {.failure = [&](const std::string& message) { failure.set_value(message); }});
  following.catch_up();
  ledger.customer(journal, "customer");
  CHECK_THAT(failure.get_future().get(), Catch::Contains("damaged at position 1: torn"));

  std::promise<bool> told;
  following.projector.progress().wait(journal, 2, std::chrono::steady_clock::now(),
                                      [&](bool reflected) { told.set_value(reflected); });
  CHECK_FALSE(told.get_future().get());
}

}  // namespace
}  // namespace daybook
