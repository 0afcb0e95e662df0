// Numbers and truths as queries, headers and cursors write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace daybook::http {

// A decimal number without sign, space or leading zeros.
std::optional<std::uint64_t> whole_number(std::string_view text);

// "true" or "false" in any case.
std::optional<bool> truth(std::string_view text);

}  // namespace daybook::http
