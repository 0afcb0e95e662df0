#include "eventstore/recovery.h"

#include "eventstore/entry.h"
#include "eventstore/failure.h"

namespace daybook {
namespace {

MerkleTree tree_of(const Log& log, JournalNumber journal, std::uint64_t size) {
  std::vector<Hash> leaves;  // of the tile that is not full yet
  const auto first = size / kTileWidth * kTileWidth;
  log.read_entries(journal, first, [&](Position position, std::string_view entry) {
    if (position >= size) return false;
    leaves.push_back(leaf_hash(entry));
    return true;
  });
  return MerkleTree::restore(
      size, [&](Position position) { return leaves.at(position - first); },
      [&](std::uint8_t level, std::uint64_t index) { return log.read_tile(journal, level, index); });
}

// The journal as the snapshot had it; empty where there is none. A snapshot holds only what was durable, so one that is ahead of the
// journal proves that entries were lost.
JournalState beginning(JournalNumber journal, const Log& log, const StateSource& snapshots) {
  auto snapshot = snapshots.load(journal);
  if (!snapshot) return {};
  if (const auto size = log.head(journal).size; snapshot->head.size > size) {
    throw JournalDamaged(journal, size, "the entries up to " + std::to_string(snapshot->head.size - 1) + " are missing");
  }
  JournalState begun{std::move(snapshot->state), tree_of(log, journal, snapshot->head.size), snapshot->last_time, 0};
  if (begun.tree.root() != snapshot->head.root) {
    throw JournalDamaged(journal, snapshot->head.size, "the tree up to here is not the one that was committed");
  }
  return begun;
}

void evolve_block(JournalState& journal, JournalNumber number, const Block& block) {
  if (block.before() != Head{journal.tree.size(), journal.tree.root()}) {
    throw JournalDamaged(number, block.first, "the block does not follow the entries before it");
  }
  std::vector<Tile> tiles;
  for (const auto& bytes : block.entries) {
    const auto position = journal.tree.size();
    try {
      const auto entry = decode(bytes);
      if (entry.position != position) throw std::runtime_error("the entry says it is number " + std::to_string(entry.position));
      evolve(journal.state, entry.event);
      journal.last_time = entry.time;
    } catch (const std::exception& error) {
      throw JournalDamaged(number, position, error.what());
    }
    journal.tree.append(leaf_hash(bytes), tiles);
    ++journal.tail_entries;
  }
  if (block.after() != Head{journal.tree.size(), journal.tree.root()}) {
    throw JournalDamaged(number, block.first, "the entries of the block do not lead to its root");
  }
}

}  // namespace

JournalState recover(JournalNumber journal, const Log& log, const StateSource& snapshots) try {
  auto state = beginning(journal, log, snapshots);
  log.read_blocks(journal, state.tree.size(), [&](const Block& block) {
    evolve_block(state, journal, block);
    return true;
  });
  if (Head{state.tree.size(), state.tree.root()} != log.head(journal)) {
    throw JournalDamaged(journal, state.tree.size(), "the journal's head is not where its entries end");
  }
  return state;
} catch (const JournalDamaged& damage) {
  throw named(damage, [&](JournalNumber number, Position from, const auto& visit) { log.read_entries(number, from, visit); });
}

}  // namespace daybook
