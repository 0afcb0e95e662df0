#include "eventstore/block.h"

#include <algorithm>
#include <cassert>

#include "eventstore/bytes.h"
#include "eventstore/crc32c.h"
#include "eventstore/failure.h"

namespace daybook {
namespace {

// The bytes of a chunk; docs/journal.md draws them.
constexpr std::uint8_t kChunkFormat = 1;
constexpr std::uint8_t kOpensBlock = 1;
constexpr std::uint8_t kContinuesBlock = 2;
constexpr std::size_t kChunkHeaderBytes = 24;
constexpr std::size_t kBlockHeaderBytes = 96;

std::string_view bytes_of(const auto& array) { return {reinterpret_cast<const char*>(array.data()), array.size()}; }

void copy_bytes(std::string_view from, std::size_t at, auto& array) {
  std::copy_n(reinterpret_cast<const std::uint8_t*>(from.data()) + at, array.size(), array.begin());
}

// How many entries from `begin` on share a chunk.
std::size_t entries_of_chunk(const Block& block, std::size_t begin) {
  const auto position = block.first + begin;
  const auto boundary = (position / kChunkPositions + 1) * kChunkPositions;
  std::size_t bytes = 0;
  std::size_t end = begin;
  while (end < block.entries.size() && block.first + end < boundary) {
    bytes += block.entries.frames(end, end + 1).size();
    if (end > begin && bytes > kChunkFrameBytesMax) break;
    ++end;
  }
  return end - begin;
}

void append_block_header(std::string& out, const Block& block) {
  append_big_endian(out, static_cast<std::uint32_t>(block.entries.size()));
  append_big_endian(out, block.epoch);
  out += bytes_of(block.id);
  out += bytes_of(block.root_before);
  out += bytes_of(block.root_after);
  append_big_endian(out, crc32c(block.entries.frames(0, block.entries.size())));
}

}  // namespace

std::vector<Chunk> chunks_of(const Block& block) {
  assert(!block.entries.empty());
  std::vector<Chunk> chunks;
  for (std::size_t begin = 0; begin < block.entries.size();) {
    const auto count = entries_of_chunk(block, begin);
    const auto frames = block.entries.frames(begin, begin + count);
    std::string body;
    body.reserve(kChunkHeaderBytes + kBlockHeaderBytes + frames.size());
    body += static_cast<char>(kChunkFormat);
    body += static_cast<char>(begin == 0 ? kOpensBlock : kContinuesBlock);
    append_big_endian(body, static_cast<std::uint16_t>(count));
    append_big_endian(body, block.first + begin);
    append_big_endian(body, block.first);
    if (begin == 0) append_block_header(body, block);
    body += frames;

    std::string bytes;
    bytes.reserve(4 + body.size());
    append_big_endian(bytes, crc32c(body));
    bytes += body;
    chunks.push_back({block.first + begin, std::move(bytes)});
    begin += count;
  }
  return chunks;
}

ChunkView parse_chunk(JournalNumber journal, Position first, std::string_view bytes, Checksum checksum) {
  const auto damaged = [&](const std::string& what) { return JournalDamaged(journal, first, what); };
  if (bytes.size() < kChunkHeaderBytes) throw damaged("the chunk is torn");
  if (checksum == Checksum::required && big_endian_at<std::uint32_t>(bytes, 0) != crc32c(bytes.substr(4))) {
    throw damaged("the chunk's checksum does not match its bytes");
  }
  if (bytes[4] != kChunkFormat) throw damaged("the chunk is of an unknown format");
  ChunkView chunk;
  chunk.opens_block = bytes[5] == kOpensBlock;
  const auto count = big_endian_at<std::uint16_t>(bytes, 6);
  chunk.first = big_endian_at<std::uint64_t>(bytes, 8);
  chunk.block_first = big_endian_at<std::uint64_t>(bytes, 16);
  if (chunk.first != first) throw damaged("the chunk says that it begins at " + std::to_string(chunk.first));
  std::size_t at = kChunkHeaderBytes;
  if (chunk.opens_block) {
    if (bytes.size() < at + kBlockHeaderBytes) throw damaged("the chunk is torn");
    chunk.block_count = big_endian_at<std::uint32_t>(bytes, at);
    chunk.epoch = big_endian_at<std::uint64_t>(bytes, at + 4);
    copy_bytes(bytes, at + 12, chunk.id);
    copy_bytes(bytes, at + 28, chunk.root_before);
    copy_bytes(bytes, at + 60, chunk.root_after);
    chunk.block_crc = big_endian_at<std::uint32_t>(bytes, at + 92);
    at += kBlockHeaderBytes;
  }
  chunk.entries.reserve(count);
  for (std::uint16_t i = 0; i < count; ++i) {
    if (bytes.size() < at + 2) throw damaged("the chunk is torn");
    const auto length = big_endian_at<std::uint16_t>(bytes, at);
    if (bytes.size() < at + 2 + length) throw damaged("the chunk is torn");
    chunk.entries.push_back(bytes.substr(at + 2, length));
    at += 2u + length;
  }
  if (at != bytes.size()) throw damaged("the chunk has more bytes than entries");
  return chunk;
}

}  // namespace daybook
