// Counts of values in buckets whose bounds double, for metrics. Thread-safe, without locks; a reader may see a value that is
// counted in its bucket and not yet in the sum.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>

namespace daybook {

class Histogram {
 public:
  static constexpr int kBuckets = 40;  // bucket n counts values up to 2^n; the last one everything

  void record(std::uint64_t value) {
    const int bucket = value <= 1 ? 0 : static_cast<int>(std::bit_width(value - 1));
    counts_[bucket < kBuckets ? bucket : kBuckets - 1].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
  }

  std::uint64_t count(int bucket) const { return counts_[bucket].load(std::memory_order_relaxed); }
  std::uint64_t sum() const { return sum_.load(std::memory_order_relaxed); }
  std::uint64_t count() const {
    std::uint64_t total = 0;
    for (const auto& count : counts_) total += count.load(std::memory_order_relaxed);
    return total;
  }

 private:
  std::array<std::atomic<std::uint64_t>, kBuckets> counts_{};
  std::atomic<std::uint64_t> sum_{0};
};

}  // namespace daybook
