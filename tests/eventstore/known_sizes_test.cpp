// RocksDB takes a file that was cut off where a record ends for a whole one. What the folder keeps of its sizes misses what is lost so, before anything more is.
#include "eventstore/known_sizes.h"

#include <catch2/catch.hpp>
#include <rocksdb/db.h>

#include <fstream>
#include <functional>
#include <set>
#include <thread>

#include "eventstore/failure.h"
#include "eventstore/journal_database.h"
#include "eventstore/log_tail.h"
#include "eventstore/repair.h"
#include "eventstore/rocks_log.h"
#include "support/ledger.h"
#include "support/temporary_folder.h"

using namespace daybook;
using namespace daybook::test;

namespace {

namespace fs = std::filesystem;

constexpr int kCustomers = 400;

enum class Left { by_a_crash, by_an_end };

// 1 + 400 entries of acme-platform, of which most are in sorted files.
void fill(const fs::path& data, Left left = Left::by_a_crash) {
  const TemporaryFolder folder;
  const fs::path running = left == Left::by_a_crash ? folder / "running" : data.parent_path();
  auto options = store_options(running / "data");
  options.wal_bytes_max = 64 << 10;
  EventStore store(options);
  open_platform(store);
  for (int i = 0; i < kCustomers; ++i) must(store, 1, customer("customer-" + std::to_string(i)));
  if (left == Left::by_a_crash) fs::copy(running / "data", data, fs::copy_options::recursive);
}

std::set<std::string> sorted_files(const fs::path& data) {
  std::set<std::string> names;
  for (const auto& file : fs::directory_iterator(data / "journal")) {
    if (file.path().extension() == ".sst") names.insert(file.path().filename().string());
  }
  return names;
}

// Where the records of the file end, the last one first, the end of the file itself left out.
std::vector<std::uint64_t> record_ends(const fs::path& file) {
  const TemporaryFolder folder;
  fs::copy_file(file, folder / "copy");
  std::vector<std::uint64_t> ends;
  for (auto end = fs::file_size(file); end > 0;) {
    fs::resize_file(folder / "copy", end - 1);
    end = examine_log(folder / "copy").whole_bytes;
    ends.push_back(end);
  }
  return ends;
}

std::string why_not_started(const fs::path& data) {
  try {
    EventStore store(store_options(data));
  } catch (const std::exception& refusal) {
    return refusal.what();
  }
  return {};
}

}  // namespace

