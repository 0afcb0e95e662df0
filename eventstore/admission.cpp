#include "eventstore/admission.h"

#include <algorithm>
#include <ctime>
#include <utility>

namespace daybook {
namespace {

constexpr std::int64_t kDiskCheckMicroseconds = 100'000;  // asking the file system costs more than deciding

}  // namespace

Clock Clock::of_system() {
  const auto microseconds_of = [](clockid_t clock) {
    timespec now{};
    ::clock_gettime(clock, &now);
    return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
  };
  // The steady one goes on while the machine is suspended, else waking up would look like a jump.
  return {[=] { return Time{microseconds_of(CLOCK_REALTIME)}; }, [=] { return microseconds_of(CLOCK_BOOTTIME); }};
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

Time Admission::now() { return believed_.value_or(clock_.wall()); }

// Ahead of what the steady clock lets expect. A clock that was set back and is right again has not jumped ahead: what is expected goes
// on from the latest time that was believed.
bool Admission::clock_jumped() {
  const auto wall = clock_.wall();
  const auto steady = clock_.steady_microseconds();
  auto latest = wall.microseconds;
  if (expected_) {
    const auto expected = expected_->wall.microseconds + (steady - expected_->steady_microseconds);
    if (wall.microseconds - expected > jump_microseconds_max_) return true;
    latest = std::max(latest, expected);
  }
  expected_ = {Time{latest}, steady};
  believed_ = wall;
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
