// A fuzz target is a function of bytes that somebody else wrote: it gives them to what reads such bytes and says what must hold of the outcome. Each target is a
// file of this folder; in clang's build (preset fuzz) each is a libFuzzer program, in every other build one program replays what was kept (replay.cpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace daybook::fuzz {

// Every target that is linked in, by its name, which is also that of its folder of inputs. Made before main() alone.
struct Target {
  Target(std::string_view name_given, void (*run_given)(std::string_view));
  std::string_view name;
  void (*run)(std::string_view bytes);
};
const std::vector<const Target*>& targets();

// Ends the program with the sentence where it does not hold.
void require(bool holds, const char* sentence);

// Takes bytes for the choices of a program. Where none are left it gives zeros and empty texts.
class Choices {
 public:
  explicit Choices(std::string_view bytes) : left_(bytes) {}

  bool none_left() const { return left_.empty(); }
  std::uint8_t byte();
  std::size_t below(std::size_t bound) { return byte() % bound; }  // REQUIRES: 1 to 256
  bool flag() { return (byte() & 1) != 0; }
  std::uint64_t number();                   // of eight bytes
  std::string_view text();                  // its length is a byte in front of it
  std::string_view rest() const { return left_; }

 private:
  std::string_view left_;
};

// The text before the first line feed, and what is behind it.
struct Halves {
  std::string_view first;
  std::string_view second;
};
Halves in_halves(std::string_view bytes);

}  // namespace daybook::fuzz
