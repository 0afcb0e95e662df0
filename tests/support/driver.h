// The main function of test programs that people run by hand: one to a few whole numbers as arguments, 2 for any others, 1 where the test fails.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <iostream>
#include <random>
#include <string>
#include <vector>

namespace daybook::test {

using Numbers = std::vector<std::uint64_t>;

inline constexpr std::size_t kDigitsMax = 9;

// `usage` is shown for anything but `required` to `most` numbers. `drive` throws where the test fails.
inline int driven(int count, char** arguments, const std::string& usage, std::size_t required, std::size_t most, const std::function<void(const Numbers&)>& drive) {
  const std::vector<std::string> given(arguments + 1, arguments + count);
  const auto is_number = [](const std::string& text) {
    return !text.empty() && text.size() <= kDigitsMax && text.find_first_not_of("0123456789") == std::string::npos;
  };
  if (given.size() < required || given.size() > most || !std::ranges::all_of(given, is_number)) {
    std::cerr << "usage: " << usage << "\n";
    return 2;
  }
  try {
    Numbers numbers;
    for (const auto& text : given) numbers.push_back(std::stoull(text));
    drive(numbers);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}

// The second number, or one by chance that can be given as such.
inline unsigned seed_of(const Numbers& numbers) {
  return numbers.size() > 1 ? static_cast<unsigned>(numbers[1]) : std::random_device{}() % 1'000'000'000;
}

}  // namespace daybook::test
