#include "eventstore/key_slots.h"

#include <algorithm>
#include <cstring>

#include "eventstore/bytes.h"
#include "eventstore/crc32c.h"
#include "eventstore/failure.h"

namespace daybook {
namespace {

constexpr std::size_t kIdBytes = 16;
constexpr std::size_t kChecked = kSlotBytes - sizeof(std::uint32_t);

CipherKey opened(std::string_view slot, const CipherKey& master, std::uint64_t number) {
  const auto key = is_intact(slot) ? unwrap(master, wrapped_in(slot)) : std::nullopt;
  if (!key) throw KeysDamaged("the key at offset " + std::to_string(number * kSlotBytes) + " was not wrapped by this master key, or is damaged");
  return *key;
}

}  // namespace

std::string slot_of(std::string_view id, const WrappedKey& wrapped) {
  std::string slot(id);
  slot.append(reinterpret_cast<const char*>(wrapped.data()), wrapped.size());
  slot.append(4, '\0');
  append_big_endian(slot, crc32c(slot));
  return slot;
}

bool is_intact(std::string_view slot) { return big_endian_at<std::uint32_t>(slot, kChecked) == crc32c(slot.substr(0, kChecked)); }

bool is_destroyed(std::string_view slot) { return is_blank(slot.substr(0, kIdBytes)); }

bool is_blank(std::string_view slot) {
  return std::ranges::all_of(slot, [](char c) { return c == '\0'; });
}

WrappedKey wrapped_in(std::string_view slot) {
  WrappedKey wrapped;
  std::memcpy(wrapped.data(), slot.data() + kIdBytes, wrapped.size());
  return wrapped;
}

std::string rewrapped(std::string_view slots, const CipherKey& master, const CipherKey& other) {
  std::string fresh;
  fresh.reserve(slots.size());
  for (std::uint64_t number = 0; number < slots.size() / kSlotBytes; ++number) {
    const auto slot = slot_at(slots, number);
    if (is_destroyed(slot)) {
      fresh += slot;
      continue;
    }
    auto key = opened(slot, master, number);
    fresh += slot_of(slot.substr(0, kIdBytes), wrap(other, key));
    // What is about to replace the only copy is read back first.
    auto again = opened(slot_at(fresh, number), other, number);
    const bool same = again == key;
    cleanse(key);
    cleanse(again);
    if (!same) throw KeysDamaged("a key that was wrapped anew is not the same");
  }
  return fresh;
}

}  // namespace daybook
