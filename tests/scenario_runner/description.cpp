#include "scenario_runner/description.h"

#include <algorithm>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>

namespace daybook::test {
namespace {

using nlohmann::json;
using Differences = std::vector<std::string>;

const std::set<std::string> kAnnotations = {"description", "minimum", "minLength", "maxLength"};  // the last three stand at requests only
const std::regex kDateTime(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z)"), kDate(R"(\d{4}-\d\d-\d\d)");

std::vector<std::string> segments_of(const std::string& path) {
  std::vector<std::string> segments;
  std::istringstream in(path);
  for (std::string segment; std::getline(in, segment, '/');) segments.push_back(segment);
  return segments;
}

bool is_parameter(const std::string& segment) { return segment.starts_with('{'); }

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& segments) {
  const bool takes_rest = pattern.back() == "{place}";
  if (takes_rest ? segments.size() < pattern.size() : segments.size() != pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (!is_parameter(pattern[i]) && pattern[i] != segments[i]) return false;
  }
  return true;
}

bool is_type(const json& value, const std::string& type) {
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "null") return value.is_null();
  throw std::runtime_error("the description has a type " + type);
}

bool has_form(const std::string& text, const std::string& form) {
  if (form == "date-time") return std::regex_match(text, kDateTime);
  if (form == "date") return std::regex_match(text, kDate);
  throw std::runtime_error("the description has a format " + form);
}

// Differences of one value, gathered with the place at which each is.
class Comparison {
 public:
  explicit Comparison(const json& document) : document_(document) {}

  Differences take() { return std::move(differences_); }

  void compare(const json& schema, const json& value, const std::string& place) {
    if (schema.contains("$ref")) {
      return compare(document_.at(json::json_pointer(schema.at("$ref").get<std::string>().substr(1))), value, place);
    }
    for (const auto& [keyword, what] : schema.items()) {
      if (keyword == "type") {
        if (!is_of(what, value)) return say(place, "should be " + what.dump() + " and is " + value.dump());
      } else if (keyword == "enum") {
        if (std::ranges::find(what, value) == what.end()) say(place, value.dump() + " is not one of " + what.dump());
      } else if (keyword == "pattern") {
        if (value.is_string() && !std::regex_search(value.get<std::string>(), std::regex(what.get<std::string>()))) say(place, "does not match " + what.dump());
      } else if (keyword == "format") {
        if (value.is_string() && !has_form(value.get<std::string>(), what)) say(place, value.dump() + " is no " + what.dump());
      } else if (keyword == "oneOf") {
        compare_choices(what, value, place);
      } else if (keyword == "required") {
        for (const auto& name : what) {
          if (value.is_object() && !value.contains(name.get<std::string>())) say(place, "has no " + name.dump());
        }
      } else if (keyword == "maxProperties") {
        if (value.is_object() && value.size() > what.get<std::size_t>()) say(place, "has too many members");
      } else if (keyword == "items") {
        for (std::size_t i = 0; value.is_array() && i < value.size(); ++i) compare(what, value[i], place + "/" + std::to_string(i));
      } else if (keyword != "properties" && keyword != "additionalProperties" && !kAnnotations.contains(keyword)) {
        throw std::runtime_error("the description has a keyword " + keyword);
      }
    }
    if (value.is_object()) compare_members(schema, value, place);
  }

 private:
  void say(const std::string& place, const std::string& what) { differences_.push_back((place.empty() ? "/" : place) + ": " + what); }

  static bool is_of(const json& types, const json& value) {
    if (types.is_string()) return is_type(value, types);
    return std::ranges::any_of(types, [&](const json& type) { return is_type(value, type); });
  }

  void compare_members(const json& schema, const json& value, const std::string& place) {
    const auto properties = schema.value("properties", json::object());
    const auto others = schema.value("additionalProperties", json());
    for (const auto& [name, member] : value.items()) {
      const auto there = place + "/" + name;
      if (properties.contains(name)) {
        compare(properties.at(name), member, there);
      } else if (others.is_object()) {
        compare(others, member, there);
      } else if (schema.contains("properties") && !others.is_boolean()) {
        say(there, "is not described");
      }
    }
  }

  void compare_choices(const json& choices, const json& value, const std::string& place) {
    std::size_t fitting = 0;
    Differences least;
    for (const auto& choice : choices) {
      Comparison one(document_);
      one.compare(choice, value, place);
      auto found = one.take();
      if (found.empty()) ++fitting;
      if (least.empty() || found.size() < least.size()) least = std::move(found);
    }
    if (fitting > 1) say(place, "fits " + std::to_string(fitting) + " choices");
    if (fitting == 0) differences_.insert(differences_.end(), least.begin(), least.end());
  }

  const json& document_;
  Differences differences_;
};

bool is_json(const std::string& type) { return type == "application/json" || type.ends_with("+json"); }

}  // namespace

Description::Description(json document) : document_(std::move(document)) {
  for (const auto& [path, item] : document_.at("paths").items()) paths_.emplace_back(path, segments_of(path));
  std::ranges::stable_sort(paths_, {}, [](const auto& path) { return std::ranges::count_if(path.second, is_parameter); });
}

Differences Description::differences(const json& schema, const json& value) const {
  Comparison comparison(document_);
  comparison.compare(schema, value, "");
  return comparison.take();
}

const json& Description::resolved(const json& node) const {
  return node.contains("$ref") ? document_.at(json::json_pointer(node.at("$ref").get<std::string>().substr(1))) : node;
}

const json* Description::operation(const Answered& answered) const {
  const auto segments = segments_of(answered.target.substr(0, answered.target.find('?')));
  auto method = answered.method;
  std::ranges::transform(method, method.begin(), [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  for (const auto& [path, pattern] : paths_) {
    const auto& item = document_.at("paths").at(path);
    if (fits(pattern, segments) && item.contains(method)) return &item.at(method);
  }
  return nullptr;
}

Differences Description::differences(const Answered& answered) const {
  const auto* described = operation(answered);
  if (!described) return {};
  const auto& responses = described->at("responses");
  const auto status = std::to_string(answered.status);
  if (!responses.contains(status) && answered.status < 400) return {"the status " + status + " is not described"};
  const auto& response = resolved(responses.contains(status) ? responses.at(status) : responses.at("default"));
  const auto type = answered.media_type.substr(0, answered.media_type.find(';'));
  if (!response.contains("content")) return answered.body.empty() ? Differences{} : Differences{"a body is not described"};
  if (!response.at("content").contains(type)) return {"the media type \"" + type + "\" is not described"};
  const auto& schema = response.at("content").at(type).at("schema");
  if (is_json(type)) return differences(schema, json::parse(answered.body));
  Differences all;
  if (type != "application/x-ndjson") return all;
  std::istringstream lines(answered.body);
  for (std::string line; std::getline(lines, line);) {
    const auto found = differences(schema, json::parse(line));
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

}  // namespace daybook::test
