// A journal whose bytes are torn, altered or missing is detected: at the start where the start reads them, else at the first read.
#include <catch2/catch.hpp>
#include <rocksdb/db.h>

#include <fstream>

#include "eventstore/bytes.h"
#include "eventstore/journal_database.h"
#include "eventstore/journal_walk.h"
#include "eventstore/recovery.h"
#include "eventstore/rocks_log.h"
#include "eventstore/snapshots.h"
#include "eventstore/spill.h"
#include "eventstore/transactions.h"
#include "support/ledger.h"
#include "support/temporary_folder.h"

using namespace daybook;
using namespace daybook::test;

namespace {

std::string key_of(JournalNumber journal, Position position) {
  std::string key;
  append_big_endian(key, journal);
  append_big_endian(key, position);
  return key;
}

// The journal of acme-platform: 1 + 400 entries, each a block of its own. Snapshots only where the store closes.
void fill(const std::filesystem::path& folder) {
  EventStore store(store_options(folder));
  open_platform(store);
  for (int i = 0; i < 400; ++i) must(store, 1, customer("customer-" + std::to_string(i)));
}

void alter_chunk(JournalDatabase& database, Position position, std::size_t at) {
  std::string bytes;
  require(database.db().Get({}, database.blocks(), key_of(1, position), &bytes), "read a chunk");
  bytes.at(at) = static_cast<char>(bytes.at(at) ^ 0x40);
  require(database.db().Put({}, database.blocks(), key_of(1, position), bytes), "alter a chunk");
}

// Alters the database as no daybook would.
class Vandal {
 public:
  explicit Vandal(const std::filesystem::path& folder) : database_(folder / "journal", 1 << 20) {}
  void remove(Position position) {
    require(database_.db().Delete({}, database_.blocks(), key_of(1, position)), "remove a chunk");
  }
  void alter(Position position, std::size_t at) { alter_chunk(database_, position, at); }
  void swap(Position a, Position b) {
    std::string at_a;
    std::string at_b;
    require(database_.db().Get({}, database_.blocks(), key_of(1, a), &at_a), "read a chunk");
    require(database_.db().Get({}, database_.blocks(), key_of(1, b), &at_b), "read a chunk");
    require(database_.db().Put({}, database_.blocks(), key_of(1, a), at_b), "alter a chunk");
    require(database_.db().Put({}, database_.blocks(), key_of(1, b), at_a), "alter a chunk");
  }
  void remove_tile() {
    std::string key;
    append_big_endian(key, std::uint32_t{1});
    append_big_endian(key, std::uint8_t{0});
    append_big_endian(key, std::uint64_t{0});
    require(database_.db().Delete({}, database_.tiles(), key), "remove a tile");
  }
  void remove_snapshots() { database_.drop_snapshots(); }
  void alter_snapshot() {
    std::string key;
    append_big_endian(key, std::uint32_t{1});
    key += '\3';  // the table of customers
    require(database_.db().Put({}, database_.snapshots(), key + "customer-7", "not a row"), "alter a snapshot");
  }

 private:
  JournalDatabase database_;
};

}  // namespace

TEST_CASE("damage: a crash while the snapshots were dropped leaves a folder that starts with all its entries") {
  TemporaryFolder folder;
  fill(folder / "data");
  {
    JournalDatabase database(folder / "data" / "journal", 1 << 20);
    require(database.db().DropColumnFamily(database.snapshots()), "drop the snapshots and crash");
  }
  EventStore store(store_options(folder / "data"));
  CHECK(store.size(1) == 401);
  must(store, 1, customer("one-more"));
}

