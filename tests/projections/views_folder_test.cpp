// What is on disk: restarts, crashes, damage, folders of other times.
#include <rocksdb/db.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <mutex>

#include "eventstore/failure.h"
#include "ledger.h"
#include "projections/views_database.h"

namespace daybook {
namespace {

namespace fs = std::filesystem;

// A ledger with views that were closed, and what they showed.
struct World {
  Ledger ledger;
  JournalNumber journal = 0;
  Everything shown;

  World() {
    journal = ledger.platform("platform");
    for (int i = 0; i < 30; ++i) add(i);
    const auto views = open_views_of(ledger);
    catch_up(*views, ledger);
    shown = everything(*views, journal);
  }

  void add(int number) {
    const auto text = std::to_string(number);
    ledger.customer(journal, "customer-" + text);
    ledger.account(journal, "customer-" + text, "account-" + text);
    ledger.rename(journal, "customer-" + text, "account-" + text, "Renamed " + text);
  }

  // What the views say of themselves and show when they are opened as the folder is now.
  std::vector<std::string> reopen_and_check(std::uint64_t ingest_behind_entries = 50'000) {
    std::mutex mutex;
    std::vector<std::string> notices;
    const auto views = open_views_of(ledger, {.ingest_behind_entries = ingest_behind_entries,
                                              .on_notice = [&](const std::string& notice) {
                                                std::lock_guard lock(mutex);
                                                notices.push_back(notice);
                                              }});
    catch_up(*views, ledger);
    CHECK(everything(*views, journal) == shown);
    std::lock_guard lock(mutex);
    return notices;
  }

