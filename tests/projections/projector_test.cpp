#include "projections/projector.h"

#include <catch2/catch.hpp>
#include <future>
#include <latch>

#include "eventstore/failure.h"
#include "ledger.h"
#include "projections/accounts.h"
#include "projections/balances.h"
#include "projections/customers.h"
#include "projections/row.h"
#include "projections/transactions.h"

namespace daybook {
namespace {

void ignore(const std::string&) {}

// A projector over a views folder of its own, so that two of them can follow one ledger.
struct Following {
  Following(Ledger& of, std::vector<Projection> projections, ProjectorOptions options = {})
      : Following(of, of.views_folder(), std::move(projections), std::move(options)) {}

  Following(Ledger& of, const std::filesystem::path& folder, std::vector<Projection> projections, ProjectorOptions options)
      : ledger(of),
        database(folder, 1 << 20, ignore),
        projector(ledger.store(), database, std::move(projections), filled(std::move(options))) {}

  static ProjectorOptions filled(ProjectorOptions options) {
    if (!options.notice) options.notice = ignore;
    if (!options.failure) options.failure = [](const std::string&) { std::abort(); };
    return options;
  }

  void catch_up() {
    for (const auto journal : ledger.store().journals()) {
      std::promise<bool> told;
      projector.progress().wait(journal, ledger.size(journal), std::chrono::steady_clock::now() + std::chrono::seconds(60),
                                [&](bool reflected) { told.set_value(reflected); });
      REQUIRE(told.get_future().get());
    }
  }

  // Every row of every family as bytes, with its checkpoints.
  std::vector<std::pair<std::string, std::string>> bytes() const {
    std::vector<std::pair<std::string, std::string>> rows;
    for (const auto& family : projector.serving()) {
      Cursor cursor(family, nullptr, "");
      for (cursor.seek(""); cursor.valid(); cursor.next()) rows.emplace_back(cursor.key(), cursor.value());
    }
    return rows;
  }

