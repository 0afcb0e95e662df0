#include "eventstore/proofs.h"

#include <bit>

namespace daybook {
namespace {

constexpr int kTileBits = 8;
static_assert(kTileWidth == 1u << kTileBits);

// The largest power of two below a number above one: where RFC 6962 splits a tree.
std::uint64_t split(std::uint64_t size) { return std::bit_floor(size - 1); }

// REQUIRES: a power of two of them.
Hash perfect_root(std::vector<Hash> hashes) {
  while (hashes.size() > 1) {
    for (std::size_t i = 0; i < hashes.size() / 2; ++i) hashes[i] = node_hash(hashes[2 * i], hashes[2 * i + 1]);
    hashes.resize(hashes.size() / 2);
  }
  return hashes.front();
}

}  // namespace

std::vector<Hash> TreeReader::leaves(JournalNumber journal, Position first, std::uint64_t count) const {
  std::vector<Hash> hashes;
  hashes.reserve(count);
  log_.read_entries(journal, first, [&](Position, std::string_view entry) {
    hashes.push_back(leaf_hash(entry));
    return hashes.size() < count;
  });
  if (hashes.size() < count) throw JournalDamaged(journal, first + hashes.size(), "the entry is missing");
  return hashes;
}

std::vector<Hash> TreeReader::edge(JournalNumber journal, std::uint8_t level, std::uint64_t index, std::uint64_t width) const {
  std::lock_guard lock(mutex_);
  auto& edge = edges_[{journal, level}];
  if (edge.index != index) edge = {index, {}};
  while (edge.hashes.size() < width) {
    auto below = log_.read_tile(journal, static_cast<std::uint8_t>(level - 1), index * kTileWidth + edge.hashes.size()).hashes;
    edge.hashes.push_back(daybook::perfect_root(std::move(below)));
  }
  return {edge.hashes.begin(), edge.hashes.begin() + static_cast<std::ptrdiff_t>(width)};
}

std::vector<Hash> TreeReader::tile(JournalNumber journal, std::uint8_t level, std::uint64_t index, std::uint64_t width) const {
  const auto full_tiles = log_.head(journal).size >> (kTileBits * (level + 1));
  if (index < full_tiles) {
    auto hashes = log_.read_tile(journal, level, index).hashes;
    hashes.resize(width);
    return hashes;
  }
  return level == 0 ? leaves(journal, index * kTileWidth, width) : edge(journal, level, index, width);
}

// A subtree that is a power of two of leaves lies within one tile, of the level whose hashes stand for as many leaves or fewer.
Hash TreeReader::perfect_root(JournalNumber journal, Range range) const {
  const auto height = std::countr_zero(range.size());
  const auto level = static_cast<std::uint8_t>(height / kTileBits);
  const auto first = range.first >> (kTileBits * level);  // among the hashes of the level
  const auto count = std::uint64_t{1} << (height % kTileBits);
  const auto offset = first % kTileWidth;
  const auto hashes = tile(journal, level, first / kTileWidth, offset + count);
  return daybook::perfect_root({hashes.begin() + static_cast<std::ptrdiff_t>(offset), hashes.end()});
}

Hash TreeReader::root_of(JournalNumber journal, Range range) const {
  if (range.size() == 0) return empty_root();
  if (std::has_single_bit(range.size())) return perfect_root(journal, range);
  const auto middle = range.first + split(range.size());
  return node_hash(perfect_root(journal, {range.first, middle}), root_of(journal, {middle, range.end}));
}

Hash TreeReader::root(JournalNumber journal, std::uint64_t size) const { return root_of(journal, {0, size}); }

void TreeReader::prove_inclusion(JournalNumber journal, Position position, Range range, std::vector<Hash>& proof) const {
  if (range.size() == 1) return;
  const auto middle = range.first + split(range.size());
  const Range left{range.first, middle};
  const Range right{middle, range.end};
  const bool in_left = position < middle;
  prove_inclusion(journal, position, in_left ? left : right, proof);
  proof.push_back(root_of(journal, in_left ? right : left));
}

std::vector<Hash> TreeReader::inclusion_proof(JournalNumber journal, Position position, std::uint64_t size) const {
  std::vector<Hash> proof;
  prove_inclusion(journal, position, {0, size}, proof);
  return proof;
}

// SUBPROOF of RFC 6962: `whole` while the smaller tree itself is the range, whose root the verifier knows.
void TreeReader::prove_consistency(JournalNumber journal, std::uint64_t from, Range range, bool whole, std::vector<Hash>& proof) const {
  if (from == range.end) {
    if (!whole) proof.push_back(root_of(journal, range));
    return;
  }
  const auto middle = range.first + split(range.size());
  if (from <= middle) {
    prove_consistency(journal, from, {range.first, middle}, whole, proof);
    proof.push_back(root_of(journal, {middle, range.end}));
  } else {
    prove_consistency(journal, from, {middle, range.end}, false, proof);
    proof.push_back(root_of(journal, {range.first, middle}));
  }
}

std::vector<Hash> TreeReader::consistency_proof(JournalNumber journal, std::uint64_t from, std::uint64_t to) const {
  std::vector<Hash> proof;
  if (from > 0 && from < to) prove_consistency(journal, from, {0, to}, true, proof);
  return proof;
}

bool proves_inclusion(const Hash& leaf, Position position, std::uint64_t size, const std::vector<Hash>& proof, const Hash& root) {
  if (position >= size) return false;
  auto node = position;
  auto last = size - 1;
  auto hash = leaf;
  for (const auto& beside : proof) {
    if (last == 0) return false;
    if (node % 2 == 1 || node == last) {
      hash = node_hash(beside, hash);
      while (node % 2 == 0 && node != 0) {
        node /= 2;
        last /= 2;
      }
    } else {
      hash = node_hash(hash, beside);
    }
    node /= 2;
    last /= 2;
  }
  return last == 0 && hash == root;
}

bool proves_consistency(std::uint64_t from, const Hash& from_root, std::uint64_t to, const Hash& to_root, const std::vector<Hash>& proof) {
  if (from > to) return false;
  if (from == to) return proof.empty() && from_root == to_root;
  if (from == 0) return proof.empty() && from_root == empty_root();
  auto node = from - 1;
  auto last = to - 1;
  while (node % 2 == 1) {
    node /= 2;
    last /= 2;
  }
  // A smaller tree that is a perfect subtree of the larger one is its own first hash.
  auto next = proof.begin();
  if (node > 0 && next == proof.end()) return false;
  auto small = node > 0 ? *next++ : from_root;
  auto large = small;
  for (; next != proof.end(); ++next) {
    if (last == 0) return false;
    if (node % 2 == 1 || node == last) {
      small = node_hash(*next, small);
      large = node_hash(*next, large);
      while (node % 2 == 0 && node != 0) {
        node /= 2;
        last /= 2;
      }
    } else {
      large = node_hash(large, *next);
    }
    node /= 2;
    last /= 2;
  }
  return last == 0 && small == from_root && large == to_root;
}

}  // namespace daybook
