// What `daybook bench` is asked to do; docs/bench.md says what each means. Values.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace daybook::bench {

// How accounts are chosen. zipf: the n-th of them with a weight of 1 / n^kZipfExponent; hot: every payment comes from
// the first one.
enum class Pick { uniform, zipf, hot };
inline constexpr double kZipfExponent = 0.99;

// Requests that write nothing, as yardsticks.
enum class ReadOnly { no, health, balances };

// Of requests with more than one transaction: NDJSON both ways; a JSON array; an array of which all are done or none.
enum class BulkForm { lines, list, atomic };

// How much an answer tells: the balances after it, too, or that it happened (Prefer: return=minimal).
enum class Answers { whole, minimal };

// Shares of commands; any numbers, of which the sum counts as the whole.
struct Mix {
  std::uint32_t transactions = 1;
  std::uint32_t holds = 0;
  std::uint32_t captures = 0;
  std::uint32_t voids = 0;
  std::uint32_t sum() const { return transactions + holds + captures + voids; }
};
inline constexpr std::uint32_t kMixShareMax = 1'000'000;

struct BenchOptions {
  std::uint32_t connections = 64;
  std::chrono::seconds duration{10};
  std::chrono::seconds warm_up{2};
  std::uint32_t batch = 1;  // commands of a request
  BulkForm bulk_form = BulkForm::lines;
  Answers answers = Answers::whole;
  std::uint32_t accounts = 10'000;
  Pick pick = Pick::uniform;
  std::uint64_t rate = 0;  // requests a second; 0: each connection sends once it has its answer
  Mix mix;
  std::uint32_t reads_percent = 0;
  ReadOnly read_only = ReadOnly::no;
  std::uint64_t seed = 1;
  std::uint32_t check_accounts_max = 100'000;
  std::string svg;  // a file
  bool in_process = false;
};

inline constexpr std::uint32_t kBenchAccountsMax = 1'000'000;
inline constexpr std::uint32_t kBenchBatchMax = 10'000;  // as --bulk-transactions-max of serve

}  // namespace daybook::bench
