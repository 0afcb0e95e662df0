// How often each duration was seen, in nanoseconds, in buckets that are exact below 2,048 and no wider than 1/1,024 of
// their values above: three significant digits of any percentile, in 290 KiB however many are recorded. One thread.
#pragma once

#include <cstdint>
#include <vector>

namespace daybook::bench {

class Latencies {
 public:
  static constexpr std::int64_t kMax =
      (std::int64_t{1} << 44) - 1;  // nearly five hours; what is longer counts as that long

  Latencies();

  void record(std::int64_t nanoseconds, std::uint64_t times = 1);
  void add(const Latencies& other);

  std::uint64_t count() const { return count_; }
  std::int64_t max() const { return max_; }  // exact; 0 where nothing was recorded
  double mean() const;                       // exact, but for rounding

  // The least value that `share` of all (0 to 1) do not exceed, rounded up within its bucket; never above max().
  std::int64_t at(double share) const;

  // As if, beside each value longer than `interval`, those had been recorded that would have waited behind it, had a
  // request been sent every `interval`. REQUIRES: interval > 0.
  Latencies corrected(std::int64_t interval) const;

 private:
  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0;
  std::int64_t max_ = 0;
  double sum_ = 0;
};

}  // namespace daybook::bench
