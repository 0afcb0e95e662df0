// Rows that memory has no room for while a journal is evolved from its first entry.
#include "eventstore/spill.h"

#include <catch2/catch.hpp>
#include <map>

#include "eventstore/recovery.h"
#include "eventstore/snapshots.h"
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

// An account that each entry changes would be written with each relief, only to lie there.
TEST_CASE("spill: rows that stay in memory are not written before all are asked for, and then as they are") {
  TemporaryFolder folder;
  Spill spill(folder / "spilled", nullptr, kRowsMax);
  auto journal = after(kRowsMax + 1);
  const AccountNumber number{10'000'001};
  std::string account;  // as it is stored
  const auto stored = [&] {
    std::map<RowTable, std::uint64_t> rows;
    spill.rows().visit_rows(kJournal, [&](RowTable table, std::string_view key, std::string_view row) {
      if (table == RowTable::accounts) account = row == row_bytes_of(journal.state, table, key) ? "as it is" : row;
      return ++rows[table] > 0;
    });
    return rows;
  };
  using Rows = std::map<RowTable, std::uint64_t>;
  journal.state.accounts.edit(number).last = 1;
  spill.relieve(journal, kJournal);
  CHECK(stored() == Rows{{RowTable::transactions, kRowsMax + 1}});
  CHECK(journal.state.accounts.find(number)->last == 1);
  journal.state.accounts.edit(number).last = 2;
  spill.write(journal, kJournal);
  CHECK(stored() == Rows{{RowTable::accounts, 1}, {RowTable::transactions, kRowsMax + 1}});
  CHECK(account == "as it is");
}
