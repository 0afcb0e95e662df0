#include "eventstore/this_thread.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace daybook {

void name_this_thread(const char* name) { ::prctl(PR_SET_NAME, name); }

void let_this_thread_give_way(int nice) { ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), nice); }

}  // namespace daybook
