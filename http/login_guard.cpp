#include "http/login_guard.h"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <vector>

namespace daybook::http {
namespace {

constexpr std::chrono::minutes kMinute{1};
constexpr std::size_t kForgottenAtOnce = 10;  // one of so many

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

LoginGuard::Clock::duration LoginGuard::after_failure(std::string_view address, Clock::time_point now) {
  if (limits_.failures_per_minute_max == 0) return {};
  const auto network = network_of(address);
  const std::lock_guard lock(mutex_);
  const auto found = addresses_.find(network);
  if (found != addresses_.end() && found->second.locked_until > now) return found->second.locked_until - now;
  record_failure(network, now);
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
  const auto over_at = [](const auto& row) { return std::max(row.second.forgiven_at, row.second.locked_until); };
  std::erase_if(addresses_, [&](const auto& row) { return over_at(row) <= now; });
  if (addresses_.size() < limits_.addresses_max) return;
  // Many at once, so that the next ones find room without a look through all.
  std::vector<Clock::time_point> ends;
  for (const auto& row : addresses_) ends.push_back(over_at(row));
  const auto last = ends.begin() + static_cast<std::ptrdiff_t>(addresses_.size() / kForgottenAtOnce);
  std::ranges::nth_element(ends, last);
  std::size_t room = addresses_.size() / kForgottenAtOnce + 1;
  std::erase_if(addresses_, [&](const auto& row) { return room > 0 && over_at(row) <= *last && room-- > 0; });
}

std::size_t LoginGuard::addresses() const {
  const std::lock_guard lock(mutex_);
  return addresses_.size();
}

}  // namespace daybook::http
