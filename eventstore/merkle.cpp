#include "eventstore/merkle.h"

#include <cassert>
#include <optional>

#include "eventstore/sha256.h"

namespace daybook {
namespace {

std::string_view bytes_of(const Hash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }

}  // namespace

Hash leaf_hash(std::string_view entry) { return sha256_prefixed(0x00, entry); }

Hash node_hash(const Hash& left, const Hash& right) { return sha256_prefixed(0x01, bytes_of(left), bytes_of(right)); }

Hash empty_root() { return sha256({}); }

MerkleTree MerkleTree::restore(std::uint64_t size, const std::function<Hash(Position)>& leaf,
                               const std::function<Tile(std::uint8_t, std::uint64_t)>& tile) {
  MerkleTree tree;
  tree.size_ = size;
  std::vector<Tile> full;
  std::uint64_t hashes = size;  // on the level at hand, all tiles together
  for (std::uint8_t level = 0; hashes > 0; ++level, hashes /= kTileWidth) {
    tree.levels_.resize(level + 1u);
    for (auto index = hashes / kTileWidth * kTileWidth; index < hashes; ++index) {
      if (level == 0) {
        tree.add(level, leaf(index), full);
        continue;
      }
      // A hash of this level is the root of a full tile of the one below.
      MerkleTree below;
      std::vector<Tile> itself;
      for (const auto& hash : tile(static_cast<std::uint8_t>(level - 1), index).hashes) below.append(hash, itself);
      tree.add(level, below.root(), full);
    }
  }
  assert(full.empty());
  return tree;
}

void MerkleTree::append(const Hash& leaf, std::vector<Tile>& full) {
  add(0, leaf, full);
  ++size_;
}

void MerkleTree::add(std::uint8_t level, const Hash& hash, std::vector<Tile>& full) {
  if (levels_.size() <= level) levels_.resize(level + 1u);
  auto& at = levels_[level];
  at.hashes.push_back(hash);
  at.subtrees.push_back(hash);
  // As in binary counting: each carry joins two subtrees of the same size.
  for (auto count = at.hashes.size(); count % 2 == 0; count /= 2) {
    const auto right = at.subtrees.back();
    at.subtrees.pop_back();
    at.subtrees.back() = node_hash(at.subtrees.back(), right);
  }
  if (at.hashes.size() < kTileWidth) return;

  const auto root = at.subtrees.front();
  // size_ is still the position of the leaf that began all this: 256^(level + 1) leaves make a tile.
  const auto index = size_ >> (8 * (level + 1));
  full.push_back({level, index, std::move(at.hashes)});
  at.hashes.clear();
  at.subtrees.clear();
  add(static_cast<std::uint8_t>(level + 1), root, full);
}

Hash MerkleTree::root() const {
  if (size_ == 0) return empty_root();
  std::optional<Hash> root;
  for (const auto& level : levels_) {
    for (auto subtree = level.subtrees.rbegin(); subtree != level.subtrees.rend(); ++subtree) {
      root = root ? node_hash(*subtree, *root) : *subtree;
    }
  }
  return *root;
}

}  // namespace daybook
