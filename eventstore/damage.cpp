#include "eventstore/damage.h"

#include <rocksdb/db.h>

#include <memory>

#include "eventstore/block.h"
#include "eventstore/journal_keys.h"

namespace daybook {
namespace {

// The stored hash of the leaf, as bytes; none where its tile is not full, or not there.
std::optional<std::string> stored_leaf(const JournalDatabase& database, JournalNumber journal, Position position) {
  std::string tile;
  const auto at = position % kTileWidth * sizeof(Hash);
  if (!database.db().Get({}, database.tiles(), tile_key(journal, 0, position / kTileWidth), &tile).ok() || tile.size() < at + sizeof(Hash)) return std::nullopt;
  return tile.substr(at, sizeof(Hash));
}

bool is(const Hash& hash, std::string_view bytes) { return bytes == std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()); }

// The root after the block that the chunk is, alone, where it follows the tree.
std::optional<Hash> root_after(const ChunkView& chunk, const MerkleTree* before) {
  if (!before || !chunk.opens_block || chunk.block_count != chunk.entries.size() || before->size() != chunk.first) return std::nullopt;
  auto tree = *before;
  std::vector<Tile> tiles;
  for (const auto entry : chunk.entries) tree.append(leaf_hash(entry), tiles);
  return tree.root();
}

}  // namespace

Difference located(const JournalDamaged& damage, const JournalDatabase& database, const MerkleTree* before) {
  constexpr std::string_view kPlatform = "platform ";
  Difference difference{DifferenceKind::block, damage.journal, damage.whose.starts_with(kPlatform) ? damage.whose.substr(kPlatform.size()) : "",
                        damage.position, damage.reason};
  const std::unique_ptr<rocksdb::Iterator> it(database.db().NewIterator({}, database.blocks()));
  it->SeekForPrev(block_key(damage.journal, damage.position));
  if (!it->Valid() || journal_in(it->key().ToStringView()) != damage.journal) return difference;
  const auto first = position_in(it->key().ToStringView());
  const auto bytes = it->value().ToString();
  ChunkView chunk;
  try {
    chunk = parse_chunk(damage.journal, first, bytes, Checksum::ignored);
  } catch (const JournalDamaged&) {
    return difference;
  }
  if (damage.position >= first + chunk.entries.size()) return difference;  // what is wrong is that something is missing behind it
  std::optional<Position> beyond_tiles;
  for (std::size_t i = 0; i < chunk.entries.size() && !beyond_tiles; ++i) {
    const auto leaf = stored_leaf(database, damage.journal, first + i);
    if (!leaf) {
      beyond_tiles = first + i;
    } else if (!is(leaf_hash(chunk.entries[i]), *leaf)) {
      difference.kind = DifferenceKind::entry_hash;
      difference.position = first + i;
      return difference;
    }
  }
  const auto root = root_after(chunk, before);
  if (!beyond_tiles || (root && *root == chunk.root_after)) {
    difference.kind = DifferenceKind::block_header;
  } else if (root) {
    difference.kind = DifferenceKind::entry_hash;
    difference.position = beyond_tiles;
  }
  return difference;
}

}  // namespace daybook
