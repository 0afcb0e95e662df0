// How many of its commands a credential may have refused within a minute: each refusal is an entry, and who sends refused commands without end must
// not fill the journal. A bucket for each credential, that a refusal takes from and time fills; only who has been refused lately has one. One thread.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "domain/types.h"

namespace daybook {

class RejectionAllowance {
 public:
  // 0: no limit.
  explicit RejectionAllowance(std::uint32_t per_minute_max);

  // How long the credential has to wait before it may be refused again; 0: it may. Times are of a clock that never jumps, in microseconds.
  std::int64_t microseconds_to_wait(const CredentialId& credential, std::int64_t now) const;
  void take(const CredentialId& credential, std::int64_t now);

  std::size_t buckets() const { return full_at_.size(); }

 private:
  void forget_full(std::int64_t now);

  const std::int64_t cost_;  // the time that fills the bucket by one refusal; 0: no limit
  std::unordered_map<CredentialId, std::int64_t> full_at_;
  std::size_t forget_at_size_;
};

}  // namespace daybook
