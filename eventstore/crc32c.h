// CRC-32C (Castagnoli; RFC 3720, appendix B.4): finds bytes that were altered by accident.
#pragma once

#include <cstdint>
#include <string_view>

namespace daybook {

// The checksum of `bytes` appended to what `so_far` is the checksum of.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t so_far = 0);

}  // namespace daybook
