// The rules and the fold alone: what a transfer costs before anything is encoded, hashed or written.
#include <benchmark/benchmark.h>

#include "bench/micro/books.h"

namespace daybook::bench {
namespace {

constexpr std::size_t kBlockEntries = 1'000;

void decide_and_evolve(benchmark::State& run, Pick pick) {
  auto books = opened_books();
  Transfers transfers(pick);
  std::vector<Command> commands;
  for (auto _ : run) {
    run.PauseTiming();
    books.commit();
    commands.clear();
    for (auto& transfer : transfers.next(kBlockEntries)) commands.emplace_back(std::move(transfer));
    run.ResumeTiming();
    for (const auto& command : commands) benchmark::DoNotOptimize(books.take(command));
  }
  run.SetItemsProcessed(static_cast<std::int64_t>(static_cast<std::size_t>(run.iterations()) * kBlockEntries));
}
BENCHMARK_CAPTURE(decide_and_evolve, random_accounts, Pick::random);
BENCHMARK_CAPTURE(decide_and_evolve, hot_account, Pick::hot);

void decide_only(benchmark::State& run) {
  const auto& books = opened_books();
  Transfers transfers(Pick::random);
  std::vector<Command> commands;
  for (auto& transfer : transfers.next(kBlockEntries)) commands.emplace_back(std::move(transfer));
  for (auto _ : run) {
    for (const auto& command : commands) benchmark::DoNotOptimize(decide(books.state(), command, books.now()));
  }
  run.SetItemsProcessed(static_cast<std::int64_t>(static_cast<std::size_t>(run.iterations()) * kBlockEntries));
}
BENCHMARK(decide_only);

}  // namespace
}  // namespace daybook::bench
