// `daybook replay`: reads commands from the terminal, or does the one on the command line.
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <sstream>

// The declarations are those of the BSD library.
#include <editline/readline.h>

#include "tools/command_line.h"
#include "tools/rebuilding.h"
#include "tools/replay/debugger.h"
#include "tools/verbs.h"

namespace daybook {
namespace {

void show_progress(std::uint64_t done, std::uint64_t total) {
  if (::isatty(STDERR_FILENO) != 1) return;
  std::cerr << "\robjects " << progress_bar(done, total) << std::flush;
  if (done == total) std::cerr << "\r\033[K";
}

// A line of the terminal, with its history; of a file or pipe as it is. None at the end.
std::optional<std::string> next_line(const std::string& prompt) {
  std::string line;
  if (::isatty(STDIN_FILENO) != 1) return std::getline(std::cin, line) ? std::optional(line) : std::nullopt;
  char* typed = ::readline(prompt.c_str());
  if (!typed) return std::nullopt;
  line = typed;
  if (!line.empty()) ::add_history(typed);
  std::free(typed);
  return line;
}

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

void print(const replay::Output& output, bool json) {
  auto& out = output.failed && !json ? std::cerr : std::cout;
  const auto& text = json ? output.json : output.text;
  out << text << (text.ends_with('\n') ? "" : "\n") << std::flush;
}

int converse(replay::Debugger& debugger, bool json) {
  if (!json) print(debugger.command({}), json);
  while (const auto line = next_line("(" + std::to_string(debugger.position()) + ") ")) {
    const auto words = words_of(*line);
    if (words.empty()) continue;
    if (words[0] == "quit") break;
    print(debugger.command(words), json);
  }
  return kDone;
}

}  // namespace

int replay_journal(const Settings& settings) {
  const replay::Journal journal(settings.words.at(0), settings.words.at(1), show_progress);
  replay::Debugger debugger(journal);
  if (settings.words.size() == 2) return converse(debugger, settings.json);
  // Words may be quoted together: bisect 'account acme-1 available < 0'.
  std::string line;
  for (std::size_t i = 2; i < settings.words.size(); ++i) line += settings.words[i] + " ";
  const auto output = debugger.command(words_of(line));
  print(output, settings.json);
  return output.failed ? kFailed : kDone;
}

}  // namespace daybook
