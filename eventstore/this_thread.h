// What a thread of the program is called, how far it gives way to the others, and how soon it is let in. Linux only.
#pragma once

namespace daybook {

// As `top -H`, `ps -L` and `perf` show it. REQUIRES: at most 15 bytes.
void name_this_thread(const char* name);

// Of 0 to 19 (nice), for this thread and those that it starts; its time slices are as usual again. What the machine refuses is no failure: it is only slower then.
void let_this_thread_give_way(int nice);

// For what others wait for, and for the threads that this one starts: time slices of 100 µs, so that it is let in soon between threads that compute for
// long; in sum it gets no more time. Linux has slices of a thread's own from 6.12 on (EEVDF, sched_setattr(2)); before, and where they are refused, nothing changes.
void let_this_thread_take_short_slices();

}  // namespace daybook
