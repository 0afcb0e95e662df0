#include "fuzz/target.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace daybook::fuzz {
namespace {

std::vector<const Target*>& registered() {
  static std::vector<const Target*> all;
  return all;
}

}  // namespace

Target::Target(std::string_view name_given, void (*run_given)(std::string_view)) : name(name_given), run(run_given) {
  registered().push_back(this);
}

const std::vector<const Target*>& targets() { return registered(); }

void require(bool holds, const char* sentence) {
  if (holds) return;
  std::fprintf(stderr, "this does not hold: %s\n", sentence);
  std::abort();
}

std::uint8_t Choices::byte() {
  if (left_.empty()) return 0;
  const auto byte = static_cast<std::uint8_t>(left_.front());
  left_.remove_prefix(1);
  return byte;
}

std::uint64_t Choices::number() {
  std::uint64_t number = 0;
  for (int i = 0; i < 8; ++i) number = number << 8 | byte();
  return number;
}

std::string_view Choices::text() {
  const std::size_t length = byte();
  const auto text = left_.substr(0, length);
  left_.remove_prefix(text.size());
  return text;
}

Halves in_halves(std::string_view bytes) {
  const auto end = std::min(bytes.find('\n'), bytes.size());
  return {bytes.substr(0, end), bytes.substr(std::min(end + 1, bytes.size()))};
}

}  // namespace daybook::fuzz
