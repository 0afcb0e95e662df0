// What became of each command of a run, as its answer said and as the journal says: a few bits a command, so that ten
// million take 15 MB. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/bench/plan.h"

namespace daybook::bench {

class Bits {
 public:
  bool has(std::uint64_t number) const {
    return number / 64 < words_.size() && (words_[number / 64] >> (number % 64) & 1) != 0;
  }
  bool add(std::uint64_t number);  // false: it was there
  std::uint64_t count() const;
  std::uint64_t end() const { return words_.size() * 64; }  // no number from here on is in it

 private:
  std::vector<std::uint64_t> words_;
};

// Identifiers of one run. All of a kind have the same length.
class Names {
 public:
  static constexpr int kNumberDigits = 12;
  static constexpr int kAccountDigits = 7;

  explicit Names(std::string run) : run_(std::move(run)) {}
  static std::string new_run();  // of lower-case letters and digits; no two runs have the same

  const std::string& run() const { return run_; }
  std::string customer() const { return "bench-" + run_; }
  std::string account(std::uint32_t place) const;
  std::string transaction(Kind kind, std::uint64_t number) const;  // "t-RUN-000000000042"

 private:
  std::string run_;
};

class Fates {
 public:
  void acknowledge(Kind kind, std::uint64_t number) { acknowledged_[at(kind)].add(number); }
  void leave_open(Kind kind, std::uint64_t number) {
    open_[at(kind)].add(number);
  }                                            // no answer, or one that promises nothing
  void find(Kind kind, std::uint64_t number);  // in the journal

  std::uint64_t acknowledged() const;
  std::uint64_t found() const { return found_count_; }

  // What is wrong, each a sentence with an example and how many there are of it; empty where the journal says what the
  // answers said.
  std::vector<std::string> contradictions(const Names& names) const;

  // What the accounts must have beyond their funding: of all that was acknowledged, or is in the journal and was left
  // open.
  struct Expected {
    std::int64_t posted_cents = 0;
    std::int64_t held_cents = 0;
    friend bool operator==(const Expected&, const Expected&) = default;
  };
  std::vector<Expected> balances(const Plan& plan) const;

 private:
  using OfKinds = std::array<Bits, kKinds>;
  static std::size_t at(Kind kind) { return static_cast<std::size_t>(kind); }
  bool happened(Kind kind, std::uint64_t number) const;

  OfKinds acknowledged_, open_, found_;
  std::uint64_t found_count_ = 0;
  std::vector<std::pair<Kind, std::uint64_t>> twice_;  // a few examples
  std::uint64_t twice_count_ = 0;
};

}  // namespace daybook::bench
