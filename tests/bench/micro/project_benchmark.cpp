// Projections that follow a journal of transfers: all of them as the server folds them, near the head and far behind, and each on its own. What they
// read is the opening's accounts, which are folded before the clock runs.
#include <benchmark/benchmark.h>

#include <atomic>
#include <memory>
#include <stdexcept>

#include "bench/micro/journal.h"
#include "projections/all_projections.h"
#include "projections/run.h"

namespace daybook::bench {
namespace {

constexpr std::size_t kViewsCacheBytes = 64 << 20;
constexpr std::uint64_t kBatchEntries = 16'384;
constexpr std::uint64_t kStretchEntries = 200'000;
constexpr std::size_t kRowBytes = 32 << 20;

using Foldings = std::vector<std::shared_ptr<Folding>>;

void fold_up_to(std::uint64_t size, ViewsDatabase& views, const Foldings& foldings, Run::Way way) {
  const std::atomic<bool> stopping{false};
  const auto entries = way == Run::Way::write ? kBatchEntries : kStretchEntries;
  for (bool all = false; !all;) {
    Run run(written_journal().log(), foldings, {entries, kRowBytes}, stopping);
    all = run.fold({kJournal, size});
    run.land(views, way);
  }
  for (const auto& folding : foldings) {
    if (folding->size(kJournal) != size) throw std::runtime_error("a projection is not where it should be");
  }
}

void project(benchmark::State& run, const std::vector<Projection>& projections, Run::Way way) {
  const auto& journal = written_journal();
  const test::TemporaryFolder folder;
  ViewsDatabase views(folder.path(), kViewsCacheBytes, [](const std::string&) {});
  int generation = 0;
  for (auto _ : run) {
    run.PauseTiming();
    ++generation;
    {
      Foldings foldings;
      for (const auto& projection : projections) {
        foldings.push_back(std::make_shared<Folding>(projection, views.create({projection.name, projection.version, generation})));
      }
      fold_up_to(journal.opened(), views, foldings, Run::Way::ingest);
      run.ResumeTiming();
      fold_up_to(journal.size(), views, foldings, way);
      run.PauseTiming();
      for (const auto& folding : foldings) views.drop(*folding->family);
    }
    run.ResumeTiming();
  }
  run.SetItemsProcessed(run.iterations() * static_cast<std::int64_t>(kJournalTransfers));
}

void near_the_head(benchmark::State& run) { project(run, all_projections(), Run::Way::write); }
void far_behind(benchmark::State& run) { project(run, all_projections(), Run::Way::ingest); }

// One row of the report for each projection, whatever there are.
const bool kRegistered = [] {
  const auto real_time = [](benchmark::internal::Benchmark* one) { one->UseRealTime()->Unit(benchmark::kMillisecond); };
  real_time(benchmark::RegisterBenchmark("project/all/near_the_head", near_the_head));
  real_time(benchmark::RegisterBenchmark("project/all/far_behind", far_behind));
  for (const auto& projection : all_projections()) {
    const auto alone = [projection](benchmark::State& run) { project(run, {projection}, Run::Way::ingest); };
    real_time(benchmark::RegisterBenchmark(("project/" + projection.name + "/far_behind").c_str(), alone));
  }
  return true;
}();

}  // namespace
}  // namespace daybook::bench
