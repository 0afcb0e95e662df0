// Does an answer say what a scenario expects of it? tests/scenarios/README.md documents the signs.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace daybook::test {

using Captures = std::map<std::string, std::string, std::less<>>;

// What differs, one line each; empty where all is as expected. What "*name" stands for goes to `captures`.
std::vector<std::string> mismatches(const nlohmann::json& expected, const nlohmann::json& actual, bool exact,
                                    Captures& captures);

// The same for a single text, such as a header's value.
bool matches(std::string_view expected, const std::string& actual, Captures& captures);

// Server-sent events as [{"id","event","data"}], what is absent left out, and data that is JSON as such. What has not come to its end is
// none, nor is a comment.
nlohmann::json events_in(std::string_view stream);

}  // namespace daybook::test
