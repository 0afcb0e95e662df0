// The Merkle tree over the entries: a leaf's hash, and adding it with the tiles that it completes.
#include <benchmark/benchmark.h>

#include "eventstore/merkle.h"

namespace daybook::bench {
namespace {

constexpr std::size_t kEntryBytes = 320;  // about what a transfer's entry has
constexpr std::uint64_t kTreeSize = 1'000'000;

void hash_leaf(benchmark::State& run) {
  const std::string entry(kEntryBytes, 'x');
  for (auto _ : run) benchmark::DoNotOptimize(leaf_hash(entry));
  run.SetItemsProcessed(run.iterations());
  run.SetBytesProcessed(run.iterations() * static_cast<std::int64_t>(kEntryBytes));
}
BENCHMARK(hash_leaf);

void append_to_tree(benchmark::State& run) {
  const auto leaf = leaf_hash("an entry");
  MerkleTree tree;
  std::vector<Tile> full;
  while (tree.size() < kTreeSize) {
    tree.append(leaf, full);
    full.clear();
  }
  for (auto _ : run) {
    tree.append(leaf, full);
    full.clear();
  }
  run.SetItemsProcessed(run.iterations());
}
BENCHMARK(append_to_tree);

void root_of_tree(benchmark::State& run) {
  const auto leaf = leaf_hash("an entry");
  MerkleTree tree;
  std::vector<Tile> full;
  while (tree.size() < kTreeSize - 1) tree.append(leaf, full);
  for (auto _ : run) benchmark::DoNotOptimize(tree.root());
  run.SetItemsProcessed(run.iterations());
}
BENCHMARK(root_of_tree);

}  // namespace
}  // namespace daybook::bench
