#include "eventstore/store.h"

#include <array>
#include <catch2/catch.hpp>
#include <fstream>
#include <future>
#include <iterator>
#include <set>
#include <thread>
#include <unistd.h>

#include "eventstore/data_folder.h"
#include "eventstore/failure.h"
#include "eventstore/journal_database.h"
#include "eventstore/rocks_log.h"
#include "eventstore/snapshots.h"
#include "eventstore/no_snapshots.h"
#include "eventstore/transactions.h"
#include "support/temporary_folder.h"

using namespace daybook;
using namespace daybook::test;

namespace {

// What a start would decide on: from the snapshot and the tail, or from all entries.
JournalState recovered(const std::filesystem::path& folder, JournalNumber journal, bool with_snapshots = true) {
  const NoSnapshots none;
  JournalDatabase database(folder / "journal", 1 << 20);
  RocksLog log(database);
  Snapshots snapshots(database, log);
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

// One of everything that a state can hold.
static void fill_every_table(EventStore& store) {
  open_ledger(store);
  const auto key = KeyStore::new_id();
  const Personal text{Personal::Form::plain, key, "ada@example.com"};
  const CardToken card{"7e2f1b5c-0000-4000-8000-000000000001"};
  auto limited = account("acme-eu", "acme-limited");
  limited.floor = {decimal("-50.00")};
  limited.ceiling = {decimal("1000.00")};
  limited.velocity = {{decimal("500.00"), 3'600}};
  const std::vector<Command> commands{
      RegisterAsset{{"POINTS"}, 0, "Points"},
      limited,
      post("t-1", "acme-limited", "acme-b", "5.00"),
      SetAccountStatus{{"acme-limited"}, AccountStatus::frozen, "a test"},
      hold("h-1", "acme-a", "acme-b", "1.00", 86'400),
      hold("h-2", "acme-a", "acme-b", "1.00"),
      VoidHold{{"v-1"}, {"h-2"}},
      post("refused", "acme-a", "acme-b", "1000.00"),
      RegisterCard{{"acme-eu"}, {"acme-a"}, card, "Card", "4242", "2099-04", key, text, {}},
      SetDepositFee{decimal("3.5")},
      DepositFunds{{"acme-eu"}, {"acme-a"}, card, decimal("10.00"), "deposit-1"},
      CreateAlert{{"acme-eu"}, {"acme-a"}, {"7e2f1b5c-0000-4000-8000-000000000002"}, "Low", decimal("500.00"), {text}},
      RegisterCatalogItem{{{"U000001"}, "Gift card", "B1", "Brand", {"USD"}, ValueType::fixed, decimal("5.00"), {}, {}, {}}},
      PlaceOrder{{"acme-eu"}, {"acme-a"}, decimal("5.00"), {"U000001"}, "order-1", {}, {}},
      TransferFunds{{"acme-a"}, {"acme-b"}, decimal("1.00"), "", "transfer-1"},
      ClosePeriod{Time{1'000'000}, "a test"},
  };
  for (const auto& command : commands) must(store, 1, command);
  ask_with(store, keyed("key-1", {{"displayName", 1}}), customer("customer-1"));
}

TEST_CASE("store: a start from a snapshot has every table, the long ones row by row") {
  TemporaryFolder folder;
  {
    EventStore store(store_options(folder / "data"));
    fill_every_table(store);
  }
  const auto full = recovered(folder / "data", 1, false).state;
  for (const auto size : {full.assets.size(), full.holds.size(), full.cards.size(), full.alerts.size(), full.catalog.size(), full.requests.size()}) {
    CHECK(size == 1);
  }
  CHECK(full.references.size() == 3);

  auto quick = recovered(folder / "data", 1).state;
  CHECK(quick.transactions.size() + quick.requests.size() + quick.references.size() == 0);
  JournalDatabase database(folder / "data/journal", 1 << 20);
  RocksLog log(database);
  Snapshots snapshots(database, log);
  REQUIRE(snapshots.load(1));
  const auto transaction = [&](JournalNumber journal, const TransactionId& id) { return snapshots.find_transactions(full, journal, {id}).front(); };
  std::set<bool> by_position;
  for (const auto& [id, row] : full.transactions) {
    CHECK(transaction(1, id) == row);
    const auto bytes = snapshots.find_bytes(1, RowTable::transactions, id.text);
    CHECK((bytes == std::to_string(row.position)) == is_as_posted(row));
    by_position.insert(is_as_posted(row));
  }
  CHECK(by_position.size() == 2);
  for (const auto& [key, row] : full.requests) CHECK(snapshots.find_request(1, key) == row);
  for (const auto& [key, row] : full.references) CHECK(snapshots.find_reference(1, key) == row);
  CHECK_FALSE(transaction(1, {"unknown"}));
  CHECK_FALSE(transaction(0, {"t-1"}));
  quick.transactions = full.transactions;
  quick.requests = full.requests;
  quick.references = full.references;
  CHECK(quick == full);
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

TEST_CASE("store: whenever it crashes, snapshot and tail give the state of a full replay, of rows that each commit changes, too") {
  TemporaryFolder folder;
  auto options = store_options(folder / "data");
  options.snapshot_tail_entries_max = 6;
  EventStore store(options);
  open_ledger(store);
  must(store, kSystemJournal, CreatePlatform{{"quiet-platform"}});
  must(store, 2, customer("acme-eu"));
  int from_snapshots = 0;
  for (int i = 0; i < 40; ++i) {
    must(store, 1, post("t-" + std::to_string(i), "acme-a", "acme-b", "0.01"));
    if (i % 4 != 0) continue;
    const auto quick = recovered_after_crash(folder / "data", folder / "copy", 1);
    CHECK(quick.state.accounts == recovered(folder / "copy", 1, false).state.accounts);
    for (const JournalNumber quiet : {JournalNumber{0}, JournalNumber{2}}) {
      CHECK(recovered(folder / "copy", quiet).state == recovered(folder / "copy", quiet, false).state);
    }
    from_snapshots += quick.tail_entries < quick.tree.size();
  }
  CHECK(from_snapshots >= 5);
  CHECK(recovered(folder / "copy", 2).tail_entries == 0);
}

TEST_CASE("store: an answer has the balances after its event where they are asked for") {
  TemporaryFolder folder;
  EventStore store(store_options(folder / "data"));
  open_ledger(store);
  for (const bool balances : {true, false}) {
    Submission submission{1, envelope(), post(balances ? "with" : "without", "acme-a", "acme-b", "0.01"), false, {}};
    submission.balances = balances;
    std::promise<Answer> answered;
    submission.done = [&](Answer answer) { answered.set_value(std::move(answer)); };
    store.submit(std::move(submission));
    const auto answer = answered.get_future().get();
    const auto& events = std::get<Accepted>(answer.outcome).events;
    REQUIRE(events.size() == 1);
    CHECK(events.front().balances.size() == (balances ? 2 : 0));
  }
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
  store.keys().destroy(std::array{email.key});
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