TEST_CASE("damage: whatever is wrong with an entry, the start or the first read names platform and position") {
  TemporaryFolder folder;
  fill(folder / "data");
  struct Row {
    std::string what;
    std::function<void(Vandal&)> damage;
    std::string at;
    std::string reason;
  };
  const std::vector<Row> rows{
      {"altered", [](Vandal& v) { v.alter(123, 150); }, "position 123", "checksum does not match"},
      {"missing", [](Vandal& v) { v.remove(123); }, "position 123", "the entries up to 123 are missing"},
      {"swapped", [](Vandal& v) { v.swap(123, 124); }, "position 123", "the chunk says that it begins at 124"},
      {"first one missing", [](Vandal& v) { v.remove(0); }, "position 0", "missing"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.what) {
      {
        Vandal vandal(folder / "data");
        row.damage(vandal);
      }
      SECTION("found by a reader, though the start has a snapshot and does not look there") {
        EventStore store(store_options(folder / "data"));
        CHECK_THROWS_WITH(entries_of(store.log(), 1), Catch::Contains("is damaged at " + row.at) && Catch::Contains(row.reason));
      }
      SECTION("found by a start without snapshot") {
        { Vandal(folder / "data").remove_snapshots(); }
        CHECK_THROWS_WITH(EventStore(store_options(folder / "data")),
                          Catch::Contains("journal 1") && Catch::Contains("is damaged at " + row.at) &&
                              Catch::Contains(row.reason) &&
                              (row.at == "position 0" ? Catch::Contains("") : Catch::Contains("platform acme-platform")));
      }
    }
  }
}

TEST_CASE("damage: where a transaction that is needed lies in an altered chunk, that entry is named, by a replay and a verification as by the writer") {
  TemporaryFolder folder;
  constexpr Position kFunded = 5;  // by the entry of "first", as open_ledger() makes it, in the chunk of the system account before it
  constexpr Position kSecond = 7;
  {
    EventStore store(store_options(folder / "data"));
    open_ledger(store);
    REQUIRE(store.size(1) == kFunded + 1);
    must(store, 1, reverse("r-1", "first", "60.00"));
    must(store, 1, post("second", "acme-a", "acme-b", "0.01"));
    for (std::uint64_t i = store.size(1); i <= kTileWidth; ++i) must(store, 1, customer("customer-" + std::to_string(i)));  // a start reads what is no full tile yet
  }
  Vandal(folder / "data").remove_snapshots();
  const auto is_at_funded = Catch::Predicate<JournalDamaged>([](const JournalDamaged& damage) { return damage.position == kFunded - 1; });
  SECTION("a replay, of which a part is in a snapshot already") {
    JournalDatabase database(folder / "data/journal", 1 << 20);
    const RocksLog log(database);
    Snapshots snapshots(database, log);
    const auto write_and_alter = [&](StateChanges part) {
      SnapshotDelta delta;
      delta.add(std::move(part));
      snapshots.write({{1, delta}});
      alter_chunk(database, kFunded - 1, 150);
    };
    CHECK_THROWS_MATCHES(recover(1, log, snapshots, write_and_alter, kFunded + 1), JournalDamaged, is_at_funded);
  }
  SECTION("a verification, which had read it when it was whole") {
    JournalDatabase database(folder / "data/journal", 1 << 20);
    const RocksLog log(database);
    Spill spill(folder / "spilled", &log, 0);
    JournalWalk walk(1, [&](std::uint8_t level, std::uint64_t index) { return log.read_tile(1, level, index); }, spill, {});
    const auto take = [&](const Block& block) {
      if (block.first == kFunded + 1) alter_chunk(database, kFunded - 1, 150);
      return walk.take(block);
    };
    CHECK_THROWS_MATCHES(log.read_blocks(1, 0, take), JournalDamaged, is_at_funded);
    CHECK(walk.head().size == kFunded + 2);  // it came to the reversal
  }
  SECTION("the writer") {
    std::string failure;
    auto options = store_options(folder / "data");
    options.on_failure = [&](const std::string& message) { failure = message; };
    { EventStore store(options); }  // leaves a snapshot
    Vandal(folder / "data").alter(kSecond, 150);
    EventStore store(options);
    CHECK(std::get<Unavailable>(ask(store, 1, reverse("r-2", "second", "0.01")).outcome) == Unavailable::stopping);
    CHECK_THAT(failure, Catch::Contains("journal 1 (platform acme-platform) is damaged at position 7"));
  }
}

TEST_CASE("damage: an altered last block refuses the start") {
  TemporaryFolder folder;
  fill(folder / "data");
  { Vandal(folder / "data").alter(400, 150); }
  CHECK_THROWS_WITH(EventStore(store_options(folder / "data")),
                    Catch::Contains("journal 1 (platform acme-platform) is damaged at position 400"));
}

TEST_CASE("damage: a journal that ends before its snapshot has lost entries, and refuses the start") {
  TemporaryFolder folder;
  fill(folder / "data");
  { Vandal(folder / "data").remove(400); }
  CHECK_THROWS_WITH(EventStore(store_options(folder / "data")),
                    Catch::Contains("(platform acme-platform) is damaged at position 400: the entries up to 400 are missing"));
}

