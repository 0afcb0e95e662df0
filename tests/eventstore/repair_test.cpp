// What a power cut may leave of the last write is cut off on demand; anything else is refused, and nothing is changed.
#include "eventstore/repair.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <functional>
#include <iterator>

#include "eventstore/crc32c.h"
#include "eventstore/failure.h"
#include "eventstore/log_tail.h"
#include "support/ledger.h"
#include "support/temporary_folder.h"

using namespace daybook;
using namespace daybook::test;

namespace {

namespace fs = std::filesystem;

constexpr int kCustomers = 20;

// The journal of acme-platform: 1 + 20 entries, each a block of its own, all in the write-ahead log, as a crash leaves them.
void fill(const fs::path& folder) {
  const TemporaryFolder running;
  EventStore store(store_options(running / "data"));
  open_platform(store);
  for (int i = 0; i < kCustomers; ++i) must(store, 1, customer("customer-" + std::to_string(i)));
  fs::copy(running / "data", folder, fs::copy_options::recursive);
}

std::uint64_t size_of_journal(const fs::path& folder) { return EventStore(store_options(folder)).size(1); }

fs::path newest_log(const fs::path& data) {
  fs::path newest;
  for (const auto& file : fs::directory_iterator(data / "journal")) {
    if (file.path().extension() == ".log" && (newest.empty() || file.path().filename() > newest.filename())) newest = file.path();
  }
  return newest;
}

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Where the last record begins.
std::size_t last_record(const fs::path& log) {
  const TemporaryFolder folder;
  fs::copy_file(log, folder / "copy");
  fs::resize_file(folder / "copy", fs::file_size(log) - 1);
  return examine_log(folder / "copy").whole_bytes;
}

struct Row {
  const char* what;
  std::function<void(std::string& bytes, std::size_t last)> damage;
  std::size_t remains;  // entries after the repair; 0: it is refused
};

}  // namespace

TEST_CASE("repair: a last write that is torn or has a hole is cut off; damage in front of it is refused, and nothing is changed") {
  const auto row = GENERATE(
      Row{"nothing", [](std::string&, std::size_t) {}, kCustomers + 1},
      Row{"the last write is cut off in its middle", [](std::string& bytes, std::size_t last) { bytes.resize((last + bytes.size()) / 2); }, kCustomers},
      Row{"its beginning is zeros", [](std::string& bytes, std::size_t last) { std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(last), 60, '\0'); }, kCustomers},
      Row{"its end is zeros", [](std::string& bytes, std::size_t last) { std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(last) + 40, bytes.end(), '\0'); }, kCustomers},
      Row{"all of it is zeros", [](std::string& bytes, std::size_t last) { std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(last), bytes.end(), '\0'); }, kCustomers},
      Row{"one bit of it is another", [](std::string& bytes, std::size_t last) { bytes[last + 100] ^= 4; }, kCustomers},
      Row{"the write in front of it has another bit", [](std::string& bytes, std::size_t last) { bytes[last - 10] ^= 4; }, 0},
      Row{"the first write has another bit", [](std::string& bytes, std::size_t) { bytes[20] ^= 4; }, 0},
      Row{"a hole in the middle", [](std::string& bytes, std::size_t) { std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2), 300, '\0'); }, 0});
  INFO(row.what);
  const TemporaryFolder folder, scratch;
  const auto data = folder / "data";
  fill(data);
  const auto log = newest_log(data);
  auto bytes = read_file(log);
  row.damage(bytes, last_record(log));
  std::ofstream(log, std::ios::binary | std::ios::trunc) << bytes;

  if (row.remains == 0) {
    CHECK_THROWS_WITH(repair(data, scratch.path()), Catch::Contains("something was written after that") && Catch::Contains("Restore a backup"));
    CHECK(read_file(log) == bytes);
    return;
  }
  const auto plan = plan_repair(data, scratch.path());
  CHECK(read_file(log) == bytes);
  CHECK(plan.tails.size() == (row.remains == kCustomers ? 1 : 0));
  REQUIRE(plan.remaining.size() == 2);
  CHECK(plan.remaining[1].whose == "platform acme-platform");
  CHECK(plan.remaining[1].entries == row.remains);

  repair(data, scratch.path());
  if (row.remains == kCustomers) CHECK(read_file(data / "journal-before-repair" / log.filename()) == bytes);
  CHECK(size_of_journal(data) == row.remains);
}

TEST_CASE("repair: a record that begins where a block does is seen behind damage") {
  const auto record = [](std::size_t bytes) {
    const std::string typed = '\1' + std::string(bytes, 'r');
    const auto crc = crc32c(typed);
    const auto masked = ((crc >> 15) | (crc << 17)) + 0xa282ead8U;
    std::string text;
    for (int shift = 0; shift < 32; shift += 8) text += static_cast<char>(masked >> shift & 0xff);
    text += static_cast<char>(bytes & 0xff);
    text += static_cast<char>(bytes >> 8);
    return text + typed;
  };
  const TemporaryFolder folder;
  const auto file = folder / "000004.log";
  constexpr std::size_t kBlock = 32 << 10, kHeader = 7;
  auto bytes = record(100) + record(kBlock - 100 - 2 * kHeader) + record(50);
  std::ofstream(file, std::ios::binary) << bytes;
  CHECK(examine_log(file).is_whole());
  bytes[kBlock - 20] ^= 1;
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
  const auto tail = examine_log(file);
  CHECK(tail.whole_bytes == 100 + kHeader);
  CHECK(tail.record_behind);
}

TEST_CASE("repair: files as they were are never overwritten, and a folder that is in use is left alone") {
  const TemporaryFolder folder, scratch;
  const auto data = folder / "data";
  fill(data);
  const auto log = newest_log(data);
  fs::resize_file(log, fs::file_size(log) - 1);
  fs::create_directory(data / "journal-before-repair");
  CHECK_THROWS_WITH(repair(data, scratch.path()), Catch::Contains("is there from an earlier repair"));
  fs::remove(data / "journal-before-repair");
  {
    const EventStore store(store_options(data));
    CHECK_THROWS_WITH(repair(data, scratch.path()), Catch::Contains("is in use by process"));
  }
  CHECK_THROWS_WITH(repair(scratch.path(), scratch.path()), Catch::Contains("is no data folder of Daybook"));
}
