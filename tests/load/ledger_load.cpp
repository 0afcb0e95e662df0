// ledger_load captures CONNECTIONS | hot CONNECTIONS SECONDS ROUNDS | history TRANSACTIONS | moments ENTRIES QUESTIONS | customers CUSTOMERS |
// refusals CONNECTIONS SECONDS | replay ENTRIES
// Exit code 0 where all that must hold held.
#include <algorithm>
#include <iostream>

#include "load/load.h"

namespace {

struct Program {
  std::string name;
  std::size_t arguments;
  int (*run)(const std::vector<int>&);
};

}  // namespace

int main(int count, char** arguments) try {
  using namespace daybook::test;
  const std::vector<Program> programs = {{"captures", 1, captures}, {"hot", 3, hot_account}, {"history", 1, history}, {"moments", 2, moments},
                                         {"customers", 1, customers}, {"refusals", 2, refusals}, {"replay", 1, replay}};
  const std::vector<std::string> words(arguments + 1, arguments + count);
  const auto program = words.empty() ? programs.end() : std::ranges::find(programs, words[0], &Program::name);
  if (program == programs.end() || words.size() != program->arguments + 1) {
    std::cerr << "usage: ledger_load captures CONNECTIONS | hot CONNECTIONS SECONDS ROUNDS | history TRANSACTIONS | moments ENTRIES QUESTIONS | customers CUSTOMERS "
                 "| refusals CONNECTIONS SECONDS | replay ENTRIES\n";
    return 2;
  }
  std::vector<int> numbers;
  for (std::size_t i = 1; i < words.size(); ++i) numbers.push_back(std::stoi(words[i]));
  return program->run(numbers);
} catch (const std::exception& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
