// What any implementation of the log must do. A new one is added to the list of types below.
#include <catch2/catch.hpp>
#include <memory>

#include "eventstore/memory_log.h"
#include "eventstore/rocks_log.h"
#include "support/temporary_folder.h"

using namespace daybook;
using daybook::test::MemoryLog;
using daybook::test::TemporaryFolder;

namespace {

struct OnRocksDB {
  TemporaryFolder folder;
  std::unique_ptr<JournalDatabase> database = std::make_unique<JournalDatabase>(folder / "journal", 1 << 20);
  std::unique_ptr<RocksLog> log = std::make_unique<RocksLog>(*database);
  void reopen() {
    log.reset();
    database.reset();
    database = std::make_unique<JournalDatabase>(folder / "journal", 1 << 20);
    log = std::make_unique<RocksLog>(*database);
  }
};

struct InMemory {
  std::unique_ptr<MemoryLog> log = std::make_unique<MemoryLog>();
  void reopen() {}
};

// Makes blocks that follow each other, with their tiles, as a writer does.
class Chain {
 public:
  explicit Chain(JournalNumber journal) : journal_(journal) {}
  Append next(std::size_t entries, std::uint64_t epoch) {
    Append append{journal_, {}, {}};
    append.block.first = tree_.size();
    append.block.root_before = tree_.root();
    append.block.epoch = epoch;
    append.block.id.fill(static_cast<std::uint8_t>(tree_.size() + 1));
    for (std::size_t i = 0; i < entries; ++i) {
      append.block.entries.push_back("entry " + std::to_string(tree_.size()) + " of journal " + std::to_string(journal_));
      tree_.append(leaf_hash(append.block.entries.back()), append.tiles);
    }
    append.block.root_after = tree_.root();
    return append;
  }

 private:
  JournalNumber journal_;
  MerkleTree tree_;
};

AppendOutcome append(Log& log, std::uint64_t epoch, std::vector<Append> blocks) { return log.append(epoch, blocks); }

std::vector<Block> blocks_from(const Log& log, JournalNumber journal, Position from) {
  std::vector<Block> blocks;
  log.read_blocks(journal, from, [&](const Block& block) {
    blocks.push_back(block);
    return true;
  });
  return blocks;
}

std::vector<std::string> entries_from(const Log& log, JournalNumber journal, Position from) {
  std::vector<std::string> entries;
  Position expected = from;
  log.read_entries(journal, from, [&](Position position, std::string_view entry) {
    CHECK(position == expected++);
    entries.emplace_back(entry);
    return true;
  });
  return entries;
}

}  // namespace

#define FOR_EACH_LOG(name) TEMPLATE_TEST_CASE("log: " name, "", OnRocksDB, InMemory)

FOR_EACH_LOG("an empty one has no journals, and the root of the empty tree") {
  TestType given;
  CHECK(given.log->journals().empty());
  CHECK(given.log->head(3) == Head{0, empty_root()});
  CHECK(entries_from(*given.log, 3, 0).empty());
  CHECK(blocks_from(*given.log, 3, 0).empty());
}

FOR_EACH_LOG("what is committed is read again, also after it was closed") {
  TestType given;
  Chain chain(1);
  const auto epoch = given.log->become_writer();
  const auto first = chain.next(3, epoch);
  const auto second = chain.next(2, epoch);
  REQUIRE(append(*given.log, epoch, {first}) == AppendOutcome::committed);
  REQUIRE(append(*given.log, epoch, {second}) == AppendOutcome::committed);
  given.reopen();
  CHECK(given.log->journals() == std::vector<JournalNumber>{1});
  CHECK(given.log->head(1) == second.block.after());
  CHECK(blocks_from(*given.log, 1, 0) == std::vector{first.block, second.block});
}

FOR_EACH_LOG("blocks that end after the position are read, entries from the position on") {
  TestType given;
  Chain chain(1);
  const auto epoch = given.log->become_writer();
  const auto first = chain.next(3, epoch);
  const auto second = chain.next(2, epoch);
  REQUIRE(append(*given.log, epoch, {first}) == AppendOutcome::committed);
  REQUIRE(append(*given.log, epoch, {second}) == AppendOutcome::committed);
  CHECK(blocks_from(*given.log, 1, 2) == std::vector{first.block, second.block});
  CHECK(blocks_from(*given.log, 1, 3) == std::vector{second.block});
  CHECK(blocks_from(*given.log, 1, 5).empty());
  CHECK(entries_from(*given.log, 1, 4) == std::vector<std::string>{"entry 4 of journal 1"});
  CHECK(entries_from(*given.log, 1, 5).empty());
}

