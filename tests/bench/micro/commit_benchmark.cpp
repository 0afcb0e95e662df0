// The log on a real disk: blocks of several sizes, each appended with its tiles in one synced batch. Temporary files decide which disk that is: TMPDIR.
#include <benchmark/benchmark.h>

#include <stdexcept>

#include "eventstore/rocks_log.h"
#include "bench/micro/books.h"
#include "support/temporary_folder.h"

namespace daybook::bench {
namespace {

constexpr std::size_t kCacheBytes = 64 << 20;
constexpr std::string_view kEntry =
    R"({"position":1000000,"time":"2026-11-22T03:15:05.773303Z","type":"transaction-posted.1","actor":{"credential":"c1d84067230763987","role":"admin"},)"
    R"("request":"3c437692-63e0-403e-b816-c7daed509fea","data":{"transaction":"transfer-1000000000","postings":{"USD":[[10000001,10000002,"1.25"]]}}})";

Append next_block(MerkleTree& tree, std::uint64_t epoch, std::size_t entries) {
  Append append{kJournal, {}, {}};
  append.block.first = tree.size();
  append.block.root_before = tree.root();
  append.block.epoch = epoch;
  for (std::size_t i = 0; i < entries; ++i) {
    append.block.entries.push_back(kEntry);
    tree.append(leaf_hash(kEntry), append.tiles);
  }
  append.block.root_after = tree.root();
  return append;
}

void commit_block(benchmark::State& run) {
  const auto entries = static_cast<std::size_t>(run.range(0));
  const test::TemporaryFolder folder;
  JournalDatabase database(folder.path(), kCacheBytes);
  RocksLog log(database);
  const auto epoch = log.become_writer();
  MerkleTree tree;
  std::vector<Append> append(1);
  for (auto _ : run) {
    run.PauseTiming();
    append.front() = next_block(tree, epoch, entries);
    run.ResumeTiming();
    if (log.append(epoch, append) != AppendOutcome::committed) throw std::runtime_error("a block is not committed");
  }
  run.SetItemsProcessed(run.iterations() * run.range(0));
  run.SetBytesProcessed(run.iterations() * run.range(0) * static_cast<std::int64_t>(kEntry.size()));
}
BENCHMARK(commit_block)->Arg(1)->Arg(64)->Arg(1'000)->Arg(8'000)->UseRealTime()->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace daybook::bench
