// Rows that memory has no room for while a journal is evolved from its first entry.
#include "eventstore/spill.h"

#include <catch2/catch.hpp>

#include "eventstore/recovery.h"
#include "support/temporary_folder.h"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr JournalNumber kJournal = 1;
constexpr std::uint64_t kRowsMax = 4;

TransactionId transaction(std::uint64_t number) { return {"t" + std::to_string(number)}; }

// As after so many entries, each a transaction.
JournalState after(std::uint64_t entries) {
  JournalState journal;
  std::vector<Tile> tiles;
  for (Position position = 0; position < entries; ++position) {
    auto& row = journal.state.transactions.edit(transaction(position));
    row.position = row.last = position;
    row.content = {{"postings", position}};  // as its entry made it: with a log it would be stored as its position
    journal.tree.append(leaf_hash(transaction(position).text), tiles);
    ++journal.tail_entries;
  }
  return journal;
}

}  // namespace

TEST_CASE("spill: as many rows as there may be stay in memory") {
  TemporaryFolder folder;
  Spill spill(folder / "spilled", nullptr, kRowsMax);
  auto journal = after(kRowsMax);
  spill.relieve(journal, kJournal);
  CHECK_FALSE(spill.used());
  CHECK(journal.state.transactions.size() == kRowsMax);
  CHECK_FALSE(std::filesystem::exists(folder / "spilled"));
}

TEST_CASE("spill: with one more they go to the folder, are found there, and go with it at the end") {
  TemporaryFolder folder;
  {
    Spill spill(folder / "spilled", nullptr, kRowsMax);
    auto journal = after(kRowsMax + 1);
    spill.relieve(journal, kJournal);
    REQUIRE(spill.used());
    CHECK(journal.state.transactions.size() == 0);
    for (Position position = 0; position <= kRowsMax; ++position) {
      const auto row = spill.find_transactions(journal.state, kJournal, {transaction(position)}).front();
      REQUIRE(row);
      CHECK(*row == TransactionRow{.position = position, .last = position, .content = {{"postings", position}}});
    }
    CHECK_FALSE(spill.find_transactions(journal.state, kJournal, {transaction(kRowsMax + 1)}).front());
  }
  CHECK_FALSE(std::filesystem::exists(folder / "spilled"));
}
