#include "eventstore/rejection_allowance.h"

#include <algorithm>

namespace daybook {
namespace {

constexpr std::int64_t kMinuteMicroseconds = 60'000'000;
constexpr std::size_t kBucketsKept = 1'024;  // before those that are full again are looked for

}  // namespace

RejectionAllowance::RejectionAllowance(std::uint32_t per_minute_max)
    : cost_(per_minute_max == 0 ? 0 : std::max<std::int64_t>(1, kMinuteMicroseconds / per_minute_max)), forget_at_size_(kBucketsKept) {}

std::int64_t RejectionAllowance::microseconds_to_wait(const CredentialId& credential, std::int64_t now) const {
  const auto found = full_at_.find(credential);
  if (found == full_at_.end()) return 0;
  return std::max<std::int64_t>(0, std::max(found->second, now) + cost_ - kMinuteMicroseconds - now);
}

void RejectionAllowance::take(const CredentialId& credential, std::int64_t now) {
  if (cost_ == 0) return;
  auto& full_at = full_at_[credential];
  full_at = std::max(full_at, now) + cost_;
  if (full_at_.size() > forget_at_size_) forget_full(now);
}

void RejectionAllowance::forget_full(std::int64_t now) {
  std::erase_if(full_at_, [now](const auto& bucket) { return bucket.second <= now; });
  forget_at_size_ = std::max(kBucketsKept, 2 * full_at_.size());
}

}  // namespace daybook
