#include "projections/number_hints.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

#include "following.h"
#include "projections/all_projections.h"
#include "projections/reading.h"
#include "projections/views.h"

namespace daybook {
namespace {

std::string account(std::uint64_t place) { return "account-" + std::to_string(place); }

TEST_CASE("number hints: what was noted is found, for its journal and its account alone") {
  NumberHints hints;
  CHECK_FALSE(hints.find(1, "alice-1"));
  hints.note(1, "alice-1", {10'000'000});
  CHECK(hints.find(1, "alice-1") == AccountNumber{10'000'000});
  CHECK_FALSE(hints.find(2, "alice-1"));
  CHECK_FALSE(hints.find(1, "alice-2"));
}

TEST_CASE("number hints: of more accounts than there are places, the one that was noted last has the place, and nearly no hint is of another") {
  NumberHints hints;
  constexpr std::uint64_t kAccounts = 4 * NumberHints::kPlaces;
  for (std::uint64_t i = 1; i <= kAccounts; ++i) {
    hints.note(1, account(i), {i});
    REQUIRE(hints.find(1, account(i)) == AccountNumber{i});
  }
  std::uint64_t found = 0;
  std::uint64_t wrong = 0;
  for (std::uint64_t i = 1; i <= kAccounts; ++i) {
    const auto hint = hints.find(1, account(i));
    found += hint ? 1 : 0;
    wrong += hint && hint != AccountNumber{i} ? 1 : 0;
  }
  CHECK(found > NumberHints::kPlaces * 9 / 10);
  CHECK(found <= NumberHints::kPlaces + wrong);
  CHECK(wrong < kAccounts / 1'000);
}

TEST_CASE("number hints: a number of 48 bits is noted, a larger one is not") {
  NumberHints hints;
  constexpr std::uint64_t kLargest = (std::uint64_t{1} << 48) - 1;
  hints.note(1, "a", {kLargest});
  hints.note(1, "b", {kLargest + 1});
  CHECK(hints.find(1, "a") == AccountNumber{kLargest});
  CHECK_FALSE(hints.find(1, "b"));
}

TEST_CASE("number hints: threads that note and find at once see whole numbers") {
  NumberHints hints;
  std::vector<std::jthread> threads;
  std::atomic<int> wrong{0};
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (std::uint64_t i = 1; i <= 50'000; ++i) {
        hints.note(1, account(i % 100), {i % 100});
        const auto hint = hints.find(1, account((i + 7) % 100));
        if (hint && hint->value != (i + 7) % 100) ++wrong;
      }
    });
  }
  threads.clear();
  CHECK(wrong == 0);
}

TEST_CASE("number hints: balances are those of the account that is asked for, whatever a hint says") {
  Ledger ledger;
  const auto journal = ledger.platform("platform");
  ledger.customer(journal, "customer");
  for (const auto* account : {"alice-1", "bob-1"}) ledger.account(journal, "customer", account);
  ledger.fund(journal, "one", "alice-1");
  Following following(ledger, all_projections());
  following.catch_up();
  const auto reading = following.projector.reading();
  const Views views(ledger.store().log(), reading);
  const auto of = [&](const char* account) { return views.balances(journal, {account}, {}); };

  const auto alice = of("alice-1");
  const auto bob = of("bob-1");
  REQUIRE(alice);
  REQUIRE(bob);
  CHECK(alice->balances->posted == Amount{1234});
  CHECK(bob->balances->posted == Amount{0});
  CHECK(reading->number_hints->find(journal, "alice-1") == alice->balances->number);
  CHECK(of("alice-1")->balances == alice->balances);

  for (const auto wrong : {bob->balances->number, AccountNumber{999'999}}) {
    reading->number_hints->note(journal, "alice-1", wrong);
    CHECK(of("alice-1")->balances == alice->balances);
    CHECK(reading->number_hints->find(journal, "alice-1") == alice->balances->number);
  }
  reading->number_hints->note(journal, "nobody", bob->balances->number);
  CHECK_FALSE(of("nobody"));
}

}  // namespace
}  // namespace daybook
