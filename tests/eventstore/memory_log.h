// A log in memory that says no when told to: how the writer behaves behind a replicated engine. It passes the same conformance suite as
// the one on RocksDB.
#pragma once

#include <deque>
#include <map>
#include <mutex>

#include "eventstore/log.h"

namespace daybook::test {

class MemoryLog final : public Log {
 public:
  // What the next append does instead of committing.
  enum class Fault {
    conflict,           // nothing appended
    fenced,             // another writer begins an epoch first
    unknown_lost,       // nothing appended, and no answer
    unknown_committed,  // appended, and no answer
    storage_failed,     // the machine failed
  };
  void inject(Fault fault);
  int appends() const;  // how often append was called
  // Another process appends these blocks, as a writer of its own epoch would have.
  void append_elsewhere(const Append& append);

  std::uint64_t become_writer() override;
  void stop_writing() override;
  AppendOutcome append(std::uint64_t epoch, std::span<const Append> blocks) override;
  std::vector<JournalNumber> journals() const override;
  Head head(JournalNumber journal) const override;
  void read_blocks(JournalNumber journal, Position from, const std::function<bool(const Block&)>& visit) const override;
  void read_entries(JournalNumber journal, Position from,
                    const std::function<bool(Position, std::string_view)>& visit) const override;
  Tile read_tile(JournalNumber journal, std::uint8_t level, std::uint64_t index) const override;

 private:
  void store(std::span<const Append> blocks);  // REQUIRES: mutex_
  Head head_locked(JournalNumber journal) const;

  mutable std::mutex mutex_;
  std::uint64_t epoch_ = 0;
  std::deque<Fault> faults_;
  int appends_ = 0;
  std::map<JournalNumber, std::vector<Block>> blocks_;
  std::map<std::tuple<JournalNumber, std::uint8_t, std::uint64_t>, Tile> tiles_;
};

}  // namespace daybook::test
