// Who fails to log in too often from one address waits before the next attempt from there is looked at. A credential that has been good there before is
// not kept waiting: whoever shares an address with an attacker, behind a proxy or a translated network, goes on. Thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "projections/credentials.h"

namespace daybook::http {

struct LoginGuardLimits {
  std::uint32_t failures_per_minute_max = 100;  // from one address; 0: any number
  std::chrono::seconds lock_out_seconds{10};    // what one more of them costs
  std::size_t addresses_max = 10'000;           // that are remembered; beyond, the one that is forgiven first is forgotten
  std::size_t established_max = 100'000;        // credentials that were good, each with an address; beyond, all are forgotten
};

class LoginGuard {
 public:
  using Clock = std::chrono::steady_clock;

  explicit LoginGuard(const LoginGuardLimits& limits) : limits_(limits) {}

  // What became of an attempt to log in: null where it failed. How long to wait before the next is looked at, where this one must not be answered by
  // its outcome; the answer is then the same for good and bad keys. Zero: it may.
  Clock::duration after_attempt(std::string_view address, const Principal* principal, Clock::time_point now);

  std::size_t addresses() const;

 private:
  struct Address {
    Clock::time_point forgiven_at{};  // when no failure counts any more
    Clock::time_point locked_until{};
  };
  void record_failure(const std::string& network, Clock::time_point now);
  void make_room(Clock::time_point now);

  const LoginGuardLimits limits_;
  mutable std::mutex mutex_;  // guards what follows
  std::unordered_map<std::string, Address> addresses_;
  std::unordered_set<std::string> established_;
};

// What one subscriber has: an IPv4 address, or the first 64 bits of an IPv6 one; another text stands for itself.
std::string network_of(std::string_view address);

}  // namespace daybook::http
