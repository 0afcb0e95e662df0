#include "eventstore/merkle.h"

#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "eventstore/text.h"

using namespace daybook;

namespace {

// RFC 6962, section 2.1, word for word: the slow and plain definition.
Hash root_by_definition(const std::vector<std::string>& leaves, std::size_t begin, std::size_t end) {
  if (begin == end) return empty_root();
  if (end - begin == 1) return leaf_hash(leaves[begin]);
  std::size_t k = 1;
  while (k * 2 < end - begin) k *= 2;
  return node_hash(root_by_definition(leaves, begin, begin + k), root_by_definition(leaves, begin + k, end));
}

std::vector<std::string> some_leaves(std::size_t count) {
  std::vector<std::string> leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back("entry " + std::to_string(i));
  return leaves;
}

struct Grown {
  MerkleTree tree;
  std::map<std::pair<int, std::uint64_t>, Tile> tiles;
};

Grown grow(const std::vector<std::string>& leaves) {
  Grown grown;
  std::vector<Tile> full;
  for (const auto& leaf : leaves) grown.tree.append(leaf_hash(leaf), full);
  for (auto& tile : full) grown.tiles[{tile.level, tile.index}] = tile;
  CHECK(grown.tiles.size() == full.size());
  return grown;
}

}  // namespace

TEST_CASE("merkle tree: the roots of the eight standard leaves, and of all that they begin with") {
  const std::vector<std::string> leaves{"",
                                        std::string("\0", 1),
                                        "\x10",
                                        "\x20\x21",
                                        "\x30\x31",
                                        "\x40\x41\x42\x43",
                                        "\x50\x51\x52\x53\x54\x55\x56\x57",
                                        "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};
  const std::vector<std::string> roots{"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                       "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                       "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                       "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                       "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                       "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                       "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                       "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                       "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  for (std::size_t size = 0; size < roots.size(); ++size) {
    CAPTURE(size);
    CHECK(to_hex(grow({leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(size)}).tree.root()) == roots[size]);
  }
}

TEST_CASE("merkle tree: the root is the one of RFC 6962's definition, at every size") {
  const auto leaves = some_leaves(600);
  MerkleTree tree;
  std::vector<Tile> full;
  for (std::size_t size = 0; size <= leaves.size(); ++size) {
    INFO("size " << size);
    REQUIRE(tree.root() == root_by_definition(leaves, 0, size));
    if (size < leaves.size()) tree.append(leaf_hash(leaves[size]), full);
  }
}

TEST_CASE("merkle tree: hands out each tile once it is full, on every level") {
  const auto leaves = some_leaves(256 * 256 + 300);
  const auto grown = grow(leaves);
  CHECK(grown.tiles.size() == 257 + 1);
  REQUIRE(grown.tiles.contains({0, 256}));
  CHECK(grown.tiles.at({0, 256}).hashes.front() == leaf_hash(leaves[256 * 256]));
  REQUIRE(grown.tiles.contains({1, 0}));
  CHECK(grown.tiles.at({1, 0}).hashes[255] == root_by_definition(leaves, 255 * 256, 256 * 256));
}

TEST_CASE("merkle tree: restored from its tiles it goes on as if it had never stopped") {
  const auto size = GENERATE(0u, 1u, 2u, 255u, 256u, 257u, 511u, 512u, 1000u, 65535u, 65536u, 65537u, 66000u);
  CAPTURE(size);
  const auto leaves = some_leaves(size + 300);
  auto grown = grow({leaves.begin(), leaves.begin() + size});
  auto restored = MerkleTree::restore(
      size, [&](Position position) { return leaf_hash(leaves[position]); },
      [&](std::uint8_t level, std::uint64_t index) { return grown.tiles.at({level, index}); });
  CHECK(restored.root() == grown.tree.root());
  std::vector<Tile> by_restored;
  std::vector<Tile> by_grown;
  for (auto i = size; i < leaves.size(); ++i) {
    restored.append(leaf_hash(leaves[i]), by_restored);
    grown.tree.append(leaf_hash(leaves[i]), by_grown);
  }
  CHECK(restored.root() == grown.tree.root());
  REQUIRE(by_restored.size() == by_grown.size());
  for (std::size_t i = 0; i < by_grown.size(); ++i) {
    CHECK(by_restored[i].level == by_grown[i].level);
    CHECK(by_restored[i].index == by_grown[i].index);
    CHECK(by_restored[i].hashes == by_grown[i].hashes);
  }
}
