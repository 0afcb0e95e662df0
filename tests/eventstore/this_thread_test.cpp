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

TEST_CASE("this thread: short slices change its slice alone, and who gives way has the usual ones again") {
  constexpr int kNice = 19;  // who may do nothing else may do that
  Attributes before, with_short, giving_way;
  std::thread([&] {
    before = attributes_of_this_thread();
    let_this_thread_take_short_slices();
    with_short = attributes_of_this_thread();
    let_this_thread_give_way(kNice);
    giving_way = attributes_of_this_thread();
  }).join();
  CHECK(with_short.nice == before.nice);
  CHECK(with_short.policy == before.policy);
  CHECK(giving_way.nice == kNice);
  CHECK(giving_way.slice_ns == before.slice_ns);
  if (before.slice_ns == 0) {
    WARN("this kernel has no slices of a thread's own");
  } else {
    CHECK(with_short.slice_ns == 100'000);
  }
}
