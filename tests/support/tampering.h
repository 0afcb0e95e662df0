// Alters a stopped folder's journal number 1 as somebody would who has the disk, and perhaps this program's source.
#pragma once

#include <rocksdb/db.h>

#include <functional>
#include <string>
#include <vector>

#include "eventstore/bytes.h"
#include "eventstore/crc32c.h"
#include "eventstore/journal_database.h"
#include "eventstore/rocks_log.h"

namespace daybook::test {

class Tampering {
 public:
  static constexpr JournalNumber kJournal = 1;

  explicit Tampering(const std::filesystem::path& folder) : database_(folder / "journal", 1 << 20) {}

  // Turns a bit of the entry and leaves the checksums as they were.
  void flip_bit_of_entry(Position position) {
    auto chunk = chunk_with(position);
    const auto entry = parse_chunk(kJournal, chunk.first, chunk.bytes).entries.at(position - chunk.first);
    flip(chunk.bytes, static_cast<std::size_t>(entry.data() - chunk.bytes.data()) + entry.size() / 2);
    put_chunk(chunk);
  }
  // Turns a bit in front of the entries, behind the checksum.
  void flip_bit_of_block_root(Position position) {
    auto block = block_with(position);
    block.root_after[7] = static_cast<std::uint8_t>(block.root_after[7] ^ 1);
    put(block);
  }
  // Alters entries of one block; its checksums are made right, its roots left.
  void alter_block(Position position, const std::function<void(std::vector<std::string>&, std::size_t at)>& change) {
    auto block = block_with(position);
    remove(block);
    std::vector<std::string> entries(block.entries.begin(), block.entries.end());
    change(entries, position - block.first);
    block.entries = FramedEntries(entries);
    put(block);
  }
  // Each of them the only one of its block.
  void swap_entries(Position a, Position b) {
    auto at_a = block_with(a);
    auto at_b = block_with(b);
    std::swap(at_a.entries, at_b.entries);
    put(at_a);
    put(at_b);
  }
  void remove_chunk(Position position) { require(database_.db().Delete({}, database_.blocks(), key_of(chunk_with(position).first)), "tamper"); }

  void flip_bit_of_tile(std::uint8_t level, std::uint64_t index, std::size_t hash) {
    std::string bytes;
    require(database_.db().Get({}, database_.tiles(), tile_key(level, index), &bytes), "tamper");
    flip(bytes, hash * sizeof(Hash));
    bytes.resize(kTileWidth * sizeof(Hash));
    append_big_endian(bytes, crc32c(bytes));
    require(database_.db().Put({}, database_.tiles(), tile_key(level, index), bytes), "tamper");
  }
  void remove_tile(std::uint8_t level, std::uint64_t index) { require(database_.db().Delete({}, database_.tiles(), tile_key(level, index)), "tamper"); }

  // Writes the journal anew as if `change` had been so from the beginning, with checksums, roots and tiles; without snapshot and last signed checkpoint.
  void rewrite(Position position, const std::function<std::string(std::string)>& change) {
    std::vector<Block> blocks;
    RocksLog(database_).read_blocks(kJournal, 0, [&](const Block& block) {
      blocks.push_back(block);
      return true;
    });
    MerkleTree tree;
    std::vector<Tile> tiles;
    for (auto& block : blocks) {
      remove(block);
      block.root_before = tree.root();
      FramedEntries entries;
      for (const auto entry : block.entries) {
        const std::string bytes(entry);
        entries.push_back(block.first + entries.size() == position ? change(bytes) : bytes);
        tree.append(leaf_hash(entries.back()), tiles);
      }
      block.entries = std::move(entries);
      block.root_after = tree.root();
      put(block);
    }
    for (const auto& tile : tiles) put(tile);
    forget_snapshots();
    forget_signed();
  }

  // The next start evolves all entries.
  void forget_snapshots() { database_.drop_snapshots(); }
  void forget_signed() { require(database_.db().Delete({}, database_.settings(), "signed-1"), "tamper"); }
  void flip_last_bit_of_signed() {
    auto bytes = database_.note("signed-1").value();
    flip(bytes, bytes.size() - 8);
    database_.put_note("signed-1", bytes);
  }
  // Of the snapshot: the row of the first account.
  void alter_account_row(const std::function<std::string(std::string)>& change) {
    std::string key;
    append_big_endian(key, kJournal);
    key += '\4';
    append_big_endian(key, std::uint64_t{10'000'000});
    std::string row;
    require(database_.db().Get({}, database_.snapshots(), key, &row), "tamper");
    require(database_.db().Put({}, database_.snapshots(), key, change(row)), "tamper");
  }

 private:
  static void flip(std::string& bytes, std::size_t at) { bytes.at(at) = static_cast<char>(bytes.at(at) ^ 1); }
  static std::string key_of(Position position) {
    std::string key;
    append_big_endian(key, kJournal);
    append_big_endian(key, position);
    return key;
  }
  static std::string tile_key(std::uint8_t level, std::uint64_t index) {
    std::string key;
    append_big_endian(key, kJournal);
    append_big_endian(key, level);
    append_big_endian(key, index);
    return key;
  }
  Chunk chunk_with(Position position) const {
    const std::unique_ptr<rocksdb::Iterator> it(database_.db().NewIterator({}, database_.blocks()));
    it->SeekForPrev(key_of(position));
    return {big_endian_at<Position>(it->key().ToStringView(), sizeof(JournalNumber)), it->value().ToString()};
  }
  Block block_with(Position position) {
    Block found;
    RocksLog(database_).read_blocks(kJournal, position, [&](const Block& block) {
      found = block;
      return false;
    });
    return found;
  }
  void put_chunk(const Chunk& chunk) { require(database_.db().Put({}, database_.blocks(), key_of(chunk.first), chunk.bytes), "tamper"); }
  void put(const Block& block) {
    for (const auto& chunk : chunks_of(block)) put_chunk(chunk);
  }
  void remove(const Block& block) {
    for (const auto& chunk : chunks_of(block)) require(database_.db().Delete({}, database_.blocks(), key_of(chunk.first)), "tamper");
  }
  void put(const Tile& tile) {
    std::string bytes;
    for (const auto& hash : tile.hashes) bytes.append(reinterpret_cast<const char*>(hash.data()), hash.size());
    append_big_endian(bytes, crc32c(bytes));
    require(database_.db().Put({}, database_.tiles(), tile_key(tile.level, tile.index), bytes), "tamper");
  }

  JournalDatabase database_;
};

// What is between `begin` and the next quote, replaced.
inline std::string with_value(std::string entry, const std::string& begin, const std::string& value) {
  const auto at = entry.find(begin);
  if (at == std::string::npos) throw std::runtime_error("the entry has no " + begin + ": " + entry);
  const auto from = at + begin.size();
  return entry.replace(from, entry.find_first_of("\",}", from) - from, value);
}

}  // namespace daybook::test
