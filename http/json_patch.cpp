#include "http/json_patch.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "http/json_same.h"

namespace daybook::http {
namespace {

using Kind = PatchOperation::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 4> kKinds{
    {{"add", Kind::add}, {"remove", Kind::remove}, {"replace", Kind::replace}, {"test", Kind::test}}};

std::expected<Kind, PatchFault> kind_of(const JsonValue& operation, const std::string& source) {
  const auto refused = [&](std::string what) { return std::unexpected(PatchFault{below(source, "op"), std::move(what)}); };
  const auto* name = operation.find("op");
  if (!name || !name->text()) return refused("add, remove, replace or test");
  const auto* found = std::ranges::find(kKinds, *name->text(), &std::pair<std::string_view, Kind>::first);
  if (found != kKinds.end()) return found->second;
  if (*name->text() == "move" || *name->text() == "copy") return refused("add, remove, replace or test: move and copy are not supported");
  return refused("add, remove, replace or test");
}

std::expected<PatchOperation, PatchFault> operation_from(const JsonValue& text, const std::string& source) {
  if (!text.object()) return std::unexpected(PatchFault{source, "an object"});
  const auto kind = kind_of(text, source);
  if (!kind) return std::unexpected(kind.error());
  const auto* path = text.find("path");
  auto pointer = path && path->text() ? pointer_from_text(*path->text()) : std::nullopt;
  if (!pointer) return std::unexpected(PatchFault{below(source, "path"), "a JSON Pointer (RFC 6901)"});
  PatchOperation operation{*kind, *std::move(pointer)};
  if (*kind == Kind::remove) return operation;
  const auto* value = text.find("value");
  if (!value) return std::unexpected(PatchFault{below(source, "value"), "there"});
  operation.value = *value;
  return operation;
}

std::size_t depth_of(const JsonValue& value) {
  std::size_t deepest = 0;
  if (const auto* array = value.array()) {
    for (const auto& element : *array) deepest = std::max(deepest, depth_of(element));
    return deepest + 1;
  }
  if (const auto* object = value.object()) {
    for (const auto& member : *object) deepest = std::max(deepest, depth_of(member.value));
    return deepest + 1;
  }
  return 0;
}

JsonValue* child_of(JsonValue& parent, const std::string& token) {
  if (auto* members = std::get_if<JsonValue::Object>(&parent.value)) {
    const auto it = std::ranges::find(*members, token, &JsonMember::name);
    return it == members->end() ? nullptr : &it->value;
  }
  if (auto* elements = std::get_if<JsonValue::Array>(&parent.value)) {
    const auto index = index_from_token(token);
    return index && *index < elements->size() ? &(*elements)[*index] : nullptr;
  }
  return nullptr;
}

// The most elements that one list or object in it has. REQUIRES: its depth is bounded.
std::size_t widest_in(const JsonValue& value) {
  std::size_t widest = 0;
  if (const auto* elements = value.array()) {
    widest = elements->size();
    for (const auto& element : *elements) widest = std::max(widest, widest_in(element));
  } else if (const auto* members = value.object()) {
    widest = members->size();
    for (const auto& member : *members) widest = std::max(widest, widest_in(member.value));
  }
  return widest;
}

// Does one operation after the other on a document; what is not as an operation needs it is told as what its path must be.
class Patching {
 public:
  static constexpr std::string_view kOther = "what is there";  // of a test's value

  explicit Patching(JsonValue& document) : document_(document) {}

  std::optional<std::string_view> apply(const PatchOperation& operation) {
    switch (operation.kind) {
      case Kind::add: return add(operation);
      case Kind::remove: return remove(operation.path);
      case Kind::replace: return replace(operation);
      case Kind::test: return test(operation);
    }
    std::unreachable();
  }

 private:
  using Refusal = std::optional<std::string_view>;
  static constexpr std::string_view kAbsent = "the pointer of something that is there";
  static constexpr std::string_view kTooWide = "where lists and objects have at most 10000 elements";

