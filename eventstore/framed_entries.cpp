#include "eventstore/framed_entries.h"

#include <cassert>

namespace daybook {

FramedEntries::FramedEntries(std::initializer_list<std::string_view> entries) {
  for (const auto entry : entries) push_back(entry);
}

FramedEntries::FramedEntries(std::span<const std::string> entries) {
  for (const auto& entry : entries) push_back(entry);
}

void FramedEntries::push_back(std::string_view entry) {
  open();
  bytes_ += entry;
  close();
}

void FramedEntries::truncate(std::size_t count) {
  bytes_.resize(end_of(count));
  ends_.resize(count);
}

void FramedEntries::open() { bytes_.append(kLengthBytes, '\0'); }

void FramedEntries::close() {
  const auto at = end_of(size());
  const auto length = bytes_.size() - at - kLengthBytes;
  assert(length <= kEntryBytesMax);
  bytes_[at] = static_cast<char>(length >> 8);
  bytes_[at + 1] = static_cast<char>(length & 0xff);
  ends_.push_back(bytes_.size());
}

}  // namespace daybook