FOR_EACH_LOG("a block of any size is one, over all chunk boundaries") {
  TestType given;
  Chain chain(1);
  const auto epoch = given.log->become_writer();
  std::vector<Block> blocks;
  for (const std::size_t size : {1, 254, 1, 1, 255, 257, 700, 1}) {
    auto next = chain.next(size, epoch);
    blocks.push_back(next.block);
    REQUIRE(append(*given.log, epoch, {std::move(next)}) == AppendOutcome::committed);
  }
  given.reopen();
  CHECK(blocks_from(*given.log, 1, 0) == blocks);
  CHECK(entries_from(*given.log, 1, 0).size() == 1470);
  for (const Position from : {0, 1, 254, 255, 256, 257, 511, 512, 1000, 1469}) {
    INFO("from " << from);
    CHECK(entries_from(*given.log, 1, from).size() == 1470 - from);
    CHECK(entries_from(*given.log, 1, from).front() == "entry " + std::to_string(from) + " of journal 1");
  }
}

FOR_EACH_LOG("a reader that says enough is left alone") {
  TestType given;
  Chain chain(1);
  const auto epoch = given.log->become_writer();
  REQUIRE(append(*given.log, epoch, {chain.next(10, epoch)}) == AppendOutcome::committed);
  int seen = 0;
  given.log->read_entries(1, 0, [&](Position, std::string_view) { return ++seen < 4; });
  CHECK(seen == 4);
}

FOR_EACH_LOG("a head that is not the expected one is a conflict, and nothing is appended") {
  TestType given;
  Chain chain(1);
  const auto epoch = given.log->become_writer();
  const auto first = chain.next(3, epoch);
  const auto second = chain.next(2, epoch);
  CHECK(append(*given.log, epoch, {second}) == AppendOutcome::conflict);
  REQUIRE(append(*given.log, epoch, {first}) == AppendOutcome::committed);
  CHECK(append(*given.log, epoch, {first}) == AppendOutcome::conflict);
  auto other_root = second;
  other_root.block.root_before.fill(9);
  CHECK(append(*given.log, epoch, {other_root}) == AppendOutcome::conflict);
  CHECK(given.log->head(1) == first.block.after());
}

FOR_EACH_LOG("blocks of several journals are appended together or not at all") {
  TestType given;
  Chain one(1);
  Chain two(2);
  const auto epoch = given.log->become_writer();
  const auto good = one.next(1, epoch);
  two.next(1, epoch);
  const auto gap = two.next(1, epoch);  // what comes before it was never appended
  CHECK(append(*given.log, epoch, {good, gap}) == AppendOutcome::conflict);
  CHECK(given.log->head(1).size == 0);
  CHECK(given.log->head(2).size == 0);
  Chain again(2);
  CHECK(append(*given.log, epoch, {good, again.next(4, epoch)}) == AppendOutcome::committed);
  CHECK(given.log->head(1).size == 1);
  CHECK(given.log->head(2).size == 4);
  CHECK(given.log->journals() == std::vector<JournalNumber>{1, 2});
}

FOR_EACH_LOG("each epoch is larger than any before, and fences the writers of earlier ones") {
  TestType given;
  Chain chain(1);
  const auto old_epoch = given.log->become_writer();
  const auto first = chain.next(1, old_epoch);
  REQUIRE(append(*given.log, old_epoch, {first}) == AppendOutcome::committed);
  given.reopen();
  const auto epoch = given.log->become_writer();
  CHECK(epoch > old_epoch);
  const auto second = chain.next(1, epoch);
  CHECK(append(*given.log, old_epoch, {second}) == AppendOutcome::fenced);
  CHECK(given.log->head(1) == first.block.after());
  CHECK(append(*given.log, epoch, {second}) == AppendOutcome::committed);
}

FOR_EACH_LOG("tiles are kept with the block that completes them") {
  TestType given;
  Chain chain(1);
  const auto epoch = given.log->become_writer();
  const auto big = chain.next(600, epoch);
  REQUIRE(append(*given.log, epoch, {big}) == AppendOutcome::committed);
  given.reopen();
  REQUIRE(big.tiles.size() == 2);
  for (const auto& tile : big.tiles) {
    const auto stored = given.log->read_tile(1, tile.level, tile.index);
    CHECK(stored.hashes == tile.hashes);
  }
  CHECK_THROWS_WITH(given.log->read_tile(1, 0, 2), Catch::Contains("journal 1 is damaged"));
}
