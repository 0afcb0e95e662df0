// Who fails to log in too often from one address is told to wait instead of that it failed. Good credentials are never kept waiting: whoever shares an address with
// an attacker, behind a proxy or a translated network, goes on, and nobody guesses a key of 256 random bits or a signature. Thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace daybook::http {

struct LoginGuardLimits {
  std::uint32_t failures_per_minute_max = 100;  // from one address; 0: any number
  std::chrono::seconds lock_out_seconds{10};    // what one more of them costs
  std::size_t addresses_max = 10'000;           // that are remembered; beyond, the tenth that is forgiven first is forgotten
};

class LoginGuard {
 public:
  using Clock = std::chrono::steady_clock;

  explicit LoginGuard(const LoginGuardLimits& limits) : limits_(limits) {}

  // A login failed. How long to wait, where that is what it must be answered with; zero: with its failure.
  Clock::duration after_failure(std::string_view address, Clock::time_point now);

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
};

// What one subscriber has: an IPv4 address, or the first 64 bits of an IPv6 one; another text stands for itself.
std::string network_of(std::string_view address);

}  // namespace daybook::http
