#include "http/login_guard.h"

#include <algorithm>
#include <boost/asio/ip/address.hpp>

namespace daybook::http {
namespace {

constexpr std::chrono::minutes kMinute{1};

std::string established_name(const std::string& network, const Principal& principal) {
  return network + " " + std::to_string(principal.journal) + " " + principal.credential.text;
}

}  // namespace

std::string network_of(std::string_view address) {
  namespace ip = boost::asio::ip;
  boost::system::error_code ec;
  const auto parsed = ip::make_address(address, ec);
  if (ec || !parsed.is_v6()) return std::string(address);
  if (parsed.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, parsed.to_v6()).to_string();
  auto bytes = parsed.to_v6().to_bytes();
  std::ranges::fill(bytes.begin() + bytes.size() / 2, bytes.end(), std::uint8_t{0});
  return ip::address_v6(bytes).to_string();
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
