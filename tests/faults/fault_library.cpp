// Preloaded into the real program (LD_PRELOAD), it stands between the program and the C library: RocksDB's files and our own pass through it
// alike, and nothing in the program knows of it. It counts calls below one folder, lets one of them fail, takes down what happens to the disk,
// and moves the clock, as control.h says. Calls on anything else are passed on.
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <string_view>

#include "faults/control.h"

namespace {

using namespace daybook::test;

template <class Function>
Function* next(const char* name, Function*) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}
// The C library's own function of the name.
#define REAL(name)                                 \
  static auto* const real = next(#name, &::name)

int real_open(const char* path, int flags, unsigned mode) {
  static auto* const real = reinterpret_cast<int (*)(const char*, int, ...)>(::dlsym(RTLD_NEXT, "open"));
  return real(path, flags, mode);
}
ssize_t real_write(int fd, const void* bytes, size_t count) {
  REAL(write);
  return real(fd, bytes, count);
}

Control* map_control() {
  const char* path = std::getenv(kControlVariable);
  if (!path) return nullptr;
  const int fd = real_open(path, O_RDWR | O_CLOEXEC, 0);
  if (fd < 0) return nullptr;
  void* mapped = ::mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  return mapped == MAP_FAILED ? nullptr : static_cast<Control*>(mapped);
}
Control* control() {
  static Control* const mapped = map_control();
  return mapped;
}

// One call at a time while the disk is taken down, so that the record's order is the order in which it happened.
std::recursive_mutex& order() {
  static std::recursive_mutex mutex;
  return mutex;
}
class InOrder {
 public:
  InOrder() : held_(control() && control()->record[0] != '\0') {
    if (held_) order().lock();
  }
  ~InOrder() {
    if (held_) order().unlock();
  }

 private:
  const bool held_;
};

bool is_below(std::string_view path) {
  const auto* shared = control();
  if (!shared || shared->folder[0] == '\0') return false;
  const std::string_view folder(shared->folder);
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

std::string path_of(int fd) {
  char target[1024];
  const auto link = "/proc/self/fd/" + std::to_string(fd);
  const auto length = ::readlink(link.c_str(), target, sizeof target);
  return length < 0 ? std::string() : std::string(target, static_cast<std::size_t>(length));
}

bool is_armed_for(const Control& shared, Call call, std::uint64_t number) {
  const auto lasts = shared.lasts.load() != 0;
  return shared.call.load() == static_cast<std::uint32_t>(call) && (lasts ? number >= shared.number : number == shared.number);
}

// Counts the call; true where it is the one that fails. Signals are sent here.
bool fails(Call call) {
  auto& shared = *control();
  const auto number = ++shared.calls[static_cast<int>(call)];
  bool hit = is_armed_for(shared, call, number);
  if (call != Call::read && call != Call::open) hit |= is_armed_for(shared, Call::change, ++shared.calls[static_cast<int>(Call::change)]);
  if (!hit) return false;
  ++shared.hits;
  const auto fault = static_cast<Fault>(shared.fault.load());
  if (fault == Fault::kill) ::kill(::getpid(), SIGKILL);
  if (fault == Fault::terminate) ::kill(::getpid(), SIGTERM);
  return fault != Fault::terminate;
}

// The error of a call that fails; 0 where it works in spite of the fault.
int error_of_fault(Call call) {
  auto& shared = *control();
  switch (static_cast<Fault>(shared.fault.load())) {
    case Fault::io_error: return EIO;
    case Fault::disk_full: return ENOSPC;
    case Fault::torn_write: return shared.hits > 1 || call != Call::write ? ENOSPC : 0;
    default: return 0;
  }
}

bool refuse(Call call) {
  if (!fails(call)) return false;
  errno = error_of_fault(call);
  return errno != 0;
}

void take_down(Happened what, std::string_view path, std::uint64_t inode, std::uint64_t offset = 0, std::string_view data = {}) {
  if (control()->record[0] == '\0') return;
  static const int fd = real_open(control()->record, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const RecordHead head{what, static_cast<std::uint32_t>(path.size()), inode, offset, data.size()};
  std::string line(reinterpret_cast<const char*>(&head), sizeof head);
  line += path;
  line += data;
  if (real_write(fd, line.data(), line.size()) != static_cast<ssize_t>(line.size())) ::abort();
}

std::uint64_t inode_of(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 ? status.st_ino : 0;
}

bool exists(const char* path) {
  struct stat status {};
  return ::lstat(path, &status) == 0;
}

template <class Open>
int opened(const char* path, int flags, const Open& open) {
  if (!control() || !is_below(path)) return open();
  const InOrder in_order;
  if (refuse(Call::open)) return -1;
  const bool creates = (flags & O_CREAT) != 0 && !exists(path);
  const int fd = open();
  if (fd >= 0 && creates) take_down(Happened::created, path, inode_of(fd));
  if (fd >= 0 && !creates && (flags & O_TRUNC) != 0) take_down(Happened::truncated, path, inode_of(fd), 0);
  return fd;
}

// `offset` of a write that has none of its own is where the descriptor stands.
template <class Write>
ssize_t written(int fd, const void* bytes, size_t count, off_t offset, const Write& write) {
  if (!control()) return write(count);
  const auto path = path_of(fd);
  if (!is_below(path)) return write(count);
  const InOrder in_order;
  if (fails(Call::write)) {
    if (const int error = error_of_fault(Call::write)) {
      errno = error;
      return -1;
    }
    count = std::max<size_t>(1, count / 2);
  }
  if (offset < 0) {
    const bool appends = (::fcntl(fd, F_GETFL) & O_APPEND) != 0;
    struct stat status {};
    ::fstat(fd, &status);
    offset = appends ? status.st_size : ::lseek(fd, 0, SEEK_CUR);
  }
  const auto done = write(count);
  if (done > 0) take_down(Happened::wrote, path, inode_of(fd), static_cast<std::uint64_t>(offset), {static_cast<const char*>(bytes), static_cast<size_t>(done)});
  return done;
}

template <class Sync>
int synced(int fd, const Sync& sync) {
  if (!control()) return sync();
  const auto path = path_of(fd);
  if (!is_below(path)) return sync();
  const InOrder in_order;
  if (refuse(Call::sync)) return -1;
  const int result = sync();
  struct stat status {};
  ::fstat(fd, &status);
  if (result == 0) take_down(S_ISDIR(status.st_mode) ? Happened::synced_folder : Happened::synced, path, status.st_ino);
  return result;
}

template <class Act>
int renamed(Happened what, const char* from, const char* to, const Act& act) {
  if (!control() || !is_below(to)) return act();
  const InOrder in_order;
  if (refuse(Call::rename)) return -1;
  const int result = act();
  if (result == 0) take_down(what, from, 0, 0, to);
  return result;
}

template <class Remove>
int removed(const std::string& path, const Remove& remove) {
  if (!control() || !is_below(path)) return remove();
  const InOrder in_order;
  if (refuse(Call::remove)) return -1;
  const int result = remove();
  if (result == 0) take_down(Happened::removed, path, 0);
  return result;
}

template <class Read>
auto read_from(int fd, const Read& read) -> decltype(read()) {
  if (!control() || !is_below(path_of(fd))) return read();
  if (refuse(Call::read)) return static_cast<decltype(read())>(-1);
  return read();
}

unsigned mode_in(int flags, va_list list) { return (flags & (O_CREAT | __O_TMPFILE)) != 0 ? va_arg(list, unsigned) : 0; }

}  // namespace

extern "C" {

#define DEFINE_OPEN(name)                                                                                    \
  int name(const char* path, int flags, ...) {                                                               \
    static auto* const real = reinterpret_cast<int (*)(const char*, int, ...)>(::dlsym(RTLD_NEXT, #name)); \
    va_list list;                                                                                            \
    va_start(list, flags);                                                                                   \
    const auto mode = mode_in(flags, list);                                                                  \
    va_end(list);                                                                                            \
    return opened(path, flags, [&] { return real(path, flags, mode); });                                     \
  }
DEFINE_OPEN(open)
DEFINE_OPEN(open64)

#define DEFINE_FOPEN(name)                                                                       \
  FILE* name(const char* path, const char* mode) {                                               \
    REAL(name);                                                                                  \
    FILE* file = nullptr;                                                                        \
    const int flags = mode[0] == 'r' ? 0 : O_CREAT | (mode[0] == 'w' ? O_TRUNC : 0);             \
    opened(path, flags, [&] { return (file = real(path, mode)) ? ::fileno(file) : -1; });        \
    return file;                                                                                 \
  }
DEFINE_FOPEN(fopen)
DEFINE_FOPEN(fopen64)

ssize_t write(int fd, const void* bytes, size_t count) {
  return written(fd, bytes, count, -1, [&](size_t n) { return real_write(fd, bytes, n); });
}
ssize_t pwrite(int fd, const void* bytes, size_t count, off_t offset) {
  REAL(pwrite);
  return written(fd, bytes, count, offset, [&](size_t n) { return real(fd, bytes, n, offset); });
}
ssize_t pwrite64(int fd, const void* bytes, size_t count, off64_t offset) {
  REAL(pwrite64);
  return written(fd, bytes, count, offset, [&](size_t n) { return real(fd, bytes, n, offset); });
}

int fsync(int fd) {
  REAL(fsync);
  return synced(fd, [&] { return real(fd); });
}
int fdatasync(int fd) {
  REAL(fdatasync);
  return synced(fd, [&] { return real(fd); });
}

ssize_t pread(int fd, void* bytes, size_t count, off_t offset) {
  REAL(pread);
  return read_from(fd, [&] { return real(fd, bytes, count, offset); });
}
ssize_t pread64(int fd, void* bytes, size_t count, off64_t offset) {
  REAL(pread64);
  return read_from(fd, [&] { return real(fd, bytes, count, offset); });
}
size_t fread_unlocked(void* bytes, size_t size, size_t count, FILE* file) {
  REAL(fread_unlocked);
  const auto read = read_from(::fileno(file), [&] { return static_cast<ssize_t>(real(bytes, size, count, file)); });
  return read < 0 ? 0 : static_cast<size_t>(read);
}

int rename(const char* from, const char* to) noexcept {
  REAL(rename);
  return renamed(Happened::renamed, from, to, [&] { return real(from, to); });
}
int link(const char* from, const char* to) noexcept {
  REAL(link);
  return renamed(Happened::linked, from, to, [&] { return real(from, to); });
}
int unlink(const char* path) noexcept {
  REAL(unlink);
  return removed(path, [&] { return real(path); });
}
int remove(const char* path) noexcept {
  REAL(remove);
  return removed(path, [&] { return real(path); });
}
int rmdir(const char* path) noexcept {
  REAL(rmdir);
  return removed(path, [&] { return real(path); });
}
int unlinkat(int folder, const char* path, int flags) noexcept {
  REAL(unlinkat);
  const auto whole = path[0] == '/' ? std::string(path) : path_of(folder) + "/" + path;
  return removed(whole, [&] { return real(folder, path, flags); });
}
int mkdir(const char* path, mode_t mode) noexcept {
  REAL(mkdir);
  if (!control() || !is_below(path)) return real(path, mode);
  const InOrder in_order;
  const int result = real(path, mode);
  if (result == 0) take_down(Happened::made_folder, path, 0);
  return result;
}
int ftruncate(int fd, off_t size) noexcept {
  REAL(ftruncate);
  if (!control()) return real(fd, size);
  const auto path = path_of(fd);
  if (!is_below(path)) return real(fd, size);
  const InOrder in_order;
  if (refuse(Call::truncate)) return -1;
  const int result = real(fd, size);
  if (result == 0) take_down(Happened::truncated, path, inode_of(fd), static_cast<std::uint64_t>(size));
  return result;
}
int fallocate(int fd, int mode, off_t offset, off_t length) {
  REAL(fallocate);
  if (control() && is_below(path_of(fd)) && refuse(Call::allocate)) return -1;
  return real(fd, mode, offset, length);
}

int clock_gettime(clockid_t clock, timespec* time) noexcept {
  REAL(clock_gettime);
  const int result = real(clock, time);
  if (result == 0 && clock == CLOCK_REALTIME && control()) time->tv_sec += control()->clock_ahead_seconds.load();
  return result;
}

}  // extern "C"
