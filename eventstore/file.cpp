#include "eventstore/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "eventstore/failure.h"

namespace daybook {
namespace {

[[noreturn]] void fail(std::string_view action, const std::filesystem::path& path) {
  const auto reason = std::system_category().message(errno);
  throw StorageFailed("can't " + std::string(action) + " " + path.string() + ": " + reason);
}

}  // namespace

File::File(const std::filesystem::path& path, int flags, unsigned mode)
    : path_(path), descriptor_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {
  if (descriptor_ < 0) fail("open", path_);
}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

File::File(File&& other) noexcept : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

std::uint64_t File::size() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) fail("read", path_);
  return static_cast<std::uint64_t>(status.st_size);
}

std::string File::read(std::uint64_t offset, std::size_t count) const {
  std::string bytes(count, '\0');
  std::size_t done = 0;
  while (done < count) {
    const auto n = ::pread(descriptor_, bytes.data() + done, count - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("read", path_);
    if (n == 0) break;
    done += static_cast<std::size_t>(n);
  }
  bytes.resize(done);
  return bytes;
}

void File::write(std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("write", path_);
    bytes.remove_prefix(static_cast<std::size_t>(n));
    offset += static_cast<std::uint64_t>(n);
  }
}

void File::truncate(std::uint64_t size) {
  if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) fail("truncate", path_);
}

void File::sync() {
  if (::fdatasync(descriptor_) != 0) fail("sync", path_);
}

void begin_write_back(int descriptor) { ::sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE); }

void sync_folder(const std::filesystem::path& folder) {
  File opened(folder, O_RDONLY | O_DIRECTORY);
  if (::fsync(opened.descriptor()) != 0) fail("sync", folder);
}

void write_file(const std::filesystem::path& path, std::string_view bytes) {
  auto fresh = path;
  fresh += ".new";
  {
    File file(fresh, O_WRONLY | O_CREAT | O_TRUNC);
    file.write(0, bytes);
    file.sync();
  }
  if (::rename(fresh.c_str(), path.c_str()) != 0) fail("rename", fresh);
  sync_folder(path.parent_path());
}

}  // namespace daybook
