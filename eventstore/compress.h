// Makes long texts shorter before they are sealed, so that an entity with a thousand relations fits one entry. The form is that of gzip (RFC 1952), whose
// first two bytes begin no text in UTF-8, so that what was sealed as it is needs no mark.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace daybook {

inline constexpr std::size_t kCompressedFromBytes = 1'024;        // shorter texts are sealed as they are
inline constexpr std::size_t kUncompressedBytesMax = 4 << 20;     // what is longer is not read again

// The text as it is, or gzip'd where that makes it shorter. REQUIRES: at most kUncompressedBytesMax.
std::string compressed(std::string_view text);
// The text again; none where the bytes are broken, or those of a text that is too long.
std::optional<std::string> uncompressed(std::string bytes);

}  // namespace daybook
