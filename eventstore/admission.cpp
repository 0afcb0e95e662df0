#include "eventstore/admission.h"

#include <chrono>
#include <utility>

namespace daybook {
namespace {

constexpr std::int64_t kDiskCheckMicroseconds = 100'000;  // asking the file system costs more than deciding

}  // namespace

Clock Clock::of_system() {
  using namespace std::chrono;
  return {[] { return Time{duration_cast<microseconds>(system_clock::now().time_since_epoch()).count()}; },
          [] { return duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count(); }};
}

Admission::Admission(Clock clock, std::function<std::uint64_t()> free_disk_bytes, const WriterLimits& limits)
    : clock_(std::move(clock)),
      free_disk_bytes_(std::move(free_disk_bytes)),
      jump_microseconds_max_(limits.clock_jump_seconds_max * 1'000'000),
      disk_reserve_bytes_(limits.disk_reserve_bytes) {}

std::optional<Unavailable> Admission::refusal() {
  if (clock_jumped()) return Unavailable::clock_jumped;
  if (disk_is_full()) return Unavailable::disk_full;
  return std::nullopt;
}

Time Admission::now() { return believed_ ? believed_->wall : clock_.wall(); }

// Ahead of what the steady clock lets expect. A jump that was not believed is measured again next time, from the last reading that was.
bool Admission::clock_jumped() {
  const Reading reading{clock_.wall(), clock_.steady_microseconds()};
  if (believed_) {
    const auto expected = believed_->wall.microseconds + (reading.steady_microseconds - believed_->steady_microseconds);
    if (reading.wall.microseconds - expected > jump_microseconds_max_) return true;
  }
  believed_ = reading;
  return false;
}

bool Admission::disk_is_full() {
  const auto steady = clock_.steady_microseconds();
  if (!disk_checked_at_ || steady - *disk_checked_at_ > kDiskCheckMicroseconds) {
    disk_checked_at_ = steady;
    disk_full_ = free_disk_bytes_() < disk_reserve_bytes_;
  }
  return disk_full_;
}

}  // namespace daybook
