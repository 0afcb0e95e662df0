#include "http/uuid.h"

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <string_view>
#include <system_error>

namespace daybook::http {
namespace {

using Bytes = std::array<unsigned char, 16>;

// Random bytes of the kernel, fetched for 64 identifiers at a time. Up to 256 bytes getrandom neither fails half-way nor is
// interrupted; above that it may give less, so it is asked until the pool is full.
class Pool {
 public:
  Bytes next() {
    if (used_ == bytes_.size()) fill();
    Bytes taken;
    for (auto& byte : taken) byte = bytes_[used_++];
    return taken;
  }

 private:
  void fill() {
    for (std::size_t filled = 0; filled < bytes_.size();) {
      const ssize_t count = getrandom(bytes_.data() + filled, bytes_.size() - filled, 0);
      if (count < 0 && errno != EINTR) throw std::system_error(errno, std::system_category(), "getrandom");
      if (count > 0) filled += static_cast<std::size_t>(count);
    }
    used_ = 0;
  }

  std::array<unsigned char, 64 * sizeof(Bytes)> bytes_;
  std::size_t used_ = bytes_.size();
};

}  // namespace

std::string new_uuid() {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  thread_local Pool pool;
  Bytes bytes = pool.next();
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0F) | 0x40);  // version 4
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3F) | 0x80);  // the variant of RFC 9562
  std::string text;
  text.reserve(36);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    if (at == 4 || at == 6 || at == 8 || at == 10) text += '-';
    text += kDigits[bytes[at] >> 4];
    text += kDigits[bytes[at] & 0x0F];
  }
  return text;
}

}  // namespace daybook::http
