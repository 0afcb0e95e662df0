#include "eventstore/proofs.h"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "eventstore/memory_log.h"
#include "eventstore/text.h"

using namespace daybook;
using namespace daybook::test;

namespace {

// A journal of so many short entries, each with another content.
void fill(MemoryLog& log, JournalNumber journal, std::uint64_t size) {
  MerkleTree tree;
  const auto epoch = log.become_writer();
  while (tree.size() < size) {
    Append append{journal, {}, {}};
    append.block.first = tree.size();
    append.block.root_before = tree.root();
    append.block.epoch = epoch;
    for (int i = 0; i < 1'000 && tree.size() < size; ++i) {
      append.block.entries.push_back("entry " + std::to_string(tree.size()));
      tree.append(leaf_hash(append.block.entries.back()), append.tiles);
    }
    append.block.root_after = tree.root();
    REQUIRE(log.append(epoch, std::span(&append, 1)) == AppendOutcome::committed);
  }
}

// The definition, without anything that makes it fast.
Hash naive_root(const std::vector<Hash>& leaves, std::size_t first, std::size_t end) {
  if (end == first) return empty_root();
  if (end - first == 1) return leaves[first];
  std::size_t half = 1;
  while (half * 2 < end - first) half *= 2;
  return node_hash(naive_root(leaves, first, first + half), naive_root(leaves, first + half, end));
}

constexpr std::uint64_t kSize = 70'000;

struct FilledLog {
  MemoryLog log;
  std::vector<Hash> leaves;
  FilledLog() {
    fill(log, 1, kSize);
    for (std::uint64_t i = 0; i < kSize; ++i) leaves.push_back(leaf_hash("entry " + std::to_string(i)));
  }
};
const FilledLog& filled() {
  static const FilledLog one;
  return one;
}

std::string bytes_of_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t at = 0; at < hex.size(); at += 2) bytes += static_cast<char>(std::stoi(std::string(hex.substr(at, 2)), nullptr, 16));
  return bytes;
}

}  // namespace

TEST_CASE("proofs: the root of the eight standard leaves is the known one") {
  MerkleTree tree;
  std::vector<Tile> tiles;
  for (const auto* leaf : {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}) {
    tree.append(leaf_hash(bytes_of_hex(leaf)), tiles);
  }
  CHECK(to_hex(tree.root()) == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
  CHECK(to_hex(empty_root()) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("proofs: the root of any earlier size is that of the definition") {
  const TreeReader reader(filled().log);
  const auto size = GENERATE(0ull, 1ull, 2ull, 3ull, 7ull, 8ull, 255ull, 256ull, 257ull, 511ull, 512ull, 1'000ull, 65'535ull, 65'536ull, 65'537ull, 69'999ull, 70'000ull);
  CHECK(reader.root(1, size) == naive_root(filled().leaves, 0, size));
}

TEST_CASE("proofs: any entry is proved to be in any tree that has it, and in no other place, tree or form") {
  const TreeReader reader(filled().log);
  CHECK(rc::check([&] {
    const auto size = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint64_t>(1, kSize + 1));
    const auto position = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint64_t>(0, size));
    const auto root = reader.root(1, size);
    auto proof = reader.inclusion_proof(1, position, size);
    const auto& leaf = filled().leaves[position];
    RC_ASSERT(proof.size() <= 17u);
    RC_ASSERT(proves_inclusion(leaf, position, size, proof, root));
    RC_ASSERT(!proves_inclusion(leaf_hash("another"), position, size, proof, root));
    RC_ASSERT(!proves_inclusion(leaf, size, size, proof, root));
    if (size > 1) RC_ASSERT(!proves_inclusion(leaf, position == 0 ? 1 : position - 1, size, proof, root));
    auto longer = proof;
    longer.push_back(root);
    RC_ASSERT(!proves_inclusion(leaf, position, size, longer, root));
    if (proof.empty()) return;
    auto shorter = proof;
    shorter.pop_back();
    RC_ASSERT(!proves_inclusion(leaf, position, size, shorter, root));
    proof[*rc::gen::inRange<std::size_t>(0, proof.size())][0] ^= 1;
    RC_ASSERT(!proves_inclusion(leaf, position, size, proof, root));
  }));
}

TEST_CASE("proofs: any tree is proved to begin with any smaller one, and with no other") {
  const TreeReader reader(filled().log);
  CHECK(rc::check([&] {
    const auto to = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint64_t>(0, kSize + 1));
    const auto from = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint64_t>(0, to + 1));
    const auto small = reader.root(1, from);
    const auto large = reader.root(1, to);
    auto proof = reader.consistency_proof(1, from, to);
    RC_ASSERT(proves_consistency(from, small, to, large, proof));
    RC_ASSERT(!proves_consistency(to + 1, small, to, large, proof));
    RC_ASSERT(!proves_consistency(from, leaf_hash("x"), to, large, proof));
    if (from > 0) RC_ASSERT(!proves_consistency(from, small, to, leaf_hash("x"), proof));
    auto longer = proof;
    longer.push_back(large);
    RC_ASSERT(!proves_consistency(from, small, to, large, longer));
    if (proof.empty()) return;
    proof[*rc::gen::inRange<std::size_t>(0, proof.size())][31] ^= 1;
    RC_ASSERT(!proves_consistency(from, small, to, large, proof));
  }));
}

TEST_CASE("proofs: a tile is the same whether it is stored or made from what is below it") {
  const TreeReader reader(filled().log);
  CHECK(reader.tile(1, 0, 0, 256) == filled().log.read_tile(1, 0, 0).hashes);
  const auto last = reader.tile(1, 0, kSize / 256, kSize % 256);
  CHECK(last == std::vector<Hash>(filled().leaves.end() - static_cast<std::ptrdiff_t>(kSize % 256), filled().leaves.end()));
  const auto upper = reader.tile(1, 1, 1, (kSize / 256) % 256);
  REQUIRE(upper.size() == 17);
  CHECK(upper[3] == naive_root(filled().leaves, (256 + 3) * 256, (256 + 4) * 256));
}
