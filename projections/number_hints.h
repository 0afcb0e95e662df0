// Which number an account has, for those whose balances were asked for lately: a word of memory each, in place of a look-up among rows. A hint is
// no answer. Accounts share places, so whoever follows one sees whether the account's own row is of that account. Thread-safe.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "domain/types.h"

namespace daybook {

class NumberHints {
 public:
  static constexpr std::size_t kPlaces = 1 << 17;  // 1 MiB

  std::optional<AccountNumber> find(JournalNumber journal, std::string_view account) const;
  void note(JournalNumber journal, std::string_view account, AccountNumber number);

 private:
  // A number, and above it some bits of what it is the number of; 0: none.
  std::vector<std::atomic<std::uint64_t>> places_ = std::vector<std::atomic<std::uint64_t>>(kPlaces);
};

}  // namespace daybook
