#include "eventstore/memory_log.h"

#include "eventstore/failure.h"

namespace daybook::test {

void MemoryLog::inject(Fault fault) {
  std::lock_guard lock(mutex_);
  faults_.push_back(fault);
}

void MemoryLog::append_elsewhere(const Append& append) {
  std::lock_guard lock(mutex_);
  store({&append, 1});
}

int MemoryLog::appends() const {
  std::lock_guard lock(mutex_);
  return appends_;
}

std::uint64_t MemoryLog::become_writer() {
  std::lock_guard lock(mutex_);
  return ++epoch_;
}

void MemoryLog::stop_writing() {}

AppendOutcome MemoryLog::append(std::uint64_t epoch, std::span<const Append> blocks) {
  std::lock_guard lock(mutex_);
  ++appends_;
  if (!faults_.empty()) {
    const auto fault = faults_.front();
    faults_.pop_front();
    switch (fault) {
      case Fault::conflict: return AppendOutcome::conflict;
      case Fault::fenced: ++epoch_; break;
      case Fault::unknown_lost: return AppendOutcome::unknown;
      case Fault::unknown_committed: store(blocks); return AppendOutcome::unknown;
      case Fault::storage_failed: throw StorageFailed("can't sync: the disk is gone");
    }
  }
  if (epoch != epoch_) return AppendOutcome::fenced;
  for (const auto& append : blocks) {
    if (head_locked(append.journal) != append.block.before()) return AppendOutcome::conflict;
  }
  store(blocks);
  return AppendOutcome::committed;
}

void MemoryLog::store(std::span<const Append> blocks) {
  for (const auto& append : blocks) {
    blocks_[append.journal].push_back(append.block);
    for (const auto& tile : append.tiles) tiles_[{append.journal, tile.level, tile.index}] = tile;
  }
}

std::vector<JournalNumber> MemoryLog::journals() const {
  std::lock_guard lock(mutex_);
  std::vector<JournalNumber> numbers;
  for (const auto& [journal, blocks] : blocks_) numbers.push_back(journal);
  return numbers;
}

Head MemoryLog::head(JournalNumber journal) const {
  std::lock_guard lock(mutex_);
  return head_locked(journal);
}

Head MemoryLog::head_locked(JournalNumber journal) const {
  const auto found = blocks_.find(journal);
  return found == blocks_.end() ? Head{0, empty_root()} : found->second.back().after();
}

void MemoryLog::read_blocks(JournalNumber journal, Position from, const std::function<bool(const Block&)>& visit) const {
  std::vector<Block> blocks;
  {
    std::lock_guard lock(mutex_);
    if (const auto found = blocks_.find(journal); found != blocks_.end()) blocks = found->second;
  }
  for (const auto& block : blocks) {
    if (block.after().size > from && !visit(block)) return;
  }
}

void MemoryLog::read_entries(JournalNumber journal, Position from,
                             const std::function<bool(Position, std::string_view)>& visit) const {
  read_blocks(journal, from, [&](const Block& block) {
    for (std::size_t i = 0; i < block.entries.size(); ++i) {
      if (block.first + i >= from && !visit(block.first + i, block.entries[i])) return false;
    }
    return true;
  });
}

Tile MemoryLog::read_tile(JournalNumber journal, std::uint8_t level, std::uint64_t index) const {
  std::lock_guard lock(mutex_);
  const auto found = tiles_.find({journal, level, index});
  if (found == tiles_.end()) throw JournalDamaged(journal, index, "a tile is missing");
  return found->second;
}

}  // namespace daybook::test
