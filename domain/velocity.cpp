#include "domain/velocity.h"

#include <algorithm>

namespace daybook {
namespace {

constexpr std::int64_t kBuckets = kVelocityBuckets;

std::int64_t bucket_at(const VelocityWindow& window, Time time) {
  const auto width_microseconds = std::int64_t{window.seconds} * 1'000'000 / kBuckets;
  return time.microseconds / width_microseconds;
}

}  // namespace

static_assert(1'000'000 % kVelocityBuckets == 0, "a bucket of any whole number of seconds is a whole number of microseconds");

Amount spent(const VelocityWindow& window, Time now) {
  const auto oldest = bucket_at(window, now) - kBuckets;
  Amount total;
  for (const auto& bucket : window.buckets) {
    if (bucket.index >= oldest) total.units += bucket.spent.units;
  }
  return total;
}

void spend(VelocityWindow& window, Amount amount, Time now) {
  const auto index = bucket_at(window, now);
  std::erase_if(window.buckets, [&](const VelocityBucket& bucket) { return bucket.index < index - kBuckets; });
  if (window.buckets.empty() || window.buckets.back().index != index) window.buckets.push_back({index, {}});
  window.buckets.back().spent.units += amount.units;
}

void give_back(VelocityWindow& window, Amount amount, Time then) {
  if (then <= window.since) return;  // the limit never counted it
  const auto bucket = std::ranges::find(window.buckets, bucket_at(window, then), &VelocityBucket::index);
  if (bucket != window.buckets.end()) bucket->spent.units -= amount.units;
}

}  // namespace daybook
