// When a snapshot is written, and of what: a header must never stand over rows that are older than it says.
#include "eventstore/snapshotter.h"

#include <catch2/catch.hpp>

#include <algorithm>

#include "eventstore/desk.h"
#include "eventstore/transactions.h"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr std::uint64_t kTailMax = 100;

// Of journal 1: accounts with numbers as large as the size.
std::vector<StateChanges> changes_up_to(std::uint64_t size, std::uint64_t entries, const std::vector<std::uint64_t>& accounts) {
  StateChanges changes;
  changes.journal = 1;
  changes.head.size = size;
  changes.entries = entries;
  for (const auto account : accounts) {
    AccountRow row;
    row.customer.text = "acme-eu";
    row.account.text = "account-" + std::to_string(account);
    row.currency.text = "EUR";
    changes.changes.accounts.emplace_back(AccountNumber{account}, row);
  }
  return {changes};
}

struct Journals {
  TemporaryFolder folder;
  JournalDatabase database{folder / "journal", 1 << 20};
  MemoryLog log;
  Snapshots snapshots{database, log};

  // The accounts that the snapshot has; none where there is no snapshot.
  std::vector<std::uint64_t> accounts() const {
    std::vector<std::uint64_t> numbers;
    const auto snapshot = snapshots.load(1);
    if (!snapshot) return numbers;
    for (const auto& [number, row] : snapshot->state.accounts) numbers.push_back(number.value);
    std::ranges::sort(numbers);
    return numbers;
  }
};

using Numbers = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("snapshotter: it writes nothing before all was told, and at its end neither") {
  Journals journals;
  {
    Snapshotter snapshotter(journals.snapshots, kTailMax, {});
    snapshotter.add(changes_up_to(90, 90, {1}), Taken::some);
  }
  CHECK(journals.accounts().empty());
  {
    Snapshotter snapshotter(journals.snapshots, kTailMax, {});
    snapshotter.add(changes_up_to(50, 50, {1}), Taken::some);
    snapshotter.add(changes_up_to(51, 1, {2}), Taken::all);  // more than half of the tail
    snapshotter.settle();                                    // returns when it is written
    CHECK(journals.accounts() == Numbers{1, 2});
    snapshotter.add(changes_up_to(52, 1, {3}), Taken::all);
    snapshotter.add(changes_up_to(53, 1, {4}), Taken::some);
  }
  CHECK(journals.accounts() == Numbers{1, 2});
  {
    Snapshotter snapshotter(journals.snapshots, kTailMax, {});
    snapshotter.add(changes_up_to(53, 1, {3, 4}), Taken::all);
    snapshotter.add({}, Taken::all);
  }
  CHECK(journals.accounts() == Numbers{1, 2, 3, 4});
}

TEST_CASE("snapshotter: with half of the tail nothing is written, with one entry more it is") {
  Journals journals;
  Snapshotter snapshotter(journals.snapshots, kTailMax, {});
  snapshotter.add(changes_up_to(50, 50, {1}), Taken::all);
  snapshotter.settle();  // forgets it
  CHECK(journals.accounts().empty());
  snapshotter.add(changes_up_to(51, 51, {1}), Taken::all);
  snapshotter.settle();
  CHECK(journals.accounts() == Numbers{1});
}

TEST_CASE("snapshotter: what it has forgotten is told again, part by part") {
  Journals journals;
  {
    Snapshotter snapshotter(journals.snapshots, kTailMax, {});
    snapshotter.add(changes_up_to(40, 40, {1, 2}), Taken::all);
    snapshotter.settle();
    snapshotter.add(changes_up_to(20, 20, {1}), Taken::all);
    snapshotter.add(changes_up_to(40, 20, {2}), Taken::all);
  }
  CHECK(journals.accounts() == Numbers{1, 2});
}

// A writer on a log that says no, with snapshots of which most are taken in part.
TEST_CASE("snapshotter: whatever becomes of appends, a snapshot gives the state of a full replay") {
  const auto fault = GENERATE(MemoryLog::Fault::conflict, MemoryLog::Fault::unknown_lost, MemoryLog::Fault::unknown_committed);
  TemporaryFolder folder;
  KeyStore keys(folder / "keys");
  MemoryLog log;
  JournalDatabase database(folder / "journal", 1 << 20);
  Snapshots snapshots(database, log);
  struct Telling final : CommitListener {
    explicit Telling(Snapshotter& to) : snapshotter(to) {}
    void settle() override { snapshotter.settle(); }
    void changed(std::vector<StateChanges> changes, Taken taken) override { snapshotter.add(std::move(changes), taken); }
    void recovered(JournalNumber, std::uint64_t) override {}
    void committed(const std::vector<CommittedBlock>&, const CommitMeasure&) override {}
    Snapshotter& snapshotter;
  };
  {
    constexpr std::uint64_t kTail = 12;
    Snapshotter snapshotter(snapshots, kTail, {});
    Telling telling(snapshotter);
    WriterLimits limits;
    limits.untold_entries_max = untold_entries_max(kTail);
    Writer writer({log, keys, snapshots, telling, Clock::of_system(), [] { return std::uint64_t{1} << 40; }}, limits, {});
    open_ledger(writer);
    for (int i = 0; i < 60; ++i) {
      if (i % 7 == 3) log.inject(fault);
      must(writer, 1, post("t-" + std::to_string(i), "acme-a", "acme-b", "0.01"));
    }
  }
  const auto full = recover(1, log, NoSnapshots{});
  const auto quick = recover(1, log, snapshots);
  CHECK(quick.tail_entries == 0);
  CHECK(quick.state.accounts == full.state.accounts);
  CHECK(quick.tree.root() == full.tree.root());
  for (const auto& [id, row] : full.state.transactions) CHECK(snapshots.find_transactions(full.state, 1, {id}).front() == row);
}
