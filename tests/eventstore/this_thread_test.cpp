#include "eventstore/this_thread.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdint>
#include <thread>

using namespace daybook;

namespace {

// As sched_getattr(2) has them: the header of Linux can't be included beside those of threads.
struct Attributes {
  std::uint32_t size = 0, policy = 0;
  std::uint64_t flags = 0;
  std::int32_t nice = 0;
  std::uint32_t priority = 0;
  std::uint64_t slice_ns = 0, deadline = 0, period = 0;
};

Attributes attributes_of_this_thread() {
  Attributes attributes;
  ::syscall(SYS_sched_getattr, 0, &attributes, sizeof attributes, 0);
  return attributes;
}

}  // namespace

TEST_CASE("this thread: short slices change its slice alone, not how far it gives way") {
  Attributes before, after;
  std::thread([&] {
    let_this_thread_give_way(7);
    before = attributes_of_this_thread();
    let_this_thread_take_short_slices();
    after = attributes_of_this_thread();
  }).join();
  CHECK(before.nice == 7);
  CHECK(after.nice == 7);
  CHECK(after.policy == before.policy);
  if (before.slice_ns == 0) {
    WARN("this kernel has no slices of a thread's own");
  } else {
    CHECK(before.slice_ns > 100'000);
    CHECK(after.slice_ns == 100'000);
  }
}
