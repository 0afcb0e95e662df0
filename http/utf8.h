// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <string_view>

namespace daybook::http {

// Bytes of the code point that `text` begins with; 0 where that is no code point, or `text` is empty.
std::size_t code_point_bytes(std::string_view text);

bool is_utf8(std::string_view text);

}  // namespace daybook::http
