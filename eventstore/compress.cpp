#include "eventstore/compress.h"

#include <zlib.h>

#include <stdexcept>

namespace daybook {
namespace {

constexpr std::string_view kMagic = "\x1f\x8b";
constexpr int kWindowBitsOfGzip = 15 + 16;
constexpr int kMemoryLevel = 8;  // zlib's own default
constexpr std::size_t kTrailerBytes = 4;

std::size_t little_endian_at(std::string_view bytes, std::size_t at) {
  std::size_t value = 0;
  for (int i = 3; i >= 0; --i) value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
  return value;
}

// zlib takes bytes that it does not alter as not const.
void give(z_stream& stream, std::string_view bytes, std::string& out) {
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
}

}  // namespace

std::string compressed(std::string_view text) {
  if (text.size() > kUncompressedBytesMax) throw std::length_error("a text to be sealed is too long");
  if (text.size() < kCompressedFromBytes) return std::string(text);
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kWindowBitsOfGzip, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc();
  std::string bytes(text.size(), '\0');  // no room for more: then it stays as it is
  give(stream, text, bytes);
  const auto result = deflate(&stream, Z_FINISH);
  bytes.resize(stream.total_out);
  deflateEnd(&stream);
  return result == Z_STREAM_END ? bytes : std::string(text);
}

std::optional<std::string> uncompressed(std::string bytes) {
  if (!bytes.starts_with(kMagic)) return bytes;
  z_stream stream{};
  if (inflateInit2(&stream, kWindowBitsOfGzip) != Z_OK) throw std::bad_alloc();
  // The last four bytes say how long the text was; where they lie, it does not fit, and is broken.
  const auto length = bytes.size() < kTrailerBytes ? 0 : little_endian_at(bytes, bytes.size() - kTrailerBytes);
  if (length > kUncompressedBytesMax) {
    inflateEnd(&stream);
    return std::nullopt;
  }
  std::string text(length, '\0');
  give(stream, bytes, text);
  const auto result = inflate(&stream, Z_FINISH);
  const bool whole = result == Z_STREAM_END && stream.avail_in == 0 && stream.total_out == length;
  inflateEnd(&stream);
  return whole ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace daybook
