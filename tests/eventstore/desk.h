// A writer on a log in memory, with hands on its clock and disk.
#pragma once

#include <atomic>
#include <memory>

#include "eventstore/memory_log.h"
#include "eventstore/no_snapshots.h"
#include "support/ledger.h"
#include "support/temporary_folder.h"

namespace daybook::test {

struct Listener final : CommitListener {
  void settle() override {}
  void changed(std::vector<StateChanges>, Taken) override {}
  void recovered(JournalNumber journal, std::uint64_t size) override { sizes[journal] = size; }
  void committed(const std::vector<CommittedBlock>& blocks, const CommitMeasure& measure) override {
    for (const auto& block : blocks) sizes[block.journal] = block.head.size;
    measures.push_back(measure);
  }
  std::map<JournalNumber, std::uint64_t> sizes;
  std::vector<CommitMeasure> measures;
};

struct Desk {
  TemporaryFolder folder;
  KeyStore keys{folder / "keys"};
  MemoryLog log;
  NoSnapshots snapshots;
  Listener listener;
  std::atomic<std::int64_t> wall{1'000'000'000};
  std::atomic<std::int64_t> steady{1};
  std::atomic<std::uint64_t> free_bytes{std::uint64_t{1} << 40};
  std::string failure;
  WriterLimits limits;
  std::unique_ptr<Writer> writer;

  explicit Desk(WriterLimits given = {}) : limits(given) {
    start();
    open_platform(*writer);
  }
  void start() {
    Clock clock{[this] { return Time{wall}; }, [this] { return steady.load(); }};
    writer = std::make_unique<Writer>(Writer::Parts{log, keys, snapshots, listener, clock, [this] { return free_bytes.load(); }},
                                      limits, [this](const std::string& message) { failure = message; });
  }
  void pass_seconds(std::int64_t seconds) {
    steady += seconds * 1'000'000;
    wall += seconds * 1'000'000;
  }
  // Replays the journal and compares with what the writer decides on.
  State replayed() const { return recover(1, log, snapshots).state; }
};

template <class T>
bool is(const Answer& answer) {
  return std::holds_alternative<T>(answer.outcome);
}
inline bool is(const Answer& answer, Unavailable why) { return is<Unavailable>(answer) && std::get<Unavailable>(answer.outcome) == why; }

}  // namespace daybook::test
