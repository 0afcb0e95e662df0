// What a test and the library of faults share: a file of this shape, mapped into both. The library counts the calls that the program makes
// below a folder, and lets one of them fail; the test may arm it at any time, also while the program runs. Every field is read and written
// atomically, from several processes.
#pragma once

#include <atomic>
#include <cstdint>

namespace daybook::test {

inline constexpr const char* kControlVariable = "DAYBOOK_FAULTS";  // of the environment: the file's path

enum class Call : std::uint32_t { none, write, sync, rename, read, open, remove, truncate, allocate, change, count };  // change: any but read and open

enum class Fault : std::uint32_t {
  io_error,    // EIO
  disk_full,   // ENOSPC
  short_write,  // half of a write is done, and said so; other calls work
  torn_write,  // half of a write is done, and from then on nothing: ENOSPC
  kill,        // SIGKILL in front of the call
  terminate,   // SIGTERM in front of the call, which then works
  count
};

struct Control {
  char folder[512];  // without symbolic links; constant while a program runs, like the next
  char record[512];  // the file that takes down all that happens to the disk (disk.h); empty: none
  std::atomic<std::uint64_t> calls[static_cast<int>(Call::count)];
  std::atomic<std::uint32_t> call;   // Call::none: nothing fails
  std::atomic<std::uint32_t> fault;
  std::atomic<std::uint64_t> number;  // of the call that fails, from 1
  std::atomic<std::uint32_t> lasts;   // 1: all after it fail, too
  std::atomic<std::uint64_t> hits;    // calls that failed
  std::atomic<std::int64_t> clock_ahead_seconds;  // what the wall clock says beyond the truth
};

// A line of the record: this, then `path_bytes` of a path, then `data_bytes`. Numbers are the machine's own.
enum class Happened : std::uint32_t { created, wrote, truncated, synced, synced_folder, renamed, linked, removed, made_folder };
struct RecordHead {
  Happened what;
  std::uint32_t path_bytes;
  std::uint64_t inode;
  std::uint64_t offset;  // of a write; of a truncation the size
  std::uint64_t data_bytes;  // of a rename or link the second path
};

}  // namespace daybook::test
