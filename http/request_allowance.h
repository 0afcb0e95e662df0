// How many requests a credential may send: a bucket for each, that a request takes from and time fills (RFC 6585, section 4, is what it gets when
// the bucket is empty). Thread-safe.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "projections/credentials.h"

namespace daybook::http {

struct RequestAllowanceLimits {
  std::uint32_t per_second_max = 0;     // of one credential, in the long run; 0: any number
  std::uint32_t burst_max = 1'000;      // at once, of one that has been quiet
  std::size_t credentials_max = 100'000;  // that are remembered; the bucket of one beyond is forgotten, and so full
};

class RequestAllowance {
 public:
  using Clock = std::chrono::steady_clock;

  explicit RequestAllowance(const RequestAllowanceLimits& limits);

  // Takes one request. What is to be waited where the bucket is empty; nothing was taken then. Zero: go on.
  std::chrono::nanoseconds take(const Principal& principal, Clock::time_point now);

  std::size_t credentials() const;  // that are remembered

 private:
  struct Shard {
    mutable std::mutex mutex;
    std::unordered_map<std::string, Clock::time_point> full_at;  // when each bucket will be full again
  };

  const std::chrono::nanoseconds cost_;      // the time that fills a bucket by one request; 0: no limit
  const std::chrono::nanoseconds capacity_;  // and all of it
  const std::size_t shard_max_;
  std::array<Shard, 16> shards_;
};

}  // namespace daybook::http
