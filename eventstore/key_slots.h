// The slots of a key file, as bytes. 64 each, so that no slot crosses a sector of the disk and a slot is written whole or not at all.
//   first slot   "daybook keys 1\n\0" (16), a wrapped key (40), 0 (4), crc32c (4): it tells whether the master key is the right one, and
//                makes the prints
//   every other  key id (16), wrapped key (40), 0 (4), crc32c (4); 64 zero bytes where the key was destroyed
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "eventstore/seal.h"

namespace daybook {

inline constexpr std::size_t kSlotBytes = 64;
inline constexpr std::string_view kKeysMagic{"daybook keys 1\n\0", 16};

std::string slot_of(std::string_view id, const WrappedKey& wrapped);  // REQUIRES: 16 bytes
bool is_intact(std::string_view slot);
bool is_destroyed(std::string_view slot);  // its id is zeros: also where the write of zeros was torn, so that some bytes are still those of the key
bool is_blank(std::string_view slot);      // all of it is zeros
WrappedKey wrapped_in(std::string_view slot);
inline std::string_view slot_at(std::string_view slots, std::uint64_t number) { return slots.substr(number * kSlotBytes, kSlotBytes); }

// The same keys in the same slots, each wrapped by the other master key. Throws KeysDamaged where one was not wrapped by `master`.
std::string rewrapped(std::string_view slots, const CipherKey& master, const CipherKey& other);

}  // namespace daybook
