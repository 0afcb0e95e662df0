#include "eventstore/journal_walk.h"

#include "domain/books.h"
#include "eventstore/spill.h"
#include "eventstore/text.h"

namespace daybook {
namespace {

std::string base64_of(const Hash& hash) { return to_base64({reinterpret_cast<const char*>(hash.data()), hash.size()}); }

// Whether the entry, which is not what its event encodes to, may be one of a form that is only read any more.
bool may_be_older(std::string_view bytes, const Event& event) {
  return bytes.find("\"type\":\"" + std::string(type_of(event)) + "\"") == std::string_view::npos || bytes.find("\"digest\":") != std::string_view::npos;
}

// The first place where two tiles differ.
std::size_t first_difference(const Tile& a, const Tile& b) {
  std::size_t at = 0;
  while (at < kTileWidth && a.hashes[at] == b.hashes[at]) ++at;
  return at;
}

}  // namespace

JournalWalk::JournalWalk(JournalNumber journal, TileSource tile, Spill& spill, std::vector<SignedHead> signed_heads)
    : number_(journal), tile_(std::move(tile)), spill_(spill) {
  for (auto& one : signed_heads) signed_heads_.emplace(one.head.size, std::move(one));
  check_signed_heads();
}

bool JournalWalk::differs(DifferenceKind kind, std::optional<Position> position, std::string why) {
  difference_ = Difference{kind, number_, platform(), position, std::move(why)};
  return false;
}

bool JournalWalk::take(const Block& block) {
  if (difference_) return false;
  if (undecided_) {
    // The next block begins with the root of what was written.
    if (block.root_before == journal_.tree.root()) undecided_->kind = DifferenceKind::block_header;
    difference_ = std::move(undecided_);
    return false;
  }
  if (block.before() != head()) return differs(DifferenceKind::block_header, block.first, "the block says that it follows other entries");
  std::vector<Tile> tiles;
  hash(block.entries, tiles);
  auto not_signed = std::exchange(difference_, std::nullopt);  // the block may tell more
  if (!compare_root(block)) return false;
  if (not_signed) {
    difference_ = undecided_ ? std::exchange(undecided_, std::nullopt) : std::move(not_signed);
    return false;
  }
  if (undecided_) return true;
  return compare_tiles(tiles, DifferenceKind::tile) && evolve_all(block.first, block.entries);
}

bool JournalWalk::take_entries(const FramedEntries& entries) {
  if (difference_) return false;
  const auto first = journal_.tree.size();
  std::vector<Tile> tiles;
  hash(entries, tiles);
  auto not_signed = std::exchange(difference_, std::nullopt);  // the tiles may tell more
  if (!compare_tiles(tiles, DifferenceKind::entry_hash)) return false;
  difference_ = std::move(not_signed);
  return !difference_ && evolve_all(first, entries);
}

void JournalWalk::hash(const FramedEntries& entries, std::vector<Tile>& tiles) {
  for (const auto entry : entries) {
    journal_.tree.append(leaf_hash(entry), tiles);
    if (!signed_heads_.empty()) check_signed_heads();
  }
}

// The first one that is not the tree's is the difference.
void JournalWalk::check_signed_heads() {
  for (auto next = signed_heads_.begin(); next != signed_heads_.end() && next->first == journal_.tree.size(); next = signed_heads_.erase(next)) {
    const auto root = journal_.tree.root();
    if (root == next->second.head.root || difference_) continue;
    differs(DifferenceKind::checkpoint_root, next->first,
                   "the first " + std::to_string(next->first) + " entries have the root " + base64_of(root) + ", and " + next->second.source + " has " +
                       base64_of(next->second.head.root));
  }
}

// Where the entries don't lead to the block's root, the stored tiles tell which one is not what it was; where the journal is too short for them, the next block does.
bool JournalWalk::compare_root(const Block& block) {
  if (block.root_after == journal_.tree.root()) return true;
  std::optional<Position> beyond_tiles;
  std::optional<Tile> tile;
  for (std::size_t i = 0; i < block.entries.size() && !beyond_tiles; ++i) {
    const auto position = block.first + i;
    const auto index = position / kTileWidth;
    try {
      if (!tile || tile->index != index) tile = tile_(0, index);
    } catch (const JournalDamaged&) {
      beyond_tiles = position;
      continue;
    }
    if (tile->hashes[position % kTileWidth] != leaf_hash(block.entries[i])) {
      return differs(DifferenceKind::entry_hash, position, "the entry is not the one that the tree has");
    }
  }
  if (!beyond_tiles) return differs(DifferenceKind::block_header, block.first, "the block says another root than its entries lead to");
  undecided_ = Difference{DifferenceKind::entry_hash, number_, platform(), beyond_tiles,
                          "the entries " + std::to_string(block.first) + " to " + std::to_string(journal_.tree.size() - 1) +
                              " of a block don't lead to the root that it says"};
  return true;
}

bool JournalWalk::compare_tiles(const std::vector<Tile>& tiles, DifferenceKind kind_of_leaf) {
  for (const auto& tile : tiles) {
    const auto first = tile.index * kTileWidth;
    try {
      const auto stored = tile_(tile.level, tile.index);
      const auto at = first_difference(stored, tile);
      if (at == kTileWidth) continue;
      const auto position = (first + at) << (8 * tile.level);
      return differs(tile.level == 0 ? kind_of_leaf : DifferenceKind::tile, position,
                     "tile " + std::to_string(tile.index) + " of level " + std::to_string(tile.level) + " is not what the entries hash to");
    } catch (const JournalDamaged& damage) {
      return differs(DifferenceKind::tile, first << (8 * tile.level), damage.reason);
    }
  }
  return true;
}

bool JournalWalk::evolve_all(Position first, const FramedEntries& entries) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!evolve_one(first + i, entries[i])) return false;
  }
  spill_.relieve(journal_, number_);
  return true;
}

