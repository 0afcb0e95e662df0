#include "tools/bench/fates.h"

#include <bit>
#include <chrono>
#include <random>

namespace daybook::bench {
namespace {

constexpr std::array<char, kKinds> kLetters{'t', 'h', 'c', 'v'};
constexpr std::array<Kind, kKinds> kAllKinds{Kind::transaction, Kind::hold, Kind::capture, Kind::void_};

std::string padded(std::uint64_t number, int digits) {
  auto text = std::to_string(number);
  text.insert(0, static_cast<std::size_t>(digits) - text.size(), '0');
  return text;
}

}  // namespace

bool Bits::add(std::uint64_t number) {
  if (number / 64 >= words_.size()) words_.resize(number / 64 + 1);
  auto& word = words_[number / 64];
  const auto bit = std::uint64_t{1} << (number % 64);
  const bool fresh = (word & bit) == 0;
  word |= bit;
  return fresh;
}

std::uint64_t Bits::count() const {
  std::uint64_t sum = 0;
  for (const auto word : words_) sum += static_cast<std::uint64_t>(std::popcount(word));
  return sum;
}

std::string Names::new_run() {
  constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyz";
  constexpr std::uint64_t values = 2'821'109'907'456;  // 36^8
  std::random_device random;
  auto value = (static_cast<std::uint64_t>(random()) << 32 | random()) % values;
  std::string run(8, '0');
  for (auto& digit : run) {
    digit = digits[value % digits.size()];
    value /= digits.size();
  }
  return run;
}

std::string Names::account(std::uint32_t place) const { return customer() + "-" + padded(place, kAccountDigits); }

std::string Names::transaction(Kind kind, std::uint64_t number) const {
  return std::string(1, kLetters[static_cast<std::size_t>(kind)]) + "-" + run_ + "-" + padded(number, kNumberDigits);
}

void Fates::find(Kind kind, std::uint64_t number) {
  constexpr std::size_t kExamples = 1;
  ++found_count_;
  if (found_[at(kind)].add(number)) return;
  ++twice_count_;
  if (twice_.size() < kExamples) twice_.emplace_back(kind, number);
}

std::uint64_t Fates::acknowledged() const {
  std::uint64_t sum = 0;
  for (const auto& bits : acknowledged_) sum += bits.count();
  return sum;
}

std::vector<std::string> Fates::contradictions(const Names& names) const {
  std::uint64_t missing = 0, surplus = 0;
  std::string first_missing, first_surplus;
  for (const auto kind : kAllKinds) {
    const auto& acknowledged = acknowledged_[at(kind)];
    const auto& found = found_[at(kind)];
    for (std::uint64_t number = 0; number < acknowledged.end(); ++number) {
      if (!acknowledged.has(number) || found.has(number)) continue;
      if (++missing == 1) first_missing = names.transaction(kind, number);
    }
    for (std::uint64_t number = 0; number < found.end(); ++number) {
      if (!found.has(number) || acknowledged.has(number) || open_[at(kind)].has(number)) continue;
      if (++surplus == 1) first_surplus = names.transaction(kind, number);
    }
  }
  std::vector<std::string> sentences;
  const auto say = [&](std::uint64_t count, const std::string& example, const std::string& what) {
    if (count > 0) sentences.push_back(std::to_string(count) + " " + what + ", the first " + example);
  };
  say(missing, first_missing, "acknowledged and not in the journal");
  say(surplus, first_surplus, "in the journal, though refused or never sent");
  say(twice_count_, twice_.empty() ? "" : names.transaction(twice_[0].first, twice_[0].second),
      "more than once in the journal");
  return sentences;
}

bool Fates::happened(Kind kind, std::uint64_t number) const {
  return acknowledged_[at(kind)].has(number) || (open_[at(kind)].has(number) && found_[at(kind)].has(number));
}

std::vector<Fates::Expected> Fates::balances(const Plan& plan) const {
  std::vector<Expected> accounts(plan.accounts());
  const auto end = std::max({acknowledged_[0].end(), acknowledged_[1].end(), open_[0].end(), open_[1].end()});
  for (std::uint64_t number = 0; number < end; ++number) {
    const bool held = happened(Kind::hold, number);
    const bool moved = happened(Kind::transaction, number) || happened(Kind::capture, number);
    if (!held && !moved) continue;
    const auto transfer = plan.transfer(number);
    if (moved) {
      accounts[transfer.from].posted_cents -= transfer.cents;
      accounts[transfer.to].posted_cents += transfer.cents;
    } else if (!happened(Kind::void_, number)) {
      accounts[transfer.from].held_cents += transfer.cents;
    }
  }
  return accounts;
}

}  // namespace daybook::bench
