// The command line of `daybook`, read by the tables of options.h.
#pragma once

#include <expected>
#include <string>
#include <variant>
#include <vector>

#include "tools/options.h"

namespace daybook {

// Exit codes, also in the help.
inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;  // refused, or something failed; standard error says why
inline constexpr int kUsage = 2;   // the command line makes no sense

struct Call {
  Verb verb;
  Settings settings;
};

// What is only to be printed: help, version.
struct Print {
  std::string text;
};

// The words after the program's name. The error is a sentence for a person, naming what is near to what was written.
std::expected<std::variant<Call, Print>, std::string> parse_command_line(const std::vector<std::string>& words);

std::string help();
std::string help(Verb verb);

}  // namespace daybook
