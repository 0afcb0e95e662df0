// Does an answer say what a scenario expects of it? tests/scenarios/README.md documents the signs.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace daybook::testing {

using Captures = std::map<std::string, std::string, std::less<>>;

// What differs, one line each; empty where all is as expected. What "*name" stands for goes to `captures`.
std::vector<std::string> mismatches(const nlohmann::json& expected, const nlohmann::json& actual, bool exact,
                                    Captures& captures);

// The same for a single text, such as a header's value.
bool matches(std::string_view expected, const std::string& actual, Captures& captures);

}  // namespace daybook::testing
