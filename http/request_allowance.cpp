#include "http/request_allowance.h"

#include <algorithm>
#include <functional>

namespace daybook::http {

RequestAllowance::RequestAllowance(const RequestAllowanceLimits& limits)
    : cost_(limits.per_second_max == 0 ? 0 : std::nano::den / limits.per_second_max),
      capacity_(cost_ * std::max(1U, limits.burst_max)),
      shard_max_(std::max<std::size_t>(1, limits.credentials_max / shards_.size())) {}

std::chrono::nanoseconds RequestAllowance::take(const Principal& principal, Clock::time_point now) {
  using std::chrono::nanoseconds;
  if (cost_ == nanoseconds(0)) return nanoseconds(0);
  auto name = std::to_string(principal.journal) + " " + principal.credential.text;
  auto& shard = shards_[std::hash<std::string>()(name) % shards_.size()];
  const std::lock_guard lock(shard.mutex);
  if (shard.full_at.size() >= shard_max_ && !shard.full_at.contains(name)) {
    std::erase_if(shard.full_at, [now](const auto& bucket) { return bucket.second <= now; });
    if (shard.full_at.size() >= shard_max_) shard.full_at.erase(shard.full_at.begin());
  }
  auto& full_at = shard.full_at[std::move(name)];
  const auto after = std::max(full_at, now) + cost_;
  if (after - now > capacity_) return after - now - capacity_;
  full_at = after;
  return nanoseconds(0);
}

std::size_t RequestAllowance::credentials() const {
  std::size_t count = 0;
  for (const auto& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    count += shard.full_at.size();
  }
  return count;
}

}  // namespace daybook::http
