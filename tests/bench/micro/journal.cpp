#include "bench/micro/journal.h"

#include <stdexcept>

#include "eventstore/commit_builder.h"
#include "eventstore/no_snapshots.h"

namespace daybook::bench {
namespace {

constexpr std::size_t kBlockEntries = 1'024;

}  // namespace

WrittenJournal::WrittenJournal() {
  const test::NoSnapshots snapshots;
  CommitBuilder builder(keys_, snapshots, 100'000);
  std::unordered_map<JournalNumber, JournalState> journals;
  journals.emplace(kJournal, JournalState{});
  builder.begin(std::move(journals));
  const auto epoch = log_.become_writer();
  const auto commit = [&] {
    keys_.sync();
    const auto built = builder.close(epoch);
    if (log_.append(epoch, built.appends) != AppendOutcome::committed) throw std::runtime_error("a block is not committed");
  };
  const auto take = [&](Command command) {
    Submission submission{kJournal, envelope(), std::move(command), false, {}};
    if (builder.decide(submission, opened_books().now()) != CommitBuilder::Verdict::decided) throw std::runtime_error("a command was refused");
    if (builder.entries() >= kBlockEntries) commit();
  };
  for (auto& command : opening()) take(std::move(command));
  commit();
  opened_ = size();
  Transfers transfers(Pick::random);
  for (std::size_t i = 0; i < kJournalTransfers; ++i) take(transfers.next());
  if (!builder.empty()) commit();
  if (size() != opened_ + kJournalTransfers) throw std::runtime_error("a transfer is not one entry");
}

const WrittenJournal& written_journal() {
  static const WrittenJournal journal;
  return journal;
}

}  // namespace daybook::bench
