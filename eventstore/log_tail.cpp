#include "eventstore/log_tail.h"

#include <fcntl.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/crc32c.h"
#include "eventstore/file.h"

// The format, which RocksDB has from LevelDB: blocks of 32 KiB, and in each of them fragments that never cross its end,
//   checksum u32, length u16, type u8, bytes       little-endian; the checksum, masked, is of type and bytes
// A record is one fragment (full), or first, any number of middle, and last. Fewer than 7 bytes at the end of a block are zeros.
namespace daybook {
namespace {

constexpr std::size_t kBlockBytes = 32 << 10;
constexpr std::size_t kHeaderBytes = 7;
enum FragmentType : unsigned char { kFull = 1, kFirst, kMiddle, kLast };

struct Fragment {
  FragmentType type;
  std::size_t bytes;  // with its header
};

unsigned char byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

// A checksum of bytes that hold checksums would be weak, so it is rotated and moved.
std::uint32_t masked(std::uint32_t crc) { return ((crc >> 15) | (crc << 17)) + 0xa282ead8u; }

// The whole fragment at the beginning of what is left of a block.
std::optional<Fragment> fragment_at(std::string_view rest) {
  if (rest.size() < kHeaderBytes) return std::nullopt;
  const auto length = static_cast<std::size_t>(byte_at(rest, 4) | byte_at(rest, 5) << 8);
  const auto type = byte_at(rest, 6);
  if (type < kFull || type > kLast || kHeaderBytes + length > rest.size()) return std::nullopt;
  const std::uint32_t stored = byte_at(rest, 0) | byte_at(rest, 1) << 8 | byte_at(rest, 2) << 16 | static_cast<std::uint32_t>(byte_at(rest, 3)) << 24;
  if (stored != masked(crc32c(rest.substr(kHeaderBytes - 1, 1 + length)))) return std::nullopt;
  return Fragment{static_cast<FragmentType>(type), kHeaderBytes + length};
}

bool begins_record(const Fragment& fragment) { return fragment.type == kFull || fragment.type == kFirst; }

// Behind damage nothing says where a fragment begins, so each byte of the block is tried.
bool has_beginning(std::string_view block) {
  for (std::size_t at = 0; at < block.size();) {
    const auto fragment = fragment_at(block.substr(at));
    if (fragment && begins_record(*fragment)) return true;
    at += fragment ? fragment->bytes : 1;
  }
  return false;
}

}  // namespace

LogTail examine_log(const std::filesystem::path& path) {
  const File file(path, O_RDONLY);
  LogTail tail{file.size(), 0, false};
  bool damaged = false, in_record = false;
  for (std::uint64_t begin = 0; begin < tail.bytes && !tail.record_behind; begin += kBlockBytes) {
    const auto bytes = file.read(begin, kBlockBytes);
    const std::string_view block(bytes);
    std::size_t at = 0;
    const bool damaged_before = damaged;
    while (!damaged && kBlockBytes - at >= kHeaderBytes && at < block.size()) {
      const auto fragment = fragment_at(block.substr(at));
      if (!fragment || begins_record(*fragment) == in_record) {
        damaged = true;
        break;
      }
      at += fragment->bytes;
      in_record = fragment->type == kFirst || fragment->type == kMiddle;
      if (!in_record) tail.whole_bytes = begin + at;
    }
    // In a block behind the damaged one a record may begin with the first byte.
    if (damaged) tail.record_behind = has_beginning(block.substr(damaged_before ? 0 : std::min(at + 1, block.size())));
  }
  // What fills the last block is no record, and none is missing.
  if (!damaged && !in_record && tail.bytes - tail.whole_bytes < kHeaderBytes && tail.bytes % kBlockBytes == 0) tail.whole_bytes = tail.bytes;
  return tail;
}

}  // namespace daybook