TEST_CASE("damage: a tile that the start needs and that is missing refuses the start") {
  TemporaryFolder folder;
  fill(folder / "data");
  { Vandal(folder / "data").remove_tile(); }
  CHECK_THROWS_WITH(EventStore(store_options(folder / "data")), Catch::Contains("tile 0 of level 0 is missing"));
}

TEST_CASE("damage: a snapshot that can't be read is dropped with a notice, and made again from the journal") {
  TemporaryFolder folder;
  fill(folder / "data");
  { Vandal(folder / "data").alter_snapshot(); }
  std::string notice;
  auto options = store_options(folder / "data");
  options.on_notice = [&](const std::string& given) { notice += given; };
  {
    EventStore store(options);
    CHECK_THAT(notice, Catch::Contains("the snapshot of journal 1 is damaged") && Catch::Contains("journals replayed"));
    CHECK(std::get<Rejection>(ask(store, 1, customer("customer-7")).outcome).code == RejectionCode::customer_exists);
  }
  notice.clear();
  EventStore store(options);
  CHECK(notice.empty());
  CHECK(std::get<Rejection>(ask(store, 1, customer("customer-7")).outcome).code == RejectionCode::customer_exists);
}

TEST_CASE("damage: what is missing in a folder that was in use is never begun anew") {
  TemporaryFolder folder;
  {
    EventStore store(store_options(folder / "data"));
    open_platform(store);
    must(store, 1, customer("acme-eu"));
    must(store, 1, account("acme-eu", "acme-eu-main"));
  }
  const auto row = GENERATE(table<std::string, std::string>({
      {"journal/CURRENT", "CURRENT is missing"},
      {"journal", "CURRENT is missing"},
      {"keys/keys", "keys is missing"},
      {"keys/master.key", "master.key is missing"},
      {"keys", "is missing"},
      {"FORMAT", "not a data folder of daybook"},
  }));
  CAPTURE(std::get<0>(row));
  std::filesystem::rename(folder / ("data/" + std::get<0>(row)), folder / "away");
  for (int start = 0; start < 3; ++start) {
    CHECK_THROWS_WITH(EventStore(store_options(folder / "data")), Catch::Contains(std::get<1>(row)));
  }
  CHECK_FALSE(std::filesystem::exists(folder / ("data/" + std::get<0>(row))));
  std::filesystem::rename(folder / "away", folder / ("data/" + std::get<0>(row)));
  EventStore store(store_options(folder / "data"));
  const auto created = std::get<AccountCreated>(decode(entries_of(store.log(), 1).back()).event);
  CHECK(store.keys().open(created.contact_email).bytes == "acme-eu-main@example.com");
}

TEST_CASE("damage: a key that was synced and is torn now is no key that was never written") {
  TemporaryFolder folder;
  {
    EventStore store(store_options(folder / "data"));
    open_platform(store);
    must(store, 1, customer("acme-eu"));
    must(store, 1, account("acme-eu", "acme-eu-main"));
  }
  const auto path = folder / "data/keys/keys";
  SECTION("altered") {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(64 + 20);
    file.put('?');
  }
  SECTION("cut off") { std::filesystem::resize_file(path, 64); }
  SECTION("in the middle of a slot") { std::filesystem::resize_file(path, 64 + 32); }
  const auto size = std::filesystem::file_size(path);
  CHECK_THROWS_WITH(EventStore(store_options(folder / "data")), Catch::Contains("1 intact slots, of 2") && Catch::Contains("keys were lost"));
  CHECK(std::filesystem::file_size(path) == size);
}

TEST_CASE("damage: a folder whose making was cut off by a crash is made again") {
  TemporaryFolder folder;
  { EventStore store(store_options(folder / "data")); }
  std::filesystem::remove(folder / "data/FORMAT");
  std::ofstream(folder / "data/UNFINISHED").flush();
  std::filesystem::remove(folder / "data/journal/CURRENT");
  std::filesystem::remove_all(folder / "data/journal");
  {
    EventStore store(store_options(folder / "data"));
    open_platform(store);
  }
  CHECK_FALSE(std::filesystem::exists(folder / "data/UNFINISHED"));
  EventStore store(store_options(folder / "data"));
  CHECK(store.size(1) == 1);
}
