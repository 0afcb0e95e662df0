#include "eventstore/crc32c.h"

#include <isa-l/crc.h>

namespace daybook {

std::uint32_t crc32c(std::string_view bytes, std::uint32_t so_far) {
  // ISA-L leaves the inversion before and after to the caller, and does not write through its pointer.
  auto* data = const_cast<unsigned char*>(reinterpret_cast<const unsigned char*>(bytes.data()));
  return ~crc32_iscsi(data, static_cast<int>(bytes.size()), ~so_far);
}

}  // namespace daybook