  Ledger& ledger;
  ViewsDatabase database;
  Projector projector;
};

std::vector<Projection> all_projections() {
  return {customers_projection(), accounts_projection(), balances_projection(), transactions_projection()};
}

// Customers as another version of the program would fold them.
Projection customers_of_version(int version, int oldest_readable_version) {
  auto projection = customers_projection();
  projection.version = version;
  projection.oldest_readable_version = oldest_readable_version;
  return projection;
}

bool rebuilding(const Projector& projector) {
  for (const auto& status : projector.status()) {
    if (status.rebuilding) return true;
  }
  return false;
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

TEST_CASE("a moment that began before rows were ingested does not show them") {
  Ledger ledger;
  const auto journal = ledger.platform("platform");
  Following following(ledger, all_projections(), {.ingest_behind_entries = 0});
  following.catch_up();
  const auto reading = following.projector.reading();
  ledger.customer(journal, "customer");
  following.catch_up();
  CHECK(all(scan_customers(reading.families[0], reading.moment, journal, {})).size() == 1);
  CHECK(all(scan_customers(reading.families[0], following.database.moment(), journal, {})).size() == 2);
}

TEST_CASE("a projection whose version changed is made anew while the old one serves, and follows the journal") {
  Ledger ledger;
  const auto journal = ledger.platform("platform");
  ledger.customer(journal, "customer-1");
  Following(ledger, {customers_of_version(1, 1)}).catch_up();

  std::latch begun(1);
  std::latch go_on(1);
  std::vector<std::string> notices;
  auto changed = customers_of_version(2, 1);
  changed.fold = [&](Rows& rows, JournalNumber in, const Entry& entry) {
    // The one that serves has these entries already, so only the new one comes here.
    if (in == journal && entry.position == 0) {
      begun.count_down();
      go_on.wait();
    }
    customers_projection().fold(rows, in, entry);
    if (const auto* created = std::get_if<CustomerCreated>(&entry.event); created && entry.position == 1) {
      rows.put(row_key(in, Tag::row, created->customer.text),
               row_of(CustomerView{created->customer, "As version 2 says", {}, entry.time, entry.position}));
    }
  };
  Following following(ledger, {changed},
                      {.notice = [&](const std::string& notice) { notices.push_back(notice); }});
  begun.wait();
  ledger.customer(journal, "customer-2");
  following.catch_up();
  const auto old = following.projector.serving()[0];
  CHECK(find_customer(*old, journal, {"customer-1"})->display_name == "Name of customer-1");
  CHECK(find_customer(*old, journal, {"customer-2"}));
  const auto during = following.projector.status()[0];
  CHECK(during.version == 1);
  CHECK(during.rebuilding);
  CHECK(during.rebuild_total_entries == ledger.size(journal) + ledger.size(kSystemJournal));
  CHECK(during.rebuilt_entries < during.rebuild_total_entries);

  go_on.count_down();
  wait_until([&] { return !rebuilding(following.projector); });
  const auto made = following.projector.serving()[0];
  CHECK(find_customer(*made, journal, {"customer-1"})->display_name == "As version 2 says");
  CHECK(find_customer(*made, journal, {"customer-2"}));
  CHECK(following.projector.status()[0].version == 2);
  CHECK(find_customer(*old, journal, {"customer-1"})->display_name == "Name of customer-1");  // for who had begun to read
  REQUIRE(notices.size() == 1);
  CHECK(notices[0].find("customers") != std::string::npos);

  ledger.customer(journal, "customer-3");
  following.catch_up();
  CHECK(find_customer(*made, journal, {"customer-3"}));
}

TEST_CASE("the new version serves after a restart, and nothing else is left") {
  Ledger ledger;
  const auto journal = ledger.platform("platform");
  Following(ledger, {customers_of_version(1, 1)}).catch_up();
  {
    Following following(ledger, {customers_of_version(2, 1)});
    wait_until([&] { return !rebuilding(following.projector); });
  }
  {
    Following following(ledger, {customers_of_version(2, 1)});
    CHECK_FALSE(rebuilding(following.projector));
    CHECK(following.projector.progress().reflects(journal) == 1);
    CHECK(following.projector.serving()[0]->name().text() == "customers@2.2");
  }
  ViewsDatabase database(ledger.views_folder(), 1 << 20, ignore);
  const auto families = database.take_families();
  REQUIRE(families.size() == 1);
  CHECK(families[0]->name().text() == "customers@2.2");
}

TEST_CASE("rows of a version that can't be read any more, or not yet, do not serve") {
  const auto [stored, now, oldest] = GENERATE(table<int, int, int>({{1, 3, 2}, {3, 2, 1}}));
  Ledger ledger;
  const auto journal = ledger.platform("platform");
  Following(ledger, {customers_of_version(stored, stored)}).catch_up();

  Following following(ledger, {customers_of_version(now, oldest)});
  following.catch_up();
  CHECK(following.projector.serving()[0]->name().version == now);
  CHECK(find_customer(*following.projector.serving()[0], journal, {"platform"}));
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
    CHECK(following.projector.serving()[0]->name().text() == "customers@1.1");
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
  CHECK(following.projector.serving()[0]->name().text() == "customers@1.2");
}

TEST_CASE("a rebuild that meets a damaged journal is given up, and the old rows serve and follow on") {
  Ledger ledger;
  const auto journal = ledger.platform("platform");
  ledger.customer(journal, "customer-1");
  Following(ledger, {customers_of_version(1, 1)}).catch_up();

  auto failing = customers_of_version(2, 1);
  failing.fold = [journal](Rows& rows, JournalNumber in, const Entry& entry) {
    if (in == journal && entry.position == 1) throw JournalDamaged(in, entry.position, "torn");
    customers_projection().fold(rows, in, entry);
  };
  std::promise<std::string> given_up;
  Following following(ledger, {failing}, {.notice = [&, times = 0](const std::string& notice) mutable {
                        if (++times == 2) given_up.set_value(notice);
                      }});
  CHECK_THAT(given_up.get_future().get(), Catch::Contains("customers") && Catch::Contains("damaged at position 1: torn"));
  wait_until([&] { return !rebuilding(following.projector); });
  ledger.customer(journal, "customer-2");
  following.catch_up();
  const auto serving = following.projector.serving()[0];
  CHECK(serving->name().version == 1);
  CHECK(find_customer(*serving, journal, {"customer-1"}));
  CHECK(find_customer(*serving, journal, {"customer-2"}));
  CHECK(following.projector.rebuild("customers"));
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
