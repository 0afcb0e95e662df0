// A scenario file as steps. tests/scenarios/README.md documents the format.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace daybook::test {

struct Expectation {
  int status = 0;      // of HTTP; the exit code where a verb was run
  bool exact = false;  // no members beyond those listed
  bool empty = false;  // no body at all
  std::optional<std::size_t> events;  // so many of a stream, as a list
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<std::string> contained;  // each stands somewhere in the body
  std::string body;                    // JSON; empty: not looked at
};

struct Step {
  enum class Kind { platform, credential, as, serve, restart, wait, run, request };
  Kind kind = Kind::request;
  int line = 0;                    // in the file, from 1
  std::vector<std::string> words;  // what follows the first word; of a request: method and target
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<std::string> body;  // not yet substituted
  Expectation expected;
};

// Throws std::runtime_error that names the line where the text is no scenario.
std::vector<Step> parse_scenario(std::string_view text);

using ValueOf = std::function<std::optional<std::string>(std::string_view name)>;

// Replaces {name} by what `value_of` knows under that name, {text*100} by a hundred times the text, and {(any {n} text)*100} by the text for
// each n from 1 to 100; other braces stay.
// Throws std::runtime_error where a name is unknown.
std::string substitute(std::string_view text, const ValueOf& value_of);

}  // namespace daybook::test
