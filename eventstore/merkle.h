// The Merkle tree over a journal's entries (RFC 6962, section 2.1), kept as tiles of 256 hashes (C2SP tlog-tiles, height 8).
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "domain/types.h"

namespace daybook {

inline constexpr std::uint64_t kTileWidth = 256;

Hash leaf_hash(std::string_view entry);                  // SHA-256(0x00 || entry)
Hash node_hash(const Hash& left, const Hash& right);     // SHA-256(0x01 || left || right)
Hash empty_root();                                       // SHA-256 of nothing

// A full tile. Level 0 holds the leaf hashes of entries 256·index to 256·index + 255; a hash of level n + 1 is the root of a
// full tile of level n.
struct Tile {
  std::uint8_t level = 0;
  std::uint64_t index = 0;
  std::vector<Hash> hashes;  // kTileWidth
};

// The right edge of a growing tree: all that is needed to add leaves and to know the root. One thread; copyable.
class MerkleTree {
 public:
  MerkleTree() = default;

  // The tree of `size` leaves again. `leaf` gives the hash of one entry, `tile` a full tile that was handed out before.
  // Calls either at most 255 times a level.
  static MerkleTree restore(std::uint64_t size, const std::function<Hash(Position)>& leaf,
                            const std::function<Tile(std::uint8_t level, std::uint64_t index)>& tile);

  // Adds a leaf; tiles that this completes are appended to `full`.
  void append(const Hash& leaf, std::vector<Tile>& full);

  std::uint64_t size() const { return size_; }
  Hash root() const;

 private:
  struct Level {
    std::vector<Hash> hashes;    // of the tile that is not full yet
    std::vector<Hash> subtrees;  // roots of the perfect subtrees that they make, from left to right, sizes falling
  };
  void add(std::uint8_t level, const Hash& hash, std::vector<Tile>& full);

  std::uint64_t size_ = 0;
  std::vector<Level> levels_;
};

}  // namespace daybook