  // What the pointer points to but for its last `left_out` tokens.
  JsonValue* find(const JsonPointer& pointer, std::size_t left_out = 0) const {
    JsonValue* at = &document_;
    for (std::size_t i = 0; at && i + left_out < pointer.size(); ++i) at = child_of(*at, pointer[i]);
    return at;
  }

  Refusal add(const PatchOperation& operation) {
    if (operation.path.empty()) return put(document_, operation);
    auto* parent = find(operation.path, 1);
    const auto& token = operation.path.back();
    if (auto* elements = parent ? std::get_if<JsonValue::Array>(&parent->value) : nullptr) {
      const auto index = token == "-" ? elements->size() : index_from_token(token);
      if (!index || *index > elements->size()) return "the pointer of an element of the list, or of its end";
      if (elements->size() >= kPatchedElementsMax) return kTooWide;
      const auto place = elements->begin() + static_cast<std::ptrdiff_t>(*index);
      return put(*elements->emplace(place), operation);
    }
    auto* members = parent ? std::get_if<JsonValue::Object>(&parent->value) : nullptr;
    if (!members) return "within an object or a list that is there";
    auto* present = child_of(*parent, token);
    if (!present && members->size() >= kPatchedElementsMax) return kTooWide;
    return put(present ? *present : members->emplace_back(JsonMember{token, {}}).value, operation);
  }

  Refusal remove(const JsonPointer& path) {
    if (path.empty()) return "other than the whole document";
    auto* parent = find(path, 1);
    auto* child = parent ? child_of(*parent, path.back()) : nullptr;
    if (!child) return kAbsent;
    if (auto* elements = std::get_if<JsonValue::Array>(&parent->value)) {
      elements->erase(elements->begin() + (child - elements->data()));
    } else {
      std::erase_if(std::get<JsonValue::Object>(parent->value), [&](const JsonMember& member) { return member.name == path.back(); });
    }
    return std::nullopt;
  }

  Refusal replace(const PatchOperation& operation) {
    auto* present = find(operation.path);
    if (!present) return kAbsent;
    return put(*present, operation);
  }

  Refusal test(const PatchOperation& operation) {
    const auto* present = find(operation.path);
    if (!present) return kAbsent;
    if (!is_same(*present, operation.value)) return kOther;
    return std::nullopt;
  }

  // Looked at here, so that no sequence of operations builds what could not be walked without an end of the stack.
  Refusal put(JsonValue& place, const PatchOperation& operation) {
    if (operation.path.size() + depth_of(operation.value) > kPatchedDepthMax) return "nested no deeper than a document may be";
    if (widest_in(operation.value) > kPatchedElementsMax) return kTooWide;
    place = operation.value;
    return std::nullopt;
  }

  JsonValue& document_;
};

}  // namespace

std::expected<Patch, PatchFault> patch_from(const JsonValue& text) {
  const auto* list = text.array();
  if (!list) return std::unexpected(PatchFault{"", "a list of operations"});
  if (list->size() > kPatchOperationsMax) {
    return std::unexpected(PatchFault{"", "a list of at most " + std::to_string(kPatchOperationsMax) + " operations"});
  }
  Patch patch;
  for (std::size_t i = 0; i < list->size(); ++i) {
    auto operation = operation_from((*list)[i], below("", i));
    if (!operation) return std::unexpected(std::move(operation).error());
    patch.push_back(*std::move(operation));
  }
  return patch;
}

std::expected<JsonValue, PatchFault> patched(JsonValue document, const Patch& patch) {
  Patching patching(document);
  for (std::size_t i = 0; i < patch.size(); ++i) {
    if (const auto refusal = patching.apply(patch[i])) {
      return std::unexpected(PatchFault{below(below("", i), refusal == Patching::kOther ? "value" : "path"), std::string(*refusal)});
    }
  }
  if (canonical_text(document).size() > kPatchedBytesMax) {
    return std::unexpected(PatchFault{"", "one that leaves a document of at most " + std::to_string(kPatchedBytesMax) + " bytes"});
  }
  return document;
}

}  // namespace daybook::http
