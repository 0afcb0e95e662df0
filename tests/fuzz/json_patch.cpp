// A document and a patch, a line each: the patch does to it what another implementation (nlohmann's) does, or is refused.
#include <nlohmann/json.hpp>

#include "fuzz/target.h"
#include "http/json_patch.h"

namespace {

using namespace daybook::http;
using daybook::fuzz::require;
using Other = nlohmann::json;

// The other one takes numbers for the same that are so only as floating point.
bool has_only_whole_numbers(const JsonValue& value) {
  if (const auto* number = std::get_if<JsonNumber>(&value.value)) {
    return number->text.size() < 18 && number->text.find_first_of(".eE") == std::string::npos;
  }
  if (const auto* array = value.array()) return std::ranges::all_of(*array, has_only_whole_numbers);
  const auto* object = value.object();
  return !object || std::ranges::all_of(*object, [](const JsonMember& member) { return has_only_whole_numbers(member.value); });
}

// The other one takes it for a mistake of its caller's, not of the patch, where there is something in the way of a path that is no list or object.
bool is_below_a_scalar(const Other& document, const JsonPointer& path) {
  const auto* at = &document;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    if (at->is_object() && at->contains(path[i])) {
      at = &(*at)[path[i]];
    } else if (const auto index = index_from_token(path[i]); at->is_array() && index && *index < at->size()) {
      at = &(*at)[*index];
    } else {
      return false;
    }
  }
  return !at->is_structured();
}

// What becomes of the document; discarded where an operation can't be done.
Other patched_by_other(Other document, const Patch& patch, const Other& text) {
  for (std::size_t i = 0; i < patch.size(); ++i) {
    if (!patch[i].path.empty() && is_below_a_scalar(document, patch[i].path)) return Other(Other::value_t::discarded);
    try {
      document = document.patch(Other::array({text[i]}));
    } catch (const Other::exception&) {
      return Other(Other::value_t::discarded);
    }
  }
  return document;
}

bool is_past_a_limit(const PatchFault& fault) {
  return fault.expected.starts_with("nested no deeper") || fault.expected.starts_with("where lists and objects") ||
         fault.expected.starts_with("one that leaves");
}

void check_pointer(const JsonPointer& pointer) {
  std::string text;
  for (const auto& token : pointer) text = below(text, token);
  require(pointer_from_text(text) == pointer, "a pointer that is written again means the same");
}

void run(std::string_view bytes) {
  const auto [first, second] = daybook::fuzz::in_halves(bytes);
  const auto document = parse_json(first, kPatchedDepthMax), text = parse_json(second, kPatchedDepthMax + 2);
  if (!document || !text) return;
  const auto patch = patch_from(*text);
  if (!patch) return require(!patch.error().expected.empty(), "what is wrong with a patch is told");
  for (const auto& operation : *patch) check_pointer(operation.path);

  const auto result = patched(*document, *patch);
  const auto written = result ? canonical_text(*result) : std::string();
  require(written.size() <= kPatchedBytesMax, "no document becomes larger than it may be");
  if (result) {
    const auto again = patched(*parse_json(canonical_text(*document), kPatchedDepthMax), *patch);
    require(again && canonical_text(*again) == written, "a patch does the same to the same document");
  }
  if (!has_only_whole_numbers(*document) || !has_only_whole_numbers(*text) || (!result && is_past_a_limit(result.error()))) return;
  const auto other = patched_by_other(Other::parse(canonical_text(*document)), *patch, Other::parse(canonical_text(*text)));
  require(result.has_value() == !other.is_discarded(), "a patch is refused where the other implementation refuses it");
  if (result) require(Other::parse(written) == other, "a patch does what the other implementation does");
}

const daybook::fuzz::Target target("json_patch", run);

}  // namespace
