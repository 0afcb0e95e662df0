#include "scenario_runner/match.h"

#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

namespace daybook::test {

using nlohmann::json;

namespace {

std::string text_of(const json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

struct Comparison {
  bool exact;
  Captures& captures;
  std::vector<std::string> differences;

  void differ(const std::string& path, const std::string& expected, const json& actual) {
    differences.push_back((path.empty() ? "the body" : path) + " should be " + expected + " and is " + actual.dump());
  }

  void compare(const std::string& path, const json& expected, const json& actual) {
    if (expected.is_string()) {
      // The signs stand for values of any type; a plain text only for itself.
      const auto& sign = expected.get_ref<const std::string&>();
      const bool is_sign = !sign.empty() && (sign.front() == '*' || sign.front() == '~');
      const bool same = is_sign ? matches(sign, text_of(actual), captures) : expected == actual;
      if (!same) differ(path, expected.dump(), actual);
    } else if (expected.is_object() && actual.is_object()) {
      compare_members(path, expected, actual);
    } else if (expected.is_array() && actual.is_array()) {
      compare_elements(path, expected, actual);
    } else if (expected != actual) {
      differ(path, expected.dump(), actual);
    }
  }

  void compare_members(const std::string& path, const json& expected, const json& actual) {
    for (const auto& [name, value] : expected.items()) {
      const auto inner = path.empty() ? name : path + "." + name;
      if (value == "!") {
        if (actual.contains(name)) differ(inner, "absent", actual[name]);
      } else if (!actual.contains(name)) {
        differences.push_back(inner + " is missing in " + actual.dump());
      } else {
        compare(inner, value, actual[name]);
      }
    }
    for (const auto& [name, value] : actual.items()) {
      if (exact && !expected.contains(name)) differ(path.empty() ? name : path + "." + name, "absent", value);
    }
  }

  void compare_elements(const std::string& path, const json& expected, const json& actual) {
    const bool more_may_follow = !expected.empty() && expected.back() == "...";
    const std::size_t count = expected.size() - (more_may_follow ? 1 : 0);
    if (more_may_follow ? actual.size() < count : actual.size() != count) {
      differ(path, std::string(more_may_follow ? "at least " : "") + std::to_string(count) + " elements", actual);
      return;
    }
    for (std::size_t i = 0; i < count; ++i) compare(path + "[" + std::to_string(i) + "]", expected[i], actual[i]);
  }
};

}  // namespace

std::vector<std::string> mismatches(const json& expected, const json& actual, bool exact, Captures& captures) {
  Comparison comparison{exact, captures, {}};
  comparison.compare("", expected, actual);
  return comparison.differences;
}

json events_in(std::string_view stream) {
  auto events = json::array();
  for (auto end = stream.find("\n\n"); end != std::string_view::npos; end = stream.find("\n\n")) {
    auto event = json::object();
    std::istringstream lines{std::string(stream.substr(0, end))};
    for (std::string line; std::getline(lines, line);) {
      const auto colon = line.find(": ");
      if (colon == 0 || colon == std::string::npos) continue;
      const auto text = line.substr(colon + 2);
      auto value = json::parse(text, nullptr, false);
      event[line.substr(0, colon)] = line.starts_with("data") && !value.is_discarded() ? std::move(value) : json(text);
    }
    if (event.contains("data")) events.push_back(std::move(event));
    stream.remove_prefix(end + 2);
  }
  return events;
}

bool matches(std::string_view expected, const std::string& actual, Captures& captures) {
  if (expected.starts_with('*')) {
    if (expected.size() > 1) captures.insert_or_assign(std::string(expected.substr(1)), actual);
    return true;
  }
  if (expected.starts_with('~')) return std::regex_match(actual, std::regex(std::string(expected.substr(1))));
  return expected == actual;
}

}  // namespace daybook::test
