#include "eventstore/store.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <thread>
#include <unistd.h>

#include "eventstore/data_folder.h"
#include "eventstore/failure.h"
#include "eventstore/journal_database.h"
#include "eventstore/rocks_log.h"
#include "eventstore/snapshots.h"
#include "eventstore/no_snapshots.h"
#include "support/ledger.h"
#include "support/temporary_folder.h"

using namespace daybook;
using namespace daybook::test;

namespace {

// What a start would decide on: from the snapshot and the tail, or from all entries.
JournalState recovered(const std::filesystem::path& folder, JournalNumber journal, bool with_snapshots = true) {
  const NoSnapshots none;
  JournalDatabase database(folder / "journal", 1 << 20);
  RocksLog log(database);
  Snapshots snapshots(database);
  if (with_snapshots) return recover(journal, log, snapshots);
  return recover(journal, log, none);
}

void fill(EventStore& store, int customers) {
  open_platform(store);
  for (int i = 0; i < customers; ++i) {
    const auto id = "customer-" + std::to_string(i);
    must(store, 1, customer(id));
    must(store, 1, account(id, "account-" + std::to_string(i)));
  }
}

// What a start would find after a crash at this moment: a copy of the files while the store is open. RocksDB may remove a file while it is
// copied, so it is tried until RocksDB is at rest.
JournalState recovered_after_crash(const std::filesystem::path& folder, const std::filesystem::path& copy, JournalNumber journal) {
  for (int tries = 0;; ++tries) {
    try {
      std::filesystem::remove_all(copy);
      std::filesystem::copy(folder, copy, std::filesystem::copy_options::recursive);
      return recovered(copy, journal);
    } catch (const std::exception&) {
      if (tries == 100) throw;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
}

}  // namespace

TEST_CASE("store: what was answered is there after a restart, and writing goes on behind it") {
  TemporaryFolder folder;
  std::vector<std::string> entries;
  {
    EventStore store(store_options(folder / "data"));
    fill(store, 3);
    entries = entries_of(store.log(), 1);
  }
  EventStore store(store_options(folder / "data"));
  CHECK(entries_of(store.log(), 1) == entries);
  CHECK(store.size(1) == 7);
  CHECK(must(store, 1, customer("acme-eu")).at(0).position == 7);
  CHECK(std::get<Rejection>(ask(store, 1, customer("customer-1")).outcome).code == RejectionCode::customer_exists);
}

TEST_CASE("store: a start from snapshot and tail gives the state of a full replay") {
  TemporaryFolder folder;
  const auto tail_entries_max = GENERATE(2u, 7u, 1'000u);
  auto options = store_options(folder / "data");
  options.snapshot_tail_entries_max = tail_entries_max;
  {
    EventStore store(options);
    fill(store, 20);
  }
  {
    EventStore store(options);  // changes rows that a snapshot has already
    must(store, 1, UpdateAccount{{"customer-1"}, {"account-1"}, "Renamed", std::nullopt, std::nullopt});
    must(store, 1, customer("acme-eu"));
  }
  for (const JournalNumber journal : {0u, 1u}) {
    const auto quick = recovered(folder / "data", journal);
    const auto full = recovered(folder / "data", journal, false);
    CHECK(quick.state == full.state);
    CHECK(quick.tree.root() == full.tree.root());
    CHECK(quick.last_time == full.last_time);
    CHECK(quick.tail_entries == 0);
    CHECK(full.tail_entries == full.tree.size());
  }
}

TEST_CASE("store: after a crash the tail behind the last snapshot is at most snapshot_tail_entries_max and one commit") {
  TemporaryFolder folder;
  auto options = store_options(folder / "data");
  options.snapshot_tail_entries_max = 10;
  EventStore store(options);
  fill(store, 50);
  const auto state = recovered_after_crash(folder / "data", folder / "copy", 1);
  CHECK(state.tree.size() == 101);
  CHECK(state.tail_entries <= options.snapshot_tail_entries_max);  // commits of one entry
}

TEST_CASE("store: personal data is in no file, and opens for readers") {
  TemporaryFolder folder;
  Personal email;
  {
    EventStore store(store_options(folder / "data"));
    open_platform(store);
    must(store, 1, customer("acme-eu"));
    must(store, 1, account("acme-eu", "marked-string-7f3a"));
    email = std::get<AccountCreated>(decode(entries_of(store.log(), 1).back()).event).contact_email;
    CHECK(store.keys().open(email).bytes == "marked-string-7f3a@example.com");
  }
  for (const auto& item : std::filesystem::recursive_directory_iterator(folder / "data")) {
    if (!item.is_regular_file()) continue;
    std::ifstream file(item.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    CAPTURE(item.path().filename());
    CHECK(bytes.find("marked-string-7f3a@") == std::string::npos);
  }
  EventStore store(store_options(folder / "data"));
  CHECK(store.keys().open(email).bytes == "marked-string-7f3a@example.com");
  store.keys().destroy(email.key);
  CHECK(store.keys().open(email).form == Personal::Form::erased);
  const UpdateAccount change{{"acme-eu"}, {"marked-string-7f3a"}, std::nullopt,
                             Personal{Personal::Form::plain, KeyStore::new_id(), "new@example.com"}, std::nullopt};
  CHECK(std::get<Rejection>(ask(store, 1, change).outcome).code == RejectionCode::personal_data_erased);
}

TEST_CASE("store: a folder that another has open is refused by name of the process") {
  TemporaryFolder folder;
  EventStore store(store_options(folder / "data"));
  CHECK_THROWS_WITH(EventStore(store_options(folder / "data")),
                    Catch::Contains("is in use by process " + std::to_string(::getpid())));
}

TEST_CASE("store: a folder of a newer format, a damaged format file and a folder of something else are refused") {
  TemporaryFolder folder;
  { EventStore store(store_options(folder / "data")); }
  SECTION("newer") {
    std::ofstream(folder / "data/FORMAT") << "daybook data folder, format " << kFolderFormat + 1 << '\n';
    CHECK_THROWS_WITH(EventStore(store_options(folder / "data")), Catch::Contains("use the newer version"));
  }
  SECTION("damaged") {
    std::ofstream(folder / "data/FORMAT") << "daybook";
    CHECK_THROWS_WITH(EventStore(store_options(folder / "data")), Catch::Contains("FORMAT is damaged"));
  }
  SECTION("something else") {
    std::filesystem::create_directories(folder / "photos");
    std::ofstream(folder / "photos/cat.jpg") << "meow";
    CHECK_THROWS_WITH(EventStore(store_options(folder / "photos")), Catch::Contains("not a data folder of daybook"));
  }
  SECTION("a file") {
    std::ofstream(folder / "file") << "x";
    CHECK_THROWS_AS(EventStore(store_options(folder / "file")), std::runtime_error);
  }
}

TEST_CASE("store: readers see the sizes that were committed, and are woken") {
  TemporaryFolder folder;
  EventStore store(store_options(folder / "data"));
  CHECK(store.size(1) == 0);
  const auto seen = store.wait_for_commit(0, std::chrono::milliseconds(0));
  open_platform(store);
  CHECK(store.wait_for_commit(seen, std::chrono::seconds(10)) != seen);
  CHECK(store.size(0) == 1);
  CHECK(store.size(1) == 1);
  CHECK(store.journals() == std::vector<JournalNumber>{0, 1});
}

TEST_CASE("store: a listener gets all events of a journal once, those before it came and those after") {
  TemporaryFolder folder;
  EventStore store(store_options(folder / "data"));
  open_platform(store);
  Events heard;
  store.on_commit(kSystemJournal, [&](const Events& events) { heard.insert(heard.end(), events.begin(), events.end()); });
  must(store, kSystemJournal, CreatePlatform{{"beta-platform"}});
  CHECK(heard == Events{PlatformCreated{{"acme-platform"}, 1}, PlatformCreated{{"beta-platform"}, 2}});
}