bool JournalWalk::evolve_one(Position position, std::string_view bytes) try {
  decode(bytes, entry_);
  if (entry_.position != position) {
    return differs(DifferenceKind::entry_position, position, "the entry says that it is number " + std::to_string(entry_.position));
  }
  if ((!encode_again(entry_, again_) || again_ != bytes) && !may_be_older(bytes, entry_.event)) {
    return differs(DifferenceKind::entry_form, position, "the entry is not in canonical form");
  }
  if (entry_.time < journal_.last_time) return differs(DifferenceKind::entry_time, position, "the entry is older than the one before it");
  evolve_entry(journal_, number_, entry_, spill_);
  ++evolved_;
  ++journal_.tail_entries;
  if (const auto check = state_checks_.find(evolved_); check != state_checks_.end()) {
    if (const auto wrong = check->second(journal_)) return differs(DifferenceKind::state, position, *wrong);
    state_checks_.erase(check);
  }
  return true;
} catch (const EntryImpossible& impossible) {
  return differs(DifferenceKind::entry_state, position, impossible.what());
} catch (const SnapshotDamaged&) {
  throw;
} catch (const JournalDamaged&) {  // of another entry, which this one needs
  throw;
} catch (const StorageFailed&) {
  throw;
} catch (const std::exception& error) {
  return differs(DifferenceKind::entry_form, position, error.what());
}

bool JournalWalk::finish() {
  if (difference_) return false;
  if (undecided_) {
    difference_ = std::move(undecided_);
    return false;
  }
  const auto size = journal_.tree.size();
  if (!signed_heads_.empty()) {
    const auto& [signed_size, signed_head] = *signed_heads_.begin();
    return differs(DifferenceKind::checkpoint_size, size,
                   signed_head.source + " has " + std::to_string(signed_size) + " entries, and the journal only " + std::to_string(size));
  }
  if (!state_checks_.empty()) {
    return differs(DifferenceKind::state, size,
                   "a state after " + std::to_string(state_checks_.begin()->first) + " entries is stored, and the journal has only " + std::to_string(size));
  }
  for (const auto& [currency, total] : imbalances(journal_.state)) {
    return differs(DifferenceKind::balance, size, "the accounts in " + currency.text + " don't sum to zero");
  }
  return true;
}

}  // namespace daybook
