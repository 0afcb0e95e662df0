// JSON Patches (RFC 6902) with the operations add, remove, replace and test; move and copy are refused. A patch is taken as a whole: where
// one operation can't be done, nothing is. Members of an operation that the RFC does not know are ignored, as it asks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "http/json_body.h"
#include "http/json_pointer.h"

namespace daybook::http {

inline constexpr std::size_t kPatchOperationsMax = 1'000;
inline constexpr std::size_t kPatchedBytesMax = 1 << 20;  // of the patched document, as canonical text
inline constexpr std::size_t kPatchedDepthMax = 32;       // arrays and objects open at once in it

struct PatchOperation {
  enum class Kind : std::uint8_t { add, remove, replace, test };
  Kind kind = Kind::test;
  JsonPointer path;
  JsonValue value = {};  // of `remove`: null
};
using Patch = std::vector<PatchOperation>;

struct PatchFault {
  std::string source;    // what of the patch is to blame: "/2/path"; of too large a result: ""
  std::string expected;  // what it must be: "the pointer of something that is there"
};

// From a parsed text. The fault is the first one.
std::expected<Patch, PatchFault> patch_from(const JsonValue& text);

std::expected<JsonValue, PatchFault> patched(JsonValue document, const Patch& patch);

}  // namespace daybook::http
