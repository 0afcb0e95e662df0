#include "http/login_guard.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace daybook::http {
namespace {

constexpr std::chrono::minutes kMinute{1};
constexpr std::array<unsigned char, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};  // an IPv4 address within IPv6

std::string established_name(const std::string& network, const Principal& principal) {
  return network + " " + std::to_string(principal.journal) + " " + principal.credential.text;
}

}  // namespace

std::string network_of(std::string_view address) {
  std::string text(address);
  in6_addr parsed{};
  if (::inet_pton(AF_INET6, text.c_str(), &parsed) != 1) return text;
  if (std::memcmp(parsed.s6_addr, kMapped.data(), kMapped.size()) == 0) {
    std::array<char, INET_ADDRSTRLEN> shown{};
    ::inet_ntop(AF_INET, parsed.s6_addr + kMapped.size(), shown.data(), shown.size());
    return shown.data();
  }
  std::fill(parsed.s6_addr + 8, parsed.s6_addr + 16, 0);
  std::array<char, INET6_ADDRSTRLEN> shown{};
  ::inet_ntop(AF_INET6, &parsed, shown.data(), shown.size());
  return shown.data();
}

LoginGuard::Clock::duration LoginGuard::after_attempt(std::string_view address, const Principal* principal, Clock::time_point now) {
  if (limits_.failures_per_minute_max == 0) return {};
  const auto network = network_of(address);
  auto name = principal ? established_name(network, *principal) : std::string();
  const std::lock_guard lock(mutex_);
  if (principal && established_.contains(name)) return {};
  const auto found = addresses_.find(network);
  if (found != addresses_.end() && found->second.locked_until > now) return found->second.locked_until - now;
  if (!principal) {
    record_failure(network, now);
    return {};
  }
  if (established_.size() >= limits_.established_max) established_.clear();
  established_.insert(std::move(name));
  return {};
}

void LoginGuard::record_failure(const std::string& network, Clock::time_point now) {
  if (addresses_.size() >= limits_.addresses_max && !addresses_.contains(network)) make_room(now);
  auto& address = addresses_[network];
  const auto cost = Clock::duration(kMinute) / limits_.failures_per_minute_max;
  address.forgiven_at = std::max(address.forgiven_at, now) + cost;
  // The one that fills the minute is the last that is answered.
  if (address.forgiven_at - now > Clock::duration(kMinute) - cost) address.locked_until = now + limits_.lock_out_seconds;
}

void LoginGuard::make_room(Clock::time_point now) {
  std::erase_if(addresses_, [now](const auto& row) { return row.second.forgiven_at <= now && row.second.locked_until <= now; });
  if (addresses_.size() < limits_.addresses_max) return;
  const auto first = std::ranges::min_element(addresses_, {}, [](const auto& row) { return std::max(row.second.forgiven_at, row.second.locked_until); });
  addresses_.erase(first);
}

std::size_t LoginGuard::addresses() const {
  const std::lock_guard lock(mutex_);
  return addresses_.size();
}

}  // namespace daybook::http