TEST_CASE("known sizes: their text is read back, and altered anywhere it is none") {
  const KnownSizes sizes{"MANIFEST-000005", 1234, {{0, 17}, {1, 18'446'744'073'709'551'615u}, {4'294'967'295, 0}}};
  const auto text = to_text(sizes);
  CHECK(known_sizes_from_text(text) == sizes);
  for (std::size_t at = 0; at < text.size(); ++at) {
    CAPTURE(at);
    CHECK_FALSE(known_sizes_from_text(text.substr(0, at)));
    for (int bit = 0; bit < 8; ++bit) {
      auto altered = text;
      altered[at] = static_cast<char>(altered[at] ^ (1 << bit));
      CHECK_FALSE(known_sizes_from_text(altered));
    }
  }
  CHECK_FALSE(known_sizes_from_text(text + "\n"));
}

TEST_CASE("known sizes: they are kept whenever a snapshot has become part of the database") {
  const TemporaryFolder folder;
  auto options = store_options(folder / "data");
  options.snapshot_tail_entries_max = 2;
  EventStore store(options);
  open_platform(store);
  const auto before = known_sizes(folder / "data/journal").value();
  for (int i = 0; i < 6; ++i) must(store, 1, customer("customer-" + std::to_string(i)));
  const auto has_grown = [&] { return known_sizes(folder / "data/journal").value().manifest_bytes > before.manifest_bytes; };
  for (int tries = 0; tries < 500 && !has_grown(); ++tries) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(has_grown());
}

TEST_CASE("known sizes: a manifest that was cut off where any record ends is refused before a file is lost") {
  const TemporaryFolder folder, scratch;
  const auto data = folder / "data";
  const auto left = GENERATE(Left::by_a_crash, Left::by_an_end);
  fill(data, left);
  const auto manifest = data / "journal" / manifest_in(data / "journal").value();
  const auto files = sorted_files(data);
  REQUIRE(files.size() > 2);
  const auto known = known_sizes(data / "journal").value();
  CHECK(known.entries.at(1) > kCustomers / 2);
  const TemporaryFolder whole;
  fs::copy(data, whole / "data", fs::copy_options::recursive);

  const auto ends = record_ends(manifest);
  REQUIRE(ends.size() > 5);
  std::size_t refused = 0;
  for (const auto end : ends) {
    if (end >= known.manifest_bytes) continue;  // such a record names no file that the sizes were kept after
    ++refused;
    CAPTURE(end, known.manifest_bytes);
    fs::resize_file(manifest, end);
    CHECK_THAT(why_not_started(data), Catch::Contains(manifest.filename().string() + " has " + std::to_string(end) + " bytes, and had " +
                                                      std::to_string(known.manifest_bytes)));
    CHECK(sorted_files(data) == files);
    CHECK_THROWS_WITH(JournalDatabase(data / "journal", ReadOnly{scratch.path()}, 1 << 20), Catch::Contains("and was left as it is"));
    CHECK_THROWS_WITH(plan_repair(data, scratch.path()), Catch::Contains("and had " + std::to_string(known.manifest_bytes)) && Catch::Contains("Restore a backup"));
    fs::copy_file(whole / ("data/journal/" + manifest.filename().string()), manifest, fs::copy_options::overwrite_existing);
  }
  CHECK(refused + (left == Left::by_a_crash ? 2 : 0) >= ends.size());
  EventStore store(store_options(data));
  CHECK(store.size(1) == kCustomers + 1);
}

TEST_CASE("known sizes: a write-ahead log that was cut off where a record ends is missed, where it is known that it was longer") {
  const TemporaryFolder running, folder, scratch;
  const auto data = folder / "data";
  {
    EventStore store(store_options(running / "data"));
    open_platform(store);
    for (int i = 0; i < 20; ++i) must(store, 1, customer("customer-" + std::to_string(i)));
    keep_sizes(running / "data/journal", store.log());
    fs::copy(running / "data", data, fs::copy_options::recursive);
  }
  fs::path log;
  for (const auto& file : fs::directory_iterator(data / "journal")) {
    if (file.path().extension() == ".log" && fs::file_size(file) > 0) log = file.path();
  }
  REQUIRE_FALSE(log.empty());
  const auto ends = record_ends(log);
  fs::resize_file(log, ends.at(0));
  CHECK_THAT(why_not_started(data), Catch::Contains("journal 1 (platform acme-platform) is damaged at position 20: the entries up to 20 are missing"));
  CHECK_THROWS_WITH(plan_repair(data, scratch.path()), Catch::Contains("the entries up to 20 are missing") && Catch::Contains("Restore a backup"));
}

TEST_CASE("known sizes: an older manifest than before is refused, a newer one is not") {
  const TemporaryFolder folder;
  const auto data = folder / "data";
  fill(data);
  const auto journals = data / "journal";
  const auto manifest = manifest_in(journals).value();
  const auto known = known_sizes(journals).value();
  auto sizes = known;
  SECTION("older") {
    sizes.manifest = "MANIFEST-999999";
    std::ofstream(journals / "SIZES", std::ios::trunc) << to_text(sizes);
    CHECK_THAT(why_not_started(data), Catch::Contains("CURRENT names " + manifest + ", and named MANIFEST-999999, which is newer"));
  }
  SECTION("newer") {
    { JournalDatabase begins_one(journals, 1 << 20); }
    CHECK(manifest_in(journals) != manifest);
    CHECK(why_not_started(data).empty());
  }
  SECTION("a byte shorter than known") {
    sizes.manifest_bytes = fs::file_size(journals / manifest) + 1;
    std::ofstream(journals / "SIZES", std::ios::trunc) << to_text(sizes);
    CHECK_THAT(why_not_started(data), Catch::Contains(manifest + " has "));
  }
  SECTION("just as long") {
    sizes.manifest_bytes = fs::file_size(journals / manifest);
    std::ofstream(journals / "SIZES", std::ios::trunc) << to_text(sizes);
    CHECK(why_not_started(data).empty());
  }
}

TEST_CASE("known sizes: without the file a start makes it; a damaged one is told, and what to do") {
  const TemporaryFolder folder;
  const auto data = folder / "data";
  fill(data);
  const auto file = data / "journal/SIZES";
  SECTION("absent") {
    fs::remove(file);
    CHECK(why_not_started(data).empty());
    CHECK(known_sizes(data / "journal").value().entries.at(1) == kCustomers + 1);
  }
  SECTION("altered") {
    std::ofstream(file, std::ios::app) << "journal 2 1\n";
    CHECK_THAT(why_not_started(data), Catch::Contains("SIZES is damaged") && Catch::Contains("remove the file"));
  }
}

TEST_CASE("known sizes: when the server has ended they are those of all journals") {
  const TemporaryFolder folder;
  const auto data = folder / "data";
  {
    EventStore store(store_options(data));
    open_platform(store);
    must(store, 1, customer("customer-1"));
  }
  CHECK(known_sizes(data / "journal").value().entries == std::map<JournalNumber, std::uint64_t>{{0, 1}, {1, 2}});
}

TEST_CASE("repair: what a start would refuse for another reason is refused, too") {
  const TemporaryFolder folder, scratch;
  const auto data = folder / "data";
  fill(data);
  const auto crashed = folder / "crashed";
  {
    // Two write-ahead logs, of which the older one is needed still.
    JournalDatabase database(data / "journal", 1 << 20);
    database.put_note("a", "1");
    require(database.db().Put({}, database.snapshots(), "a", "1"), "write a row");
    require(database.db().Flush({}, database.snapshots()), "flush one family");
    database.put_note("b", "1");
    fs::copy(data, crashed, fs::copy_options::recursive);
  }
  std::set<fs::path> logs;
  for (const auto& file : fs::directory_iterator(crashed / "journal")) {
    if (file.path().extension() == ".log") logs.insert(file.path());
  }
  REQUIRE(logs.size() == 2);
  CHECK_NOTHROW(plan_repair(crashed, scratch.path()));
  fs::remove(*logs.begin());
  CHECK_THROWS_WITH(plan_repair(crashed, scratch.path()), Catch::Contains("Missing WAL") && Catch::Contains("Restore a backup"));
  CHECK_THAT(why_not_started(crashed), Catch::Contains("Missing WAL"));
}
