// Verification in the background of an open store.
#include "eventstore/background_verifier.h"

#include <catch2/catch.hpp>
#include <future>

#include "eventstore/transactions.h"
#include "support/tampering.h"
#include "support/temporary_folder.h"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr std::chrono::milliseconds kSoon{1};

// Looks until it is so, for a minute at most.
bool comes_true(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(kSoon);
  }
  return true;
}

void fill(EventStore& store, int transactions = 20) {
  open_ledger(store);
  for (int i = 0; i < transactions; ++i) must(store, 1, fund("t" + std::to_string(i), "acme-b", "0.01"));
  store.checkpoints().newest(1, "acme-platform");
}

struct Told {
  std::mutex mutex;
  std::vector<std::string> sentences;
  std::function<void(const std::string&)> hear() {
    return [this](const std::string& sentence) {
      std::lock_guard lock(mutex);
      sentences.push_back(sentence);
    };
  }
};

BackgroundVerifier::Options options(const TemporaryFolder& folder, std::uint64_t entries_per_second_max = 1'000'000) {
  return {entries_per_second_max, kSoon, folder / "verify"};
}

}  // namespace

TEST_CASE("background verification: goes round without end, sees what is new, and finds nothing") {
  TemporaryFolder folder;
  EventStore store(store_options(folder / "data"));
  fill(store);
  Told told;
  BackgroundVerifier verifier(store, options(folder), told.hear());
  REQUIRE(comes_true([&] { return verifier.status().rounds >= 2; }));
  must(store, 1, fund("later", "acme-b", "0.01"));
  const auto rounds = verifier.status().rounds;
  REQUIRE(comes_true([&] { return verifier.status().rounds >= rounds + 2; }));
  const auto status = verifier.status();
  CHECK(status.switched_on);
  CHECK(status.entries >= 4 * 25);
  CHECK(status.journal == 1);
  CHECK(status.position == store.size(1));
  CHECK(status.differences == 0);
  CHECK(status.last_round_ended.has_value());
  CHECK(status.failure.empty());
  CHECK(told.sentences.empty());
}

TEST_CASE("background verification: a difference is told once, counted in each round, and the store goes on") {
  TemporaryFolder folder;
  {
    EventStore store(store_options(folder / "data"));
    fill(store, 300);  // a start reads the last tile, which is not full
  }
  { Tampering(folder / "data").flip_bit_of_entry(10); }
  EventStore store(store_options(folder / "data"));
  Told told;
  BackgroundVerifier verifier(store, options(folder), told.hear());
  REQUIRE(comes_true([&] { return verifier.status().differences >= 3; }));
  CHECK(must(store, 1, fund("later", "acme-b", "0.01")).size() == 1);
  const auto found = verifier.status().last_difference.value();
  CHECK(found.kind == DifferenceKind::block);
  CHECK(found.journal == 1);
  CHECK(found.position == 10);
  std::lock_guard lock(told.mutex);
  REQUIRE(told.sentences.size() == 1);
  CHECK_THAT(told.sentences[0], Catch::StartsWith("platform acme-platform, position 10: block: "));
}

TEST_CASE("background verification: pauses as many times as long as it had to wait for processors and disk, up to eight") {
  using namespace std::chrono_literals;
  struct Row {
    std::chrono::milliseconds wall, cpu;
    std::int64_t pauses;
  };
  const auto row = GENERATE(values<Row>({{0ms, 0ms, 1}, {10ms, 10ms, 1}, {10ms, 11ms, 1}, {14ms, 10ms, 1}, {15ms, 10ms, 2}, {40ms, 10ms, 4},
                                         {80ms, 10ms, 8}, {90ms, 10ms, 8}, {1h, 1ms, 8}, {10ms, 0ms, 8}}));
  CAPTURE(row.wall.count(), row.cpu.count());
  CHECK(pauses_after(row.wall, row.cpu) == row.pauses);
}

TEST_CASE("background verification: pieces begin as far apart as the rate asks for, and further where the machine has other work") {
  using namespace std::chrono_literals;
  struct Row {
    const char* what;
    std::chrono::milliseconds now, due;
    std::int64_t pauses;
    std::chrono::milliseconds next;
  };
  const auto row = GENERATE(values<Row>({{"as the rate asks for", 20ms, 200ms, 1, 200ms},
                                         {"it took longer than the rate gives it", 300ms, 200ms, 1, 200ms},
                                         {"a second is made up for", 1'200ms, 200ms, 1, 400ms},
                                         {"and no more", 5'000ms, 200ms, 1, 4'200ms},
                                         {"four times as far apart", 60ms, 200ms, 4, 660ms},
                                         {"a pause follows though the rate gives none", 80ms, 10ms, 8, 150ms}}));
  CAPTURE(row.what);
  const std::chrono::steady_clock::time_point began{std::chrono::hours(1)};
  CHECK(next_piece_at(began, began + row.now, row.due, row.pauses) == began + row.next);
}

TEST_CASE("background verification: may be switched off, and ends at once however slow it is") {
  TemporaryFolder folder;
  EventStore store(store_options(folder / "data"));
  fill(store);
  Told told;
  {
    const BackgroundVerifier off(store, options(folder, 0), told.hear());
    CHECK_FALSE(off.status().switched_on);
  }
  {
    const BackgroundVerifier slow(store, options(folder, 1), told.hear());
    CHECK(slow.status().switched_on);
    REQUIRE(comes_true([&] { return slow.status().entries >= 1; }));
    CHECK(slow.status().rounds == 0);
  }
  CHECK(told.sentences.empty());
}
