// JSON Pointers (RFC 6901): which part of a JSON document is meant. "/owner/entityId" and "/members/2"; "" is the whole document. Within a
// token "~" is written "~0" and "/" is written "~1".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace daybook::http {

using JsonPointer = std::vector<std::string>;  // its tokens, from the root on, as plain names

// None where the text is no pointer.
std::optional<JsonPointer> pointer_from_text(std::string_view text);

// The pointer of a member, or of an element, of what `pointer` points to.
std::string below(std::string_view pointer, std::string_view name);
std::string below(std::string_view pointer, std::size_t index);

// The index that a token means in an array: digits without sign and leading zeros.
std::optional<std::size_t> index_from_token(std::string_view token);

}  // namespace daybook::http
