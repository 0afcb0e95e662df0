// Whether the machine can take a command at all: is the clock to be believed, is there room on the disk. Looked at before deciding, so that
// what is refused here saw no state. Only the writer's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "domain/types.h"
#include "eventstore/writer.h"

namespace daybook {

class Admission {
 public:
  Admission(Clock clock, std::function<std::uint64_t()> free_disk_bytes, const WriterLimits& limits);

  // Asked before each decision.
  std::optional<Unavailable> refusal();

  // What the clock said when it was last believed; before that, what it says.
  Time now();

 private:
  bool clock_jumped();
  bool disk_is_full();

  const Clock clock_;
  const std::function<std::uint64_t()> free_disk_bytes_;
  const std::int64_t jump_microseconds_max_;
  const std::uint64_t disk_reserve_bytes_;
  struct Reading {
    Time wall;
    std::int64_t steady_microseconds;
  };
  std::optional<Reading> expected_;  // the latest time that was believed, and when
  std::optional<Time> believed_;     // what the clock said last
  std::optional<std::int64_t> disk_checked_at_;  // on the steady clock
  bool disk_full_ = false;
};

}  // namespace daybook
