// Keys that seal personal data, one for each account, card, order and incarnation of an entity. AES-256-GCM seals; keys rest in a file of their own,
// each wrapped (RFC 3394) by the master key, which is a file that only its owner may read. To erase is to destroy the key.
// Thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "domain/types.h"
#include "eventstore/file.h"
#include "eventstore/seal.h"

namespace daybook {

// How many slots the key file of a folder has. Throws StorageFailed.
std::uint64_t key_slots_in(const std::filesystem::path& folder);

class KeyStore {
 public:
  // Opens the folder; makes it, with a new master key, where it is absent and may be made. `slots_min`: how many slots are known to have
  // been synced; fewer are damage. Throws KeysDamaged, StorageFailed.
  // `synced` is told the number of slots after each sync that added some; on the syncing thread.
  explicit KeyStore(
      const std::filesystem::path& folder, Creation creation = Creation::if_absent, std::uint64_t slots_min = 0,
      std::function<void(std::uint64_t slots)> synced = [](std::uint64_t) {});
  // Only to be read, also while a server has it open: nothing that writes may be called. Throws KeysDamaged, StorageFailed.
  static KeyStore for_reading(const std::filesystem::path& folder, std::uint64_t slots_min);
  ~KeyStore();

  static KeyId new_id();  // 16 random bytes

  // Makes a key. It is not durable before sync(). No effect where it exists.
  void create(const KeyId& id);
  // All keys made before are durable when this returns. Throws StorageFailed.
  void sync();

  // The text sealed: nonce, ciphertext, tag. Long texts are compressed first (compress.h). Empty where the key is gone.
  std::optional<std::string> seal(const KeyId& id, std::string_view text) const;

  // Personal data as it may be shown: sealed becomes plain, or erased where the key is gone. Throws KeysDamaged where
  // the bytes were altered.
  Personal open(Personal personal) const;

  // A fingerprint that tells nothing to who lacks the keys, however few texts there may be to choose from. The same text has the
  // same print for as long as the key store lives.
  std::uint64_t print(std::string_view text) const;

  // A secret of the key store for a purpose of its own; the same for as long as the key store lives.
  CipherKey derived(std::string_view purpose) const;
  // The same from one of its keys; empty where the key is gone.
  std::optional<CipherKey> derived_from(const KeyId& id, std::string_view purpose) const;

  // Destroys the keys: when this returns, no file holds them, wrapped or not. One sync, whatever their number; sealing and opening go on meanwhile.
  // Throws StorageFailed.
  void destroy(std::span<const KeyId> ids);

  // Copies the store as it is now, with its master key, into a folder that is made where it is absent; an earlier copy there is replaced, so that keys that
  // were destroyed since are in no file of it. Throws StorageFailed.
  void copy_to(const std::filesystem::path& folder) const;

  // Makes a new master key and wraps all keys of the folder anew; nothing else becomes of them. How many there are. After a crash the folder has the old pair or
  // the new one. REQUIRES: nobody has the folder open. Throws KeysDamaged, StorageFailed; then the old pair counts, unless only the last sync failed.
  static std::uint64_t rotate_master(const std::filesystem::path& folder, std::uint64_t slots_min);

  std::size_t size() const;

 private:
  enum class Use { reading, writing };
  KeyStore(const std::filesystem::path& folder, Use use, Creation creation, std::uint64_t slots_min, std::function<void(std::uint64_t)> synced);

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace daybook
