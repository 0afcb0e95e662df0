#include "faults/faults.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <stdexcept>

namespace daybook::test {
namespace {

void copy_path(char (&into)[512], const std::filesystem::path& path) {
  const auto text = path.string();
  if (text.size() >= sizeof into) throw std::invalid_argument("the path is too long for a test of faults: " + text);
  std::memcpy(into, text.c_str(), text.size() + 1);
}

}  // namespace

Faults::Faults(const std::filesystem::path& folder, const std::filesystem::path& record) {
  const auto file = folder_.path() / "control";
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0 || ::ftruncate(fd, sizeof(Control)) != 0) throw std::runtime_error("can't make " + file.string());
  void* mapped = ::mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  ::close(fd);
  if (mapped == MAP_FAILED) throw std::runtime_error("can't map " + file.string());
  control_ = static_cast<Control*>(mapped);
  copy_path(control_->folder, std::filesystem::weakly_canonical(folder));
  if (!record.empty()) copy_path(control_->record, record);
}

Faults::~Faults() { ::munmap(control_, sizeof(Control)); }

std::vector<std::string> Faults::wrapper() const {
  return {"env", std::string("LD_PRELOAD=") + FAULT_LIBRARY, kControlVariable + ("=" + (folder_.path() / "control").string()),
          "ASAN_OPTIONS=verify_asan_link_order=0"};
}

void Faults::arm(Call call, std::uint64_t number, Fault fault, bool lasts) {
  control_->number = number;
  control_->fault = static_cast<std::uint32_t>(fault);
  control_->lasts = lasts ? 1 : 0;
  control_->call = static_cast<std::uint32_t>(call);
}

void Faults::disarm() { control_->call = static_cast<std::uint32_t>(Call::none); }
std::uint64_t Faults::calls(Call call) const { return control_->calls[static_cast<int>(call)]; }
std::uint64_t Faults::hits() const { return control_->hits; }
void Faults::set_clock_ahead(std::int64_t seconds) { control_->clock_ahead_seconds = seconds; }

void keep_folders_in_memory() {
  constexpr std::uintmax_t kBytesMin = std::uintmax_t{512} << 20;
  const std::filesystem::path memory("/dev/shm");
  std::error_code ec;
  if (std::filesystem::is_directory(memory, ec) && std::filesystem::space(memory, ec).available >= kBytesMin && !ec) ::setenv("TMPDIR", memory.c_str(), 0);
}

std::string name_of(Call call) {
  static const char* const names[] = {"none", "write", "sync", "rename", "read", "open", "remove", "truncate", "allocate", "change"};
  return names[static_cast<int>(call)];
}
std::string name_of(Fault fault) {
  static const char* const names[] = {"EIO", "ENOSPC", "short", "torn", "SIGKILL", "SIGTERM"};
  return names[static_cast<int>(fault)];
}

}  // namespace daybook::test
