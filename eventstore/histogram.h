// Counts of values for metrics, in buckets of which four make a doubling, so that a bound is at most a quarter above what it stands for. Thread-safe, without
// locks; a reader may see a value that is counted in its bucket and not yet in the sum.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace daybook {

class Histogram {
 public:
  static constexpr int kDoublings = 39;
  static constexpr int kSteps = 4;  // of a doubling
  static constexpr int kBuckets = kSteps * kDoublings + 1;  // bucket n counts values up to bound_of(n); the last one everything

  // Of bucket kSteps * n it is 2^n; below 4 not all are whole numbers.
  static constexpr double bound_of(int bucket) {
    return static_cast<double>(std::uint64_t{1} << (bucket / kSteps)) * (1 + static_cast<double>(bucket % kSteps) / kSteps);
  }

  // The first one whose bound is not below the value.
  static constexpr int bucket_of(std::uint64_t value) {
    if (value <= 1) return 0;
    const auto doublings = static_cast<int>(std::bit_width(value - 1)) - 1;
    if (doublings >= kDoublings) return kBuckets - 1;
    const auto lower = std::uint64_t{1} << doublings;
    return kSteps * doublings + static_cast<int>(((value - lower) * kSteps + lower - 1) >> doublings);
  }

  void record(std::uint64_t value) {
    counts_[static_cast<std::size_t>(bucket_of(value))].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
  }

  std::uint64_t count(int bucket) const { return counts_[static_cast<std::size_t>(bucket)].load(std::memory_order_relaxed); }
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
