// SHA-256 (FIPS 180-4) of one or two pieces. Each thread keeps one context: to make one anew for each hash costs twice the hash.
#pragma once

#include <cstdint>
#include <string_view>

#include "domain/types.h"

namespace daybook {

Hash sha256(std::string_view bytes);

// SHA-256(prefix || a || b), as the tree hashes need it.
Hash sha256_prefixed(std::uint8_t prefix, std::string_view a, std::string_view b = {});

}  // namespace daybook
