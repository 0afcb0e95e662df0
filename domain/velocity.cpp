#include "domain/velocity.h"

#include <algorithm>

namespace daybook {
namespace {

constexpr std::int64_t kBuckets = kVelocityBuckets;

std::int64_t bucket_at(const VelocityWindow& window, Time time) {
  const auto width_microseconds = std::int64_t{window.seconds} * 1'000'000 / kBuckets;
  return time.microseconds / width_microseconds;
}

// Limits are asked before money moves; what is evolved without them, of a journal that somebody else wrote, may sum up to more than there is room for.
Amount saturated(std::optional<Amount> total) { return total.value_or(Amount{static_cast<Int128>(~UInt128{0} >> 1)}); }

}  // namespace

static_assert(1'000'000 % kVelocityBuckets == 0, "a bucket of any whole number of seconds is a whole number of microseconds");

Amount spent(const VelocityWindow& window, Time now) {
  const auto oldest = bucket_at(window, now) - kBuckets;
  Amount total;
  for (const auto& bucket : window.buckets) {
    if (bucket.index >= oldest) total = saturated(sum(total, bucket.spent));
  }
  return total;
}

void spend(VelocityWindow& window, Amount amount, Time now) {
  const auto index = bucket_at(window, now);
  std::erase_if(window.buckets, [&](const VelocityBucket& bucket) { return bucket.index < index - kBuckets; });
  if (window.buckets.empty() || window.buckets.back().index != index) window.buckets.push_back({index, {}});
  auto& spent = window.buckets.back().spent;
  spent = saturated(sum(spent, amount));
}

void give_back(VelocityWindow& window, Amount amount, Time then) {
  if (then <= window.since) return;  // the limit never counted it
  const auto bucket = std::ranges::find(window.buckets, bucket_at(window, then), &VelocityBucket::index);
  if (bucket != window.buckets.end()) bucket->spent = saturated(difference(bucket->spent, amount));
}

}  // namespace daybook
