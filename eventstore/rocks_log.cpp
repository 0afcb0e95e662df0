#include "eventstore/rocks_log.h"

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <mutex>
#include <optional>
#include <utility>

#include "eventstore/bytes.h"
#include "eventstore/crc32c.h"
#include "eventstore/failure.h"
#include "eventstore/folder_damaged.h"
#include "eventstore/journal_keys.h"

namespace daybook {
namespace {

const std::string kEpoch = "epoch";

std::string bytes_of(const Tile& tile) {
  std::string bytes;
  bytes.reserve(tile.hashes.size() * sizeof(Hash) + 4);
  for (const auto& hash : tile.hashes) bytes.append(reinterpret_cast<const char*>(hash.data()), hash.size());
  append_big_endian(bytes, crc32c(bytes));
  return bytes;
}

std::string_view view(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

Hash hash_at(std::string_view bytes, std::size_t at) {
  Hash hash;
  std::memcpy(hash.data(), bytes.data() + at, hash.size());
  return hash;
}

Block block_begun_by(const ChunkView& chunk) {
  return {chunk.block_first, chunk.root_before, chunk.root_after, chunk.epoch, chunk.id, {}};
}

void check_block_crc(JournalNumber journal, const Block& block, std::uint32_t expected) {
  if (crc32c(block.entries.frames(0, block.entries.size())) != expected) throw JournalDamaged(journal, block.first, "the block's checksum does not match its entries");
}

}  // namespace

template <class Read>
auto RocksLog::naming_damage(const Read& read) const {
  try {
    return read();
  } catch (const JournalDamaged& damage) {
    throw named(damage, [this](JournalNumber journal, Position from, const auto& visit) { visit_entries(journal, from, visit); });
  }
}

RocksLog::RocksLog(JournalDatabase& database) : database_(database) {
  const std::unique_ptr<rocksdb::Iterator> it(database_.db().NewIterator({}, database_.blocks()));
  for (it->SeekToFirst(); it->Valid();) {
    const auto journal = journal_in(view(it->key()));
    heads_[journal] = {1, {}};  // so that its first entry can be read for the name, should the last block be damaged
    heads_[journal] = naming_damage([&] { return read_head(journal); });
    it->Seek(block_key(journal + 1, 0));
  }
  require(it->status(), "read the journals");
  if (const auto& known = database_.known_sizes()) naming_damage([&] { require_sizes(*this, *known); });
}

// The last chunk tells where its block begins, and the block's first chunk what the root is after it.
Head RocksLog::read_head(JournalNumber journal) const {
  const std::unique_ptr<rocksdb::Iterator> it(database_.db().NewIterator({}, database_.blocks()));
  it->SeekForPrev(block_key(journal, ~Position{0}));
  if (!it->Valid() || journal_in(view(it->key())) != journal) {
    if (!it->status().ok()) throw JournalDamaged(journal, 0, it->status().ToString());
    return {0, empty_root()};
  }
  const auto last_first = position_in(view(it->key()));
  const std::string last_bytes = it->value().ToString();
  const auto last = parse_chunk(journal, last_first, last_bytes);
  const auto size = last.first + last.entries.size();

  rocksdb::PinnableSlice opening_bytes;
  const auto status = database_.db().Get({}, database_.blocks(), block_key(journal, last.block_first), &opening_bytes);
  if (!status.ok()) throw JournalDamaged(journal, last.block_first, "the beginning of the last block is missing");
  const auto opening = parse_chunk(journal, last.block_first, view(opening_bytes));
  if (!opening.opens_block || opening.block_first + opening.block_count != size) {
    throw JournalDamaged(journal, size, "the last block is torn: it has " + std::to_string(opening.block_count) +
                                            " entries, of which " + std::to_string(size - last.block_first) + " are there");
  }
  return {size, opening.root_after};
}

std::uint64_t RocksLog::become_writer() {
  const auto epoch = database_.setting(kEpoch) + 1;
  std::string bytes;
  append_big_endian(bytes, epoch);
  rocksdb::WriteOptions options;
  options.sync = true;
  require(database_.db().Put(options, database_.settings(), kEpoch, bytes), "store the epoch");
  epoch_ = epoch;
  return epoch;
}

void RocksLog::stop_writing() { epoch_ = 0; }

void RocksLog::put_setting_with_commit(const std::string& name, std::uint64_t value) {
  std::lock_guard lock(settings_mutex_);
  settings_[name] = value;
}

std::map<std::string, std::uint64_t> RocksLog::take_settings() {
  std::lock_guard lock(settings_mutex_);
  return std::exchange(settings_, {});
}

AppendOutcome RocksLog::append(std::uint64_t epoch, std::span<const Append> blocks) {
  if (epoch != epoch_ || epoch == 0) return AppendOutcome::fenced;
  rocksdb::WriteBatch batch;
  for (const auto& [journal, block, tiles] : blocks) {
    if (head(journal) != block.before()) return AppendOutcome::conflict;
    for (const auto& chunk : chunks_of(block)) {
      require(batch.Put(database_.blocks(), block_key(journal, chunk.first), chunk.bytes), "build a commit");
    }
    for (const auto& tile : tiles) {
      require(batch.Put(database_.tiles(), tile_key(journal, tile.level, tile.index), bytes_of(tile)), "build a commit");
    }
  }
  for (const auto& [name, value] : take_settings()) {
    std::string bytes;
    append_big_endian(bytes, value);
    require(batch.Put(database_.settings(), name, bytes), "build a commit");
  }
  rocksdb::WriteOptions options;
  options.sync = true;
  require(database_.db().Write(options, &batch), "append to the journal");

  std::unique_lock lock(mutex_);
  for (const auto& append : blocks) heads_[append.journal] = append.block.after();
  return AppendOutcome::committed;
}

std::vector<JournalNumber> RocksLog::journals() const {
  std::shared_lock lock(mutex_);
  std::vector<JournalNumber> numbers;
  for (const auto& [journal, head] : heads_) numbers.push_back(journal);
  return numbers;
}

Head RocksLog::head(JournalNumber journal) const {
  std::shared_lock lock(mutex_);
  const auto found = heads_.find(journal);
  return found == heads_.end() ? Head{0, empty_root()} : found->second;
}

void RocksLog::read_chunks(JournalNumber journal, Position from, std::uint64_t size,
                           const std::function<bool(const ChunkView&)>& visit) const {
  const std::unique_ptr<rocksdb::Iterator> it(database_.db().NewIterator({}, database_.blocks()));
  it->SeekForPrev(block_key(journal, from));
  std::optional<Position> expected;  // where the next chunk must begin
  for (;; it->Next()) {
    const bool ours = it->Valid() && journal_in(view(it->key())) == journal;
    const auto missing_from = expected.value_or(from);
    if (!it->status().ok()) throw JournalDamaged(journal, missing_from, it->status().ToString());
    if (!ours) throw JournalDamaged(journal, missing_from, "the entries up to " + std::to_string(size - 1) + " are missing");
    const auto first = position_in(view(it->key()));
    const auto chunk = parse_chunk(journal, first, view(it->value()));
    const auto end = first + chunk.entries.size();
    if (expected ? first != *expected : end <= from) {
      throw JournalDamaged(journal, missing_from, "the entries up to " + std::to_string(first - 1) + " are missing");
    }
    expected = end;
    if (!visit(chunk) || end >= size) return;
  }
}

void RocksLog::read_entries(JournalNumber journal, Position from,
                            const std::function<bool(Position, std::string_view)>& visit) const {
  naming_damage([&] { visit_entries(journal, from, visit); });
}

void RocksLog::read_blocks(JournalNumber journal, Position from, const std::function<bool(const Block&)>& visit) const {
  naming_damage([&] { visit_blocks(journal, from, visit); });
}

Tile RocksLog::read_tile(JournalNumber journal, std::uint8_t level, std::uint64_t index) const {
  return naming_damage([&] { return find_tile(journal, level, index); });
}

void RocksLog::visit_entries(JournalNumber journal, Position from,
                             const std::function<bool(Position, std::string_view)>& visit) const {
  const auto size = head(journal).size;
  if (from >= size) return;
  read_chunks(journal, from, size, [&](const ChunkView& chunk) {
    for (std::size_t i = from > chunk.first ? from - chunk.first : 0; i < chunk.entries.size(); ++i) {
      if (!visit(chunk.first + i, chunk.entries[i])) return false;
    }
    return true;
  });
}

void RocksLog::visit_blocks(JournalNumber journal, Position from, const std::function<bool(const Block&)>& visit) const {
  const auto size = head(journal).size;
  if (from >= size) return;
  Position begin = from;  // of the block that holds `from`
  read_chunks(journal, from, size, [&](const ChunkView& chunk) {
    begin = chunk.block_first;
    return false;
  });
  Block block;
  std::uint32_t crc = 0;
  std::uint64_t count = 0;
  read_chunks(journal, begin, size, [&](const ChunkView& chunk) {
    const bool between = block.entries.size() == count;
    if (chunk.opens_block != between || (!between && chunk.block_first != block.first)) {
      throw JournalDamaged(journal, chunk.first, "a block is torn");
    }
    if (chunk.opens_block) {
      block = block_begun_by(chunk);
      crc = chunk.block_crc;
      count = chunk.block_count;
    }
    for (const auto entry : chunk.entries) block.entries.push_back(entry);
    if (block.entries.size() < count) return true;
    if (block.entries.size() > count) throw JournalDamaged(journal, block.first, "a block has more entries than it says");
    check_block_crc(journal, block, crc);
    return visit(block);
  });
}

Tile RocksLog::find_tile(JournalNumber journal, std::uint8_t level, std::uint64_t index) const {
  const auto damaged = [&](const std::string& what) {
    return JournalDamaged(journal, (index * kTileWidth) << (8 * level),
                          "tile " + std::to_string(index) + " of level " + std::to_string(level) + " " + what);
  };
  rocksdb::PinnableSlice slice;
  const auto status = database_.db().Get({}, database_.tiles(), tile_key(journal, level, index), &slice);
  if (status.IsNotFound()) throw damaged("is missing");
  if (!status.ok()) throw damaged("can't be read: " + status.ToString());
  const auto bytes = view(slice);
  constexpr auto kHashBytes = kTileWidth * sizeof(Hash);
  if (bytes.size() != kHashBytes + 4 || big_endian_at<std::uint32_t>(bytes, kHashBytes) != crc32c(bytes.substr(0, kHashBytes))) {
    throw damaged("was altered");
  }
  Tile tile{level, index, {}};
  tile.hashes.reserve(kTileWidth);
  for (std::size_t i = 0; i < kTileWidth; ++i) tile.hashes.push_back(hash_at(bytes, i * sizeof(Hash)));
  return tile;
}

void require_entries(const Log& log, const std::filesystem::path& folder) {
  if (log.head(kSystemJournal).size > 0) return;
  throw StorageFailed("the journal in " + folder.string() + " has no entries, and had some: a file of it has lost its end" + std::string(kCopyFirst));
}

}  // namespace daybook
