#include "projections/number_hints.h"

#include <functional>

namespace daybook {
namespace {

constexpr int kNumberBits = 48;
constexpr std::uint64_t kNumberMask = (std::uint64_t{1} << kNumberBits) - 1;
static_assert(NumberHints::kPlaces <= std::size_t{1} << kNumberBits, "the bits above a number say nothing of its place");

std::uint64_t hash_of(JournalNumber journal, std::string_view account) {
  constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15;  // 2^64 over the golden ratio: neighbouring journals get hashes far apart
  return std::hash<std::string_view>{}(account) ^ journal * kOdd;
}

}  // namespace

std::optional<AccountNumber> NumberHints::find(JournalNumber journal, std::string_view account) const {
  const auto hash = hash_of(journal, account);
  const auto hint = places_[hash % kPlaces].load(std::memory_order_relaxed);
  if (hint == 0 || (hint ^ hash) >> kNumberBits != 0) return std::nullopt;
  return AccountNumber{hint & kNumberMask};
}

void NumberHints::note(JournalNumber journal, std::string_view account, AccountNumber number) {
  if (number.value > kNumberMask) return;
  const auto hash = hash_of(journal, account);
  places_[hash % kPlaces].store((hash & ~kNumberMask) | number.value, std::memory_order_relaxed);
}

}  // namespace daybook
