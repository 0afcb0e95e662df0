// What the micro-benchmarks work on: a platform's books with funded accounts, and transfers between them without end.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <unordered_set>
#include <vector>

#include "domain/decide.h"
#include "eventstore/entry.h"

namespace daybook::bench {

inline constexpr JournalNumber kJournal = 1;
inline constexpr std::uint64_t kAccounts = 10'000;
// Rows of transactions that are in memory before a snapshot has them, as a server has by default.
inline constexpr std::size_t kTailEntries = 200'000;

std::string account_name(std::uint64_t number);  // from 0

// The platform, a customer, its accounts in USD and the money in them: all that comes before the first transfer.
std::vector<Command> opening();

enum class Pick { random, hot };  // hot: all transfers leave one account

// One posting each, the same ones in every run; never the same id twice.
class Transfers {
 public:
  explicit Transfers(Pick pick) : pick_(pick) {}
  PostTransaction next();
  std::vector<PostTransaction> next(std::size_t count);

 private:
  const Pick pick_;
  std::mt19937_64 random_{4711};
  std::uint64_t number_ = 0;
};

// Who asks, as a server tells the writer.
Envelope envelope();

// The domain alone. Copyable, so that the opening is decided once.
class Books {
 public:
  Books();  // after the opening

  // Decides and evolves. Throws std::runtime_error where the command is refused.
  Events take(const Command& command);
  // What a commit does to the state: nothing counts as changed any more, and what a snapshot would have is evicted.
  void commit();

  const State& state() const { return state_; }
  Position size() const { return size_; }
  Time now() const { return now_; }

 private:
  State state_;
  Position size_ = 0;
  Time now_{1'800'000'000'000'000};
  std::vector<TransactionId> tail_;
};

const Books& opened_books();  // made once

}  // namespace daybook::bench
