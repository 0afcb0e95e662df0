#include "http/json_well_formed.h"

#include <simdjson.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

namespace daybook::http {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kKeptBytesMax = 1 << 20;  // of a thread's buffer and parser, between two texts
constexpr std::size_t kFewMembers = 16;         // so many names are compared one with another

struct NotAsItShouldBe {};

bool has_twice(const JsonValue::Object& members) {
  if (members.size() <= kFewMembers) {
    for (std::size_t i = 1; i < members.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (members[i].name == members[j].name) return true;
      }
    }
    return false;
  }
  std::vector<std::string_view> names;
  for (const auto& member : members) names.push_back(member.name);
  std::ranges::sort(names);
  return std::ranges::adjacent_find(names) != names.end();
}

JsonValue value_of(dom::element value, std::size_t depth_left);

JsonValue::Object members_of(dom::object object, std::size_t depth_left) {
  JsonValue::Object members;
  members.reserve(object.size());
  for (const auto [name, value] : object) members.push_back({std::string(name), value_of(value, depth_left)});
  if (has_twice(members)) throw NotAsItShouldBe{};
  return members;
}

JsonValue::Array elements_of(dom::array array, std::size_t depth_left) {
  JsonValue::Array elements;
  elements.reserve(array.size());
  for (const auto element : array) elements.push_back(value_of(element, depth_left));
  return elements;
}

JsonValue value_of(dom::element value, std::size_t depth_left) {
  switch (value.type()) {
    case dom::element_type::OBJECT:
      if (depth_left == 0) throw NotAsItShouldBe{};
      return {members_of(value.get_object(), depth_left - 1)};
    case dom::element_type::ARRAY:
      if (depth_left == 0) throw NotAsItShouldBe{};
      return {elements_of(value.get_array(), depth_left - 1)};
    case dom::element_type::STRING: return {std::string(std::string_view(value.get_string()))};
    case dom::element_type::INT64: return {JsonNumber{std::to_string(std::int64_t{value.get_int64()})}};
    case dom::element_type::UINT64: return {JsonNumber{std::to_string(std::uint64_t{value.get_uint64()})}};
    case dom::element_type::DOUBLE: throw NotAsItShouldBe{};  // its text is lost
    case dom::element_type::BOOL: return {bool{value.get_bool()}};
    case dom::element_type::NULL_VALUE: return {std::monostate{}};
  }
  throw NotAsItShouldBe{};
}

}  // namespace

std::optional<JsonValue> read_well_formed(std::string_view text, std::size_t depth_max) try {
  struct Reader {
    dom::parser parser;
    std::string padded;  // simdjson reads beyond the end of the text
  };
  thread_local std::unique_ptr<Reader> reader;
  if (!reader) reader = std::make_unique<Reader>();
  reader->padded.assign(text);
  reader->padded.append(simdjson::SIMDJSON_PADDING, '\0');
  const dom::element root = reader->parser.parse(reader->padded.data(), text.size(), false);
  auto value = value_of(root, depth_max);
  if (reader->padded.capacity() > kKeptBytesMax) reader.reset();
  return value;
} catch (const simdjson::simdjson_error&) {
  return std::nullopt;
} catch (const NotAsItShouldBe&) {
  return std::nullopt;
}

}  // namespace daybook::http
