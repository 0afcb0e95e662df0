// All that the writer's thread does with a transfer: decide, encode, evolve, hash, and what a commit needs; without the disk and the answers.
#include <benchmark/benchmark.h>

#include <deque>
#include <stdexcept>

#include "bench/micro/books.h"
#include "eventstore/commit_builder.h"
#include "support/temporary_folder.h"

namespace daybook::bench {
namespace {

// Snapshots that have each row soon after it was written, so that memory has as many as a server's. No transfer names an old one.
struct Forgetting final : StateSource {
  std::uint64_t saved = 0;
  std::uint64_t saves = 0;
  std::optional<Snapshot> load(JournalNumber) const override { return std::nullopt; }
  std::vector<std::optional<TransactionRow>> find_transactions(const State&, JournalNumber, const std::vector<TransactionId>& ids) const override {
    return std::vector<std::optional<TransactionRow>>(ids.size());
  }
  std::optional<RequestRow> find_request(JournalNumber, const RequestKey&) const override { return std::nullopt; }
  std::optional<ReferenceRow> find_reference(JournalNumber, const ReferenceKey&) const override { return std::nullopt; }
  std::uint64_t size(JournalNumber) const override { return saved; }
  std::uint64_t version() const override { return saves; }

  void save(std::uint64_t size) {
    if (size < saved + kTailEntries) return;
    saved = size;
    ++saves;
  }
};

void decide(CommitBuilder& builder, Submission& submission, Time now) {
  if (builder.decide(submission, now) != CommitBuilder::Verdict::decided) throw std::runtime_error("a transfer was refused");
}

void build_commit(benchmark::State& run, Pick pick) {
  const auto entries = static_cast<std::size_t>(run.range(0));
  const test::TemporaryFolder folder;
  KeyStore keys(folder / "keys");
  Forgetting snapshots;
  CommitBuilder builder(keys, snapshots, 100'000);
  std::unordered_map<JournalNumber, JournalState> journals;
  journals.emplace(kJournal, JournalState{});
  builder.begin(std::move(journals));
  const Time now{1'800'000'000'000'000};
  for (auto& command : opening()) {
    Submission submission{kJournal, envelope(), std::move(command), false, {}};
    decide(builder, submission, now);
  }
  auto commit = builder.close(1);

  Transfers transfers(pick);
  std::deque<Submission> submissions;
  for (auto _ : run) {
    run.PauseTiming();
    snapshots.save(commit.blocks.front().head.size);
    for (auto& transfer : transfers.next(entries)) submissions.push_back({kJournal, envelope(), std::move(transfer), false, {}});
    commit = {};
    run.ResumeTiming();
    for (; !submissions.empty(); submissions.pop_front()) {
      builder.call_in(submissions);
      decide(builder, submissions.front(), now);
    }
    commit = builder.close(1);
  }
  if (commit.entries != entries) throw std::runtime_error("a commit has not as many entries as there were transfers");
  run.SetItemsProcessed(run.iterations() * run.range(0));
}
BENCHMARK_CAPTURE(build_commit, random_accounts, Pick::random)->Arg(64)->Arg(8'000);
BENCHMARK_CAPTURE(build_commit, hot_account, Pick::hot)->Arg(8'000);

}  // namespace
}  // namespace daybook::bench
