#include "eventstore/recovery.h"

#include <utility>

#include "domain/books.h"
#include "domain/needs.h"
#include "domain/next_event.h"
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
  JournalState begun{std::move(snapshot->state), tree_of(log, journal, snapshot->head.size), snapshot->last_time};
  if (begun.tree.root() != snapshot->head.root) {
    throw JournalDamaged(journal, snapshot->head.size, "the tree up to here is not the one that was committed");
  }
  return begun;
}

void evolve_block(JournalState& journal, JournalNumber number, const Block& block, const StateSource& snapshots) {
  if (block.before() != Head{journal.tree.size(), journal.tree.root()}) {
    throw JournalDamaged(number, block.first, "the block does not follow the entries before it");
  }
  std::vector<Tile> tiles;
  Entry entry;
  for (const auto bytes : block.entries) {
    const auto position = journal.tree.size();
    try {
      decode(bytes, entry);
      if (entry.position != position) throw std::runtime_error("the entry says it is number " + std::to_string(entry.position));
      evolve_entry(journal, number, entry, snapshots);
    } catch (const SnapshotDamaged&) {
      throw;
    } catch (const JournalDamaged&) {  // of another entry, which this one needs
      throw;
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

// Each currency sums to zero by construction; where it does not, the entries are not what was decided.
void check_balance(const JournalState& journal, JournalNumber number, bool from_snapshot) {
  for (const auto& [currency, total] : imbalances(journal.state)) {
    int scale = 0;
    for (const auto& [account, row] : journal.state.accounts) {
      if (row.currency == currency) scale = row.scale;
    }
    const auto why = "the accounts in " + currency.text + " sum to " + to_text(total, scale) + " and not to zero";
    if (from_snapshot) throw SnapshotDamaged("the snapshot of journal " + std::to_string(number) + " is damaged: " + why);
    throw JournalDamaged(number, journal.tree.size(), why);
  }
}

}  // namespace

// What an event was recorded under: the Idempotency-Key takes part where the command's content is beside it.
void evolve_entry(JournalState& journal, JournalNumber number, const Entry& entry, const StateSource& snapshots) {
  const auto request = request_of(entry.envelope);
  journal.residency.call_in(journal.state, number, snapshots, {needs_of(entry.event), {}, request});
  if (const auto why = why_not_next(journal.state, entry.event)) throw EntryImpossible(*why);
  evolve(journal.state, entry.event, recording_of(entry.position, entry.time, entry.envelope, request));
  journal.last_time = entry.time;
}

StateChanges hand_over_tail(JournalState& journal, JournalNumber number, PostedRows posted, Taken taken) {
  StateChanges tail{number, {journal.tree.size(), journal.tree.root()}, journal.last_time, std::exchange(journal.tail_entries, 0),
                    take_changes(journal.state, posted, taken)};
  journal.residency.note(tail.changes, tail.head.size);
  return tail;
}

JournalState recover(JournalNumber journal, const Log& log, const StateSource& snapshots,
                     const std::function<void(StateChanges part)>& replayed, std::uint64_t part_entries) try {
  auto state = beginning(journal, log, snapshots);
  const bool from_snapshot = state.tree.size() > 0;
  log.read_blocks(journal, state.tree.size(), [&](const Block& block) {
    evolve_block(state, journal, block, snapshots);
    if (replayed && state.tail_entries >= part_entries) {
      replayed(hand_over_tail(state, journal, PostedRows::by_position));
      state.residency.evict(state.state, snapshots.size(journal));
    }
    return true;
  });
  if (Head{state.tree.size(), state.tree.root()} != log.head(journal)) {
    throw JournalDamaged(journal, state.tree.size(), "the journal's head is not where its entries end");
  }
  check_balance(state, journal, from_snapshot);
  return state;
} catch (const JournalDamaged& damage) {
  throw named(damage, [&](JournalNumber number, Position from, const auto& visit) { log.read_entries(number, from, visit); });
}

}  // namespace daybook
