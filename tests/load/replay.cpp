// How fast a journal is replayed, and that it gives the state that the server had; and how fast the past of its objects is folded, and how much that takes.
#include <chrono>
#include <deque>
#include <iostream>

#include "eventstore/folder_reader.h"
#include "eventstore/no_snapshots.h"
#include "eventstore/recovery.h"
#include "eventstore/rocks_log.h"
#include "eventstore/snapshots.h"
#include "load/load.h"
#include "projections/balances.h"
#include "projections/objects.h"
#include "projections/past.h"
#include "projections/run.h"
#include "projections/transactions.h"
#include "projections/views_database.h"
#include "support/ledger.h"
#include "support/temporary_folder.h"

namespace daybook::test {
namespace {

constexpr JournalNumber kJournal = 1;
constexpr int kAccounts = 1'000;
constexpr std::size_t kWaitingMax = 20'000;
constexpr std::size_t kCacheBytes = 64 << 20;

std::string account_id(int number) { return "account-" + std::to_string(number); }

void post(const std::filesystem::path& folder, int entries) {
  EventStore store(store_options(folder));
  open_platform(store);
  must(store, kJournal, customer("acme-eu"));
  for (int i = 0; i < kAccounts; ++i) must(store, kJournal, account("acme-eu", account_id(i)));
  std::deque<std::future<Answer>> waiting;
  for (int i = 0; i < entries; ++i) {
    waiting.push_back(submit_to(store, kJournal,
                                PostTransaction{{"transaction-" + std::to_string(i)},
                                                {{{"funding-usd"}, {account_id(i * 7 % kAccounts)}, {{1'00 + i % 900}, 2}, {"USD"}}}}));
    if (waiting.size() < kWaitingMax) continue;
    waiting.front().wait();
    waiting.pop_front();
  }
  for (auto& answer : waiting) answer.wait();
}

template <class Work>
void report(const std::string& what, std::uint64_t entries, const Work& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::cout << what << ": " << static_cast<std::uint64_t>(static_cast<double>(entries) / took.count()) << " entries/s (" << took.count() << " s)\n";
}

// Row by row, also those that a snapshot does not load.
void require_same(const State& replayed, const State& live, const Snapshots& snapshots) {
  require(replayed.header == live.header && replayed.customers == live.customers && replayed.accounts == live.accounts &&
              replayed.holds == live.holds && replayed.entities == live.entities && replayed.relations == live.relations,
          "the replayed state is not the live one");
  for (const auto& [id, row] : replayed.transactions) {
    require(snapshots.find_transactions(live, kJournal, {id}).front() == row, "transaction " + id.text + " is not as the live state has it");
  }
}

void fold_objects(const Log& log, std::uint64_t size, const std::filesystem::path& folder) {
  ViewsDatabase views(folder / "views", kCacheBytes, [](const std::string&) {});
  const std::vector projections{objects_projection(), balances_projection(), transactions_projection()};
  std::vector<std::shared_ptr<Folding>> foldings;
  for (const auto& projection : projections) {
    foldings.push_back(std::make_shared<Folding>(projection, views.create({projection.name, projection.version, 1})));
  }
  const std::atomic<bool> stopping{false};
  report("the past folded", size, [&] {
    while (foldings.front()->size(kJournal) < size) {
      Run run(log, foldings, {250'000, std::size_t{256} << 20}, stopping);
      run.fold({kJournal, size});
      run.land(views, Run::Way::ingest);
    }
  });
  std::uint64_t bytes = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder / "views")) bytes += file.is_regular_file() ? file.file_size() : 0;
  std::cout << "the past on disk: " << bytes / size << " bytes an entry\n";
  const Past past(log, {foldings[0]->family, foldings[1]->family, foldings[2]->family}, nullptr, kJournal);
  const auto begin = std::chrono::steady_clock::now();
  const auto state = past.state(size / 2, 10'000'000);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
  require(state.has_value(), "the state in the middle is missing");
  std::cout << "the whole state in the middle: " << took.count() << " ms; ";
  constexpr int kQuestions = 1'000;
  const auto asked = std::chrono::steady_clock::now();
  for (int i = 0; i < kQuestions; ++i) {
    const auto number = past.account_number({account_id(i * 13 % kAccounts)});
    require(past.account(*number, size * static_cast<unsigned>(i) / kQuestions + 2'000 % size).has_value(), "an account is missing");
  }
  const std::chrono::duration<double, std::micro> each = std::chrono::steady_clock::now() - asked;
  std::cout << "one account at a random moment: " << each.count() / kQuestions << " us\n";
}

}  // namespace

int replay(const std::vector<int>& arguments) {
  const TemporaryFolder folder;
  post(folder / "data", arguments.at(0));
  JournalDatabase database(folder / "data/journal", ReadOnly{folder.path()}, kCacheBytes);
  const RocksLog log(database);
  const auto size = log.head(kJournal).size;
  std::uint64_t bytes = 0;
  report("read", size, [&] {
    log.read_entries(kJournal, 0, [&](Position, std::string_view entry) { return bytes += entry.size(), true; });
  });
  report("read and decoded", size, [&] {
    Entry entry;
    log.read_entries(kJournal, 0, [&](Position, std::string_view bytes_of_entry) {
      decode(bytes_of_entry, entry);
      return entry.position < size;
    });
  });
  State replayed;
  Entry entry;
  report("replayed", size, [&] {
    log.read_entries(kJournal, 0, [&](Position, std::string_view bytes_of_entry) {
      decode(bytes_of_entry, entry);
      const auto request = request_of(entry.envelope);
      evolve(replayed, entry.event, recording_of(entry.position, entry.time, entry.envelope, request));
      return true;
    });
  });
  const Snapshots snapshots(database, log);
  const auto live = snapshots.load(kJournal);
  require(live && live->head.size == size, "the server left no snapshot of its last state");
  require_same(replayed, live->state, snapshots);
  JournalState recovered;
  report("recovered, with the tree of hashes checked", size, [&] { recovered = recover(kJournal, log, NoSnapshots{}); });
  require(recovered.state == replayed, "the recovered state is not the replayed one");
  std::cout << "an entry has " << bytes / size << " bytes\n";
  fold_objects(log, size, folder.path());
  return 0;
}

}  // namespace daybook::test
