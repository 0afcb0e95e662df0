// What the commands of a run are: each a function of the seed and its own number alone, so that a run can be repeated,
// and what the books must say afterwards can be computed anew instead of being kept. Constant after construction.
#pragma once

#include <cstdint>
#include <vector>

#include "tools/bench/bench_options.h"

namespace daybook::bench {

struct Transfer {
  std::uint32_t from = 0;  // places of accounts, from 0
  std::uint32_t to = 0;
  std::uint32_t cents = 0;  // 1 to 999
};

// Captures and voids bear the number of their hold.
enum class Kind : std::uint8_t { transaction, hold, capture, void_ };
inline constexpr int kKinds = 4;

class Plan {
 public:
  // REQUIRES: options.accounts >= 2, options.mix.sum() > 0.
  explicit Plan(const BenchOptions& options);

  std::uint32_t accounts() const { return accounts_; }
  Transfer transfer(std::uint64_t number) const;

  bool is_read(std::uint64_t number) const;
  std::uint32_t account_read(std::uint64_t number) const;
  Kind kind(std::uint64_t number) const;

 private:
  std::uint32_t zipf(std::uint64_t random) const;
  std::uint32_t picked(std::uint64_t random) const;

  // Walker's alias method: a column for each account, of which one part is that account's and the other one its
  // neighbour's.
  struct Column {
    std::uint32_t own = 0;  // of 2^32
    std::uint32_t other = 0;
  };

  std::uint64_t seed_;
  std::uint32_t accounts_;
  Pick pick_;
  Mix mix_;
  std::uint32_t reads_percent_;
  std::vector<Column> columns_;
};

}  // namespace daybook::bench
