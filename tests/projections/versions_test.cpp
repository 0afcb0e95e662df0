// What a changed version of a projection, and a rebuild, do to those who read.
#include <catch2/catch.hpp>
#include <future>
#include <latch>

#include "eventstore/failure.h"
#include "following.h"
#include "projections/row.h"

namespace daybook {
namespace {

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
  const auto old = following.projector.reading()->families[0];
  CHECK(find_customer({*old, *following.database.moment()}, journal, {"customer-1"})->display_name == "Name of customer-1");
  CHECK(find_customer({*old, *following.database.moment()}, journal, {"customer-2"}));
  const auto during = following.projector.status()[0];
  CHECK(during.version == 1);
  CHECK(during.rebuilding);
  CHECK(during.rebuild_total_entries == ledger.size(journal) + ledger.size(kSystemJournal));
  CHECK(during.rebuilt_entries < during.rebuild_total_entries);

  go_on.count_down();
  wait_until([&] { return !rebuilding(following.projector); });
  const auto made = following.projector.reading()->families[0];
  CHECK(find_customer({*made, *following.database.moment()}, journal, {"customer-1"})->display_name == "As version 2 says");
  CHECK(find_customer({*made, *following.database.moment()}, journal, {"customer-2"}));
  CHECK(following.projector.status()[0].version == 2);
  CHECK(find_customer({*old, *following.database.moment()}, journal, {"customer-1"})->display_name == "Name of customer-1");  // for who had begun to read
  REQUIRE(notices.size() == 1);
  CHECK(notices[0].find("customers") != std::string::npos);

  ledger.customer(journal, "customer-3");
  following.catch_up();
  CHECK(find_customer({*made, *following.database.moment()}, journal, {"customer-3"}));
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
    CHECK(following.projector.reading()->families[0]->name().text() == "customers@2.2");
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
  CHECK(following.projector.reading()->families[0]->name().version == now);
  CHECK(find_customer(following.projector.reading()->at(0), journal, {"platform"}));
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
  const auto serving = following.projector.reading()->families[0];
  CHECK(serving->name().version == 1);
  CHECK(find_customer({*serving, *following.database.moment()}, journal, {"customer-1"}));
  CHECK(find_customer({*serving, *following.database.moment()}, journal, {"customer-2"}));
  CHECK(following.projector.rebuild("customers"));
}

}  // namespace
}  // namespace daybook