  std::vector<fs::path> sorted_files() const {
    std::vector<fs::path> files;
    for (const auto& file : fs::directory_iterator(ledger.views_folder())) {
      if (file.path().extension() == ".sst") files.push_back(file.path());
    }
    return files;
  }
};

void overwrite(const fs::path& file, const std::string& bytes) { std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes; }

// Turns every byte of the file's first half.
void garble(const fs::path& file) {
  std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
  std::string bytes(fs::file_size(file) / 2, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  for (auto& byte : bytes) byte = static_cast<char>(~byte);
  stream.seekp(0);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::map<fs::path, std::uintmax_t> sizes_of_files(const fs::path& folder) {
  std::map<fs::path, std::uintmax_t> sizes;
  for (const auto& file : fs::recursive_directory_iterator(folder)) {
    if (file.is_regular_file() && file.path().filename() != "LOG") sizes[file.path()] = file.file_size();
  }
  return sizes;
}

// The folder as a process that is killed now would leave it. Nobody may write; what RocksDB does by itself comes to an end.
void copy_as_killed(const fs::path& from, const fs::path& to) {
  wait_until([&] {
    try {
      fs::remove_all(to);
      const auto before = sizes_of_files(from);
      fs::copy(from, to, fs::copy_options::recursive);
      return sizes_of_files(from) == before;
    } catch (const fs::filesystem_error&) {
      return false;  // a file went away meanwhile
    }
  });
}

TEST_CASE("after a restart the views go on where they were") {
  World world;
  {
    const auto views = open_views_of(world.ledger);
    CHECK(views->reflects(world.journal) == world.ledger.size(world.journal));
    CHECK(everything(*views, world.journal) == world.shown);
    world.add(100);
    catch_up(*views, world.ledger);
    CHECK(views->now().account(world.journal, {"account-100"})->display_name == "Renamed 100");
    world.shown = everything(*views, world.journal);
  }
  world.ledger.stop();
  world.ledger.start();
  CHECK(world.reopen_and_check().empty());
}

TEST_CASE("what was written while the views were closed is folded when they open") {
  World world;
  for (int i = 100; i < 110; ++i) world.add(i);
  const auto views = open_views_of(world.ledger);
  catch_up(*views, world.ledger);
  CHECK(all(views->now().accounts(world.journal)).size() == 40);
  CHECK(views->now().account(world.journal, {"account-105"})->display_name == "Renamed 105");
}

TEST_CASE("what a crash took from the views is folded again") {
  World world;
  const auto kept = world.ledger.folder() / "kept";
  {
    const auto views = open_views_of(world.ledger);
    for (int i = 100; i < 110; ++i) world.add(i);
    catch_up(*views, world.ledger);
    world.shown = everything(*views, world.journal);
    copy_as_killed(world.ledger.views_folder(), kept);
  }
  fs::remove_all(world.ledger.views_folder());
  fs::rename(kept, world.ledger.views_folder());
  CHECK(world.reopen_and_check().empty());
}

TEST_CASE("views that were thrown away are made anew, by batches or sorted files") {
  World world;
  fs::remove_all(world.ledger.views_folder());
  world.reopen_and_check(GENERATE(std::uint64_t{0}, std::uint64_t{1'000'000}));
}

TEST_CASE("views that are damaged are thrown away and made anew, with a notice") {
  World world;
  const auto folder = world.ledger.views_folder();
  REQUIRE_FALSE(world.sorted_files().empty());
  SECTION("CURRENT is garbage") { overwrite(folder / "CURRENT", "garbage\n"); }
  SECTION("CURRENT is empty") { overwrite(folder / "CURRENT", ""); }
  SECTION("CURRENT is missing") { fs::remove(folder / "CURRENT"); }
  SECTION("the manifest is garbage") {
    for (const auto& file : fs::directory_iterator(folder)) {
      if (file.path().filename().string().starts_with("MANIFEST")) overwrite(file.path(), "garbage");
    }
  }
  SECTION("sorted files are missing") {
    for (const auto& file : world.sorted_files()) fs::remove(file);
  }
  SECTION("sorted files are cut off") {
    for (const auto& file : world.sorted_files()) fs::resize_file(file, 100);
  }
  SECTION("sorted files are altered where rows lie") {
    for (const auto& file : world.sorted_files()) garble(file);
  }
  SECTION("something else is there") {
    fs::remove_all(folder);
    fs::create_directories(folder / "sub");
    overwrite(folder / "sub" / "file", "not ours");
  }
  SECTION("the mark of damage is there") { overwrite(folder / "DAMAGED", ""); }
  CHECK(world.reopen_and_check().size() == 1);
  CHECK(world.reopen_and_check().empty());
}

TEST_CASE("views of an unknown layout are thrown away and made anew, with a notice") {
  World world;
  {
    std::vector<std::string> names;
    REQUIRE(rocksdb::DB::ListColumnFamilies({}, world.ledger.views_folder().string(), &names).ok());
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const auto& name : names) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* opened = nullptr;
    REQUIRE(rocksdb::DB::Open({}, world.ledger.views_folder().string(), families, &handles, &opened).ok());
    REQUIRE(opened->Put({}, "layout", "1000").ok());
    for (auto* handle : handles) opened->DestroyColumnFamilyHandle(handle);
    delete opened;
  }
  const auto notices = world.reopen_and_check();
  REQUIRE(notices.size() == 1);
  CHECK(notices[0].find("layout 1000") != std::string::npos);
}

TEST_CASE("damage that a reader finds is an exception, and the views are made anew at the next start") {
  World world;
  world.ledger.many_customers(world.journal, 3'000);
  {
    const auto views = open_views_of(world.ledger);
    catch_up(*views, world.ledger);
    world.shown = everything(*views, world.journal);
  }
  // In the midst of the large files there are rows that opening has no need of.
  constexpr std::uintmax_t large_bytes = 30'000;
  for (const auto& file : world.sorted_files()) {
    if (fs::file_size(file) < large_bytes) continue;
    std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
    stream.seekp(static_cast<std::streamoff>(fs::file_size(file) / 2));
    stream << std::string(1'000, 'x');
  }
  {
    const auto views = open_views_of(world.ledger);
    CHECK_THROWS_AS(everything(*views, world.journal), StorageFailed);
  }
  CHECK(world.reopen_and_check().size() == 1);
  CHECK(world.reopen_and_check().empty());
}

TEST_CASE("views that are ahead of the journal, or of another journal, are made anew") {
  World longer;
  World other;
  SECTION("ahead") {
    for (int i = 200; i < 210; ++i) longer.add(i);
    const auto views = open_views_of(longer.ledger);
    catch_up(*views, longer.ledger);
  }
  SECTION("as long, with other entries") {}
  SECTION("of a platform that is not there") {
    longer.ledger.platform("platform-two");
    const auto views = open_views_of(longer.ledger);
    catch_up(*views, longer.ledger);
  }
  const auto projections = open_views_of(longer.ledger)->status().size();
  fs::remove_all(other.ledger.views_folder());
  fs::copy(longer.ledger.views_folder(), other.ledger.views_folder(), fs::copy_options::recursive);
  CHECK(other.reopen_and_check().size() == projections);  // one for each projection
  CHECK(other.reopen_and_check().empty());
}

TEST_CASE("a views folder that can't be made is refused with a message that names it") {
  Ledger ledger;
  overwrite(ledger.views_folder(), "a file where a folder should be");
  CHECK_THROWS_WITH(open_views_of(ledger), Catch::Contains("views"));
}

TEST_CASE("family names are read as they are written, and nothing else is") {
  const auto name = FamilyName::parse("accounts@12.3");
  REQUIRE(name);
  CHECK(name->projection == "accounts");
  CHECK(name->version == 12);
  CHECK(name->generation == 3);
  CHECK(name->text() == "accounts@12.3");
  for (const auto* text : {"", "accounts", "accounts@1", "accounts@1.", "accounts@.1", "accounts.1@1", "accounts@1.x",
                           "accounts@1.2 "}) {
    CAPTURE(text);
    CHECK_FALSE(FamilyName::parse(text));
  }
}

}  // namespace
}  // namespace daybook
