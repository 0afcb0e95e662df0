// Chunks of blocks as they lie on disk, without the checksum, which a mutation would hardly ever hit: refused, or what chunks_of makes of the same entries.
#include "eventstore/block.h"
#include "eventstore/bytes.h"
#include "eventstore/crc32c.h"
#include "eventstore/failure.h"
#include "fuzz/target.h"

namespace {

using namespace daybook;
using daybook::fuzz::require;

constexpr JournalNumber kJournal = 1;
constexpr std::uint64_t kPositionsMax = std::uint64_t{1} << 53;  // numbers of JSON are exact below

void check_written(const ChunkView& chunk) {
  Block block{chunk.first, chunk.root_before, chunk.root_after, chunk.epoch, chunk.id, {}};
  for (const auto entry : chunk.entries) block.entries.push_back(entry);
  std::size_t at = 0;
  for (const auto& written : chunks_of(block)) {
    const auto again = parse_chunk(kJournal, written.first, written.bytes);
    require(again.first == block.first + at, "chunks follow each other");
    for (const auto entry : again.entries) require(at < block.entries.size() && entry == block.entries[at++], "a chunk has the block's entries");
    if (again.opens_block) require(again.block_count == block.entries.size() && again.root_after == block.root_after, "a block says what it is");
  }
  require(at == block.entries.size(), "the chunks of a block have all its entries");
}

void run(std::string_view bytes) {
  const auto first = bytes.size() < 16 ? 0 : big_endian_at<std::uint64_t>(bytes, 8);
  try {
    const auto chunk = parse_chunk(kJournal, first, bytes, Checksum::ignored);
    std::string right(bytes.substr(4));
    std::string checksum;
    append_big_endian(checksum, crc32c(right));
    const auto sealed = checksum + right;
    require(parse_chunk(kJournal, first, sealed).entries == chunk.entries, "a chunk with its checksum is the same");
    if (chunk.opens_block && !chunk.entries.empty() && first < kPositionsMax) check_written(chunk);
  } catch (const JournalDamaged&) {
  }
}

const daybook::fuzz::Target target("block", run);

}  // namespace
