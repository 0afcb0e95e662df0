#include "tools/bench/latencies.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace daybook::bench {
namespace {

constexpr int kDigits = 10;  // binary digits of a value that its bucket keeps behind the first one
constexpr std::uint64_t kHalf = std::uint64_t{1} << kDigits;

// Values below 2 * kHalf have a bucket each; above, each doubling has kHalf buckets.
std::size_t bucket_of(std::uint64_t value) {
  const int shift = std::max(0, static_cast<int>(std::bit_width(value)) - kDigits - 1);
  return static_cast<std::size_t>(shift) * kHalf + (value >> shift);
}

std::uint64_t last_of(std::size_t bucket) {
  if (bucket < 2 * kHalf) return bucket;
  const auto shift = bucket / kHalf - 1;
  return ((bucket - shift * kHalf + 1) << shift) - 1;
}

}  // namespace

Latencies::Latencies() : counts_(bucket_of(kMax) + 1) {}

void Latencies::record(std::int64_t nanoseconds, std::uint64_t times) {
  const auto value = std::clamp<std::int64_t>(nanoseconds, 0, kMax);
  counts_[bucket_of(static_cast<std::uint64_t>(value))] += times;
  count_ += times;
  max_ = std::max(max_, value);
  sum_ += static_cast<double>(value) * static_cast<double>(times);
}

void Latencies::add(const Latencies& other) {
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
  sum_ += other.sum_;
}

double Latencies::mean() const { return count_ == 0 ? 0 : sum_ / static_cast<double>(count_); }

std::int64_t Latencies::at(double share) const {
  if (count_ == 0) return 0;
  // A share such as 0.9 of ten is nine, although 0.9 * 10 may be a little more than that.
  const auto wanted =
      std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_) - 1e-6)));
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < counts_.size(); ++bucket) {
    seen += counts_[bucket];
    if (seen >= wanted) return std::min(max_, static_cast<std::int64_t>(last_of(bucket)));
  }
  return max_;
}

Latencies Latencies::corrected(std::int64_t interval) const {
  Latencies result = *this;
  for (std::size_t bucket = 0; bucket < counts_.size(); ++bucket) {
    if (counts_[bucket] == 0) continue;
    for (auto waited = static_cast<std::int64_t>(last_of(bucket)) - interval; waited >= interval; waited -= interval) {
      result.record(waited, counts_[bucket]);
    }
  }
  return result;
}

}  // namespace daybook::bench
