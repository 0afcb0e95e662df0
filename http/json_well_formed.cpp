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

// All of these build a value in its place: moving one costs as much as making it.
void read_into(JsonValue& value, dom::element from, std::size_t depth_left);

void read_into(JsonValue::Object& members, dom::object from, std::size_t depth_left) {
  members.reserve(from.size());
  for (const auto [name, value] : from) {
    auto& member = members.emplace_back();
    member.name = name;
    read_into(member.value, value, depth_left);
  }
  if (has_twice(members)) throw NotAsItShouldBe{};
}

void read_into(JsonValue::Array& elements, dom::array from, std::size_t depth_left) {
  elements.reserve(from.size());
  for (const auto element : from) read_into(elements.emplace_back(), element, depth_left);
}

void read_into(JsonValue& value, dom::element from, std::size_t depth_left) {
  const auto level_below = [&] {
    if (depth_left == 0) throw NotAsItShouldBe{};
    return depth_left - 1;
  };
  switch (from.type()) {
    case dom::element_type::OBJECT: return read_into(value.value.emplace<JsonValue::Object>(), from.get_object(), level_below());
    case dom::element_type::ARRAY: return read_into(value.value.emplace<JsonValue::Array>(), from.get_array(), level_below());
    case dom::element_type::STRING: value.value.emplace<std::string>(std::string_view(from.get_string())); return;
    case dom::element_type::INT64: value.value = JsonNumber{std::to_string(std::int64_t{from.get_int64()})}; return;
    case dom::element_type::UINT64: value.value = JsonNumber{std::to_string(std::uint64_t{from.get_uint64()})}; return;
    case dom::element_type::DOUBLE: throw NotAsItShouldBe{};  // its text is lost
    case dom::element_type::BOOL: value.value = bool{from.get_bool()}; return;
    case dom::element_type::NULL_VALUE: return;  // as it is
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
  JsonValue value;
  read_into(value, root, depth_max);
  if (reader->padded.capacity() > kKeptBytesMax) reader.reset();
  return value;
} catch (const simdjson::simdjson_error&) {
  return std::nullopt;
} catch (const NotAsItShouldBe&) {
  return std::nullopt;
}

}  // namespace daybook::http
