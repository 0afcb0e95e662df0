// What a thread of the program is called and how far it gives way to the others. Linux only.
#pragma once

namespace daybook {

// As `top -H`, `ps -L` and `perf` show it. REQUIRES: at most 15 bytes.
void name_this_thread(const char* name);

// Of 0 to 19 (nice), for this thread and those that it starts. What the machine refuses is no failure: it is only slower then.
void let_this_thread_give_way(int nice);

}  // namespace daybook
