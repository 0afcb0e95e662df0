// A journal read again, entry by entry: evolved alone, as a start does with the tail, and as `daybook verify` does with nothing believed.
#include <benchmark/benchmark.h>

#include <stdexcept>

#include "bench/micro/journal.h"
#include "eventstore/journal_walk.h"
#include "eventstore/no_snapshots.h"
#include "eventstore/verification.h"

namespace daybook::bench {
namespace {

void count_entries(benchmark::State& run) {
  run.SetItemsProcessed(run.iterations() * static_cast<std::int64_t>(written_journal().size()));
}

void replay(benchmark::State& run) {
  const auto& journal = written_journal();
  std::vector<Entry> entries;
  journal.log().read_entries(kJournal, 0, [&](Position, std::string_view bytes) {
    entries.push_back(decode(bytes));
    return true;
  });
  State state;
  for (auto _ : run) {
    run.PauseTiming();
    state = {};
    run.ResumeTiming();
    for (const auto& entry : entries) evolve(state, entry.event, recording_of(entry.position, entry.time, entry.envelope, std::nullopt));
  }
  if (state.accounts.size() <= kAccounts) throw std::runtime_error("the replay has not all accounts");
  count_entries(run);
}
BENCHMARK(replay)->Unit(benchmark::kMillisecond);

void recover_journal(benchmark::State& run) {
  const auto& journal = written_journal();
  for (auto _ : run) {
    if (recover(kJournal, journal.log(), test::NoSnapshots{}).tree.size() != journal.size()) throw std::runtime_error("entries are missing");
  }
  count_entries(run);
}
BENCHMARK(recover_journal)->Unit(benchmark::kMillisecond);

void verify_journal(benchmark::State& run) {
  const auto& log = written_journal().log();
  const test::TemporaryFolder folder;
  for (auto _ : run) {
    Spill spill(folder / "spilled", &log, kVerifyRowsMax);
    JournalWalk walk(kJournal, [&](std::uint8_t level, std::uint64_t index) { return log.read_tile(kJournal, level, index); }, spill, {});
    log.read_blocks(kJournal, 0, [&](const Block& block) { return walk.take(block); });
    if (!walk.finish()) throw std::runtime_error(sentence_of(*walk.difference()));
  }
  count_entries(run);
}
BENCHMARK(verify_journal)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace daybook::bench
