// What one commit adds to one journal. docs/journal.md shows the bytes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/types.h"
#include "eventstore/framed_entries.h"

namespace daybook {

inline constexpr std::size_t kChunkFrameBytesMax = 65'536;   // framed entries of a chunk that holds more than one
inline constexpr std::uint64_t kChunkPositions = 256;        // no chunk crosses a multiple of this position

using BlockId = std::array<std::uint8_t, 16>;

// Where a journal ends: how many entries it has and the root over them.
struct Head {
  std::uint64_t size = 0;
  Hash root{};
  friend bool operator==(const Head&, const Head&) = default;
};

struct Block {
  Position first = 0;
  Hash root_before{};
  Hash root_after{};
  std::uint64_t epoch = 0;
  BlockId id{};
  FramedEntries entries;

  Head before() const { return {first, root_before}; }
  Head after() const { return {first + entries.size(), root_after}; }
  friend bool operator==(const Block&, const Block&) = default;
};

// A stored piece of a block: `first` is the position of its first entry.
struct Chunk {
  Position first = 0;
  std::string bytes;
};

// The chunks of a block, in order. REQUIRES: 1 or more entries, none longer than kEntryBytesMax.
std::vector<Chunk> chunks_of(const Block& block);

// A chunk as it was read, checked. The views point into the bytes given.
struct ChunkView {
  bool opens_block = false;
  Position block_first = 0;
  std::uint32_t block_count = 0;  // the five from here on only where opens_block
  std::uint32_t block_crc = 0;    // crc32c over the block's framed entries
  std::uint64_t epoch = 0;
  Hash root_before{};
  Hash root_after{};
  BlockId id{};
  Position first = 0;
  std::vector<std::string_view> entries;
};

enum class Checksum { required, ignored };  // ignored: to see what of a damaged chunk is left

// Throws JournalDamaged where the bytes are not a chunk that begins at `first`.
ChunkView parse_chunk(JournalNumber journal, Position first, std::string_view bytes, Checksum checksum = Checksum::required);

}  // namespace daybook
