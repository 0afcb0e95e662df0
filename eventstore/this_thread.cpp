#include "eventstore/this_thread.h"

#include <linux/sched.h>
#include <linux/sched/types.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

namespace daybook {
namespace {

constexpr std::uint64_t kUsualSlice = 0;
constexpr std::uint64_t kShortSliceNs = 100'000;

void set_slice_of_this_thread(std::uint64_t slice_ns) {
  sched_attr attributes{};  // all others stay as they are
  if (::syscall(SYS_sched_getattr, 0, &attributes, sizeof attributes, 0) != 0) return;
  if (attributes.sched_policy != SCHED_NORMAL && attributes.sched_policy != SCHED_BATCH) return;
  attributes.sched_runtime = slice_ns;
  ::syscall(SYS_sched_setattr, 0, &attributes, 0);
}

}  // namespace

void name_this_thread(const char* name) { ::prctl(PR_SET_NAME, name); }

void let_this_thread_give_way(int nice) {
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), nice);
  set_slice_of_this_thread(kUsualSlice);
}

void let_this_thread_take_short_slices() { set_slice_of_this_thread(kShortSliceNs); }

}  // namespace daybook
