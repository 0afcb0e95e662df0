// Proofs over the Merkle tree of a journal (RFC 6962, 2.1.1 and 2.1.2), read from its tiles: each asks for a few of them, whatever the size of the tree.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "eventstore/log.h"

namespace daybook {

// Thread-safe. REQUIRES of all calls: the journal has the leaves that they are about. Throw JournalDamaged.
class TreeReader {
 public:
  explicit TreeReader(const Log& log) : log_(log) {}

  // The first `width` hashes of a tile, 1 to kTileWidth.
  std::vector<Hash> tile(JournalNumber journal, std::uint8_t level, std::uint64_t index, std::uint64_t width) const;

  // Of the tree as it was with so many leaves.
  Hash root(JournalNumber journal, std::uint64_t size) const;
  // From the leaf upwards. REQUIRES: position < size.
  std::vector<Hash> inclusion_proof(JournalNumber journal, Position position, std::uint64_t size) const;
  // Nothing where either is everything or nothing of the other. REQUIRES: from <= to.
  std::vector<Hash> consistency_proof(JournalNumber journal, std::uint64_t from, std::uint64_t to) const;

 private:
  // Leaves from `first` up to `end`, not itself.
  struct Range {
    std::uint64_t first;
    std::uint64_t end;
    std::uint64_t size() const { return end - first; }
  };
  Hash root_of(JournalNumber journal, Range range) const;
  Hash perfect_root(JournalNumber journal, Range range) const;
  void prove_inclusion(JournalNumber journal, Position position, Range range, std::vector<Hash>& proof) const;
  void prove_consistency(JournalNumber journal, std::uint64_t from, Range range, bool whole, std::vector<Hash>& proof) const;
  std::vector<Hash> leaves(JournalNumber journal, Position first, std::uint64_t count) const;
  std::vector<Hash> edge(JournalNumber journal, std::uint8_t level, std::uint64_t index, std::uint64_t width) const;

  const Log& log_;
  // Hashes of the tile of each level above the lowest that was last seen not full: each is the root of a tile below, and costs 255 hashes to make again.
  struct Edge {
    std::uint64_t index = 0;
    std::vector<Hash> hashes;
  };
  mutable std::mutex mutex_;
  mutable std::map<std::pair<JournalNumber, std::uint8_t>, Edge> edges_;
};

// Whether the leaf is in the tree at the position (RFC 9162, 2.1.3.2).
bool proves_inclusion(const Hash& leaf, Position position, std::uint64_t size, const std::vector<Hash>& proof, const Hash& root);
// Whether the larger tree begins with the smaller one (RFC 9162, 2.1.4.2).
bool proves_consistency(std::uint64_t from, const Hash& from_root, std::uint64_t to, const Hash& to_root, const std::vector<Hash>& proof);

}  // namespace daybook
