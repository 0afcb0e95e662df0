#include "http/places.h"

namespace daybook::http {

std::expected<std::unique_ptr<Places::Place>, std::string> Places::take(JournalNumber platform, const Limits& limits) {
  const std::lock_guard lock(mutex_);
  const auto found = by_platform_.find(platform);
  if (found != by_platform_.end() ? found->second >= limits.each : limits.each == 0) {
    return std::unexpected("a platform has at most " + std::to_string(limits.each) + " at once");
  }
  if (taken_ >= limits.all) return std::unexpected("all platforms together have at most " + std::to_string(limits.all) + " at once");
  auto place = std::make_unique<Place>(*this, platform);
  ++by_platform_[platform];
  ++taken_;
  return place;
}

void Places::leave(JournalNumber platform) {
  const std::lock_guard lock(mutex_);
  const auto found = by_platform_.find(platform);
  if (--found->second == 0) by_platform_.erase(found);
  --taken_;
}

std::size_t Places::taken() const {
  const std::lock_guard lock(mutex_);
  return taken_;
}

}  // namespace daybook::http
