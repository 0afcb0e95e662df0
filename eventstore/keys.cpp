#include "eventstore/keys.h"

#include <fcntl.h>

#include <array>
#include <cstring>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "eventstore/compress.h"
#include "eventstore/failure.h"
#include "eventstore/folder.h"
#include "eventstore/key_slots.h"
#include "eventstore/master_key.h"
#include "eventstore/text.h"

namespace daybook {
namespace {

using RawId = std::array<std::uint8_t, 16>;

struct RawIdHash {
  std::size_t operator()(const RawId& id) const noexcept {
    std::size_t hash;  // the id is random: any eight bytes of it will do
    std::memcpy(&hash, id.data(), sizeof hash);
    return hash;
  }
};

std::string_view bytes_of(const auto& array) { return {reinterpret_cast<const char*>(array.data()), array.size()}; }

std::optional<RawId> raw(const KeyId& id) {
  RawId bytes;
  if (!from_hex(id.text, bytes)) return std::nullopt;
  return bytes;
}

}  // namespace

struct KeyStore::Impl {
  std::filesystem::path path;
  CipherKey master;
  CipherKey print_key{};     // constant after load, like the next
  bool replaced = false;     // the master key, and a crash came before its file was
  File file;
  const std::function<void(std::uint64_t)> synced;
  std::mutex sync_mutex;         // held by the one that writes the file
  std::uint64_t slot_count = 0;  // in the file, the first one and destroyed ones included; guarded by sync_mutex
  mutable std::shared_mutex mutex;  // guards the three below
  std::unordered_map<RawId, std::uint64_t, RawIdHash> slots;
  std::string unwritten;  // slots made since the last sync
  std::unordered_map<RawId, WrappedKey, RawIdHash> unsynced;

  Impl(const std::filesystem::path& folder, const CipherKey& key, int flags, std::function<void(std::uint64_t)> listener)
      : path(folder / "keys"), master(key), file(path, flags), synced(std::move(listener)) {}
  ~Impl() {
    cleanse(master);
    cleanse(print_key);
  }

  void load(Use use, Creation creation, std::uint64_t slots_min);
  std::optional<CipherKey> first_unwrapped(const WrappedKey& wrapped);
  void write_and_sync();  // REQUIRES: sync_mutex
  void load_slot(std::uint64_t number, std::string_view slot);
  void finish_destroying(std::string_view all);
  std::optional<CipherKey> find(const KeyId& id) const;
};

// A crash can leave slots at the end that were never synced: nothing was acknowledged that needs them, so they go.
// A broken slot in front of a whole one is damage.
void KeyStore::Impl::load(Use use, Creation creation, std::uint64_t slots_min) {
  const auto bytes = file.read(0, file.size());
  const std::string_view all(bytes);
  if (all.size() < kSlotBytes) {
    if (creation == Creation::never) throw KeysDamaged(path.string() + " is torn: it has no beginning");
    file.truncate(0);
    print_key = random_key();
    file.write(0, slot_of(kKeysMagic, wrap(master, print_key)));
    file.sync();
    sync_folder(path.parent_path());
    slot_count = 1;
    return;
  }
  const auto first = all.substr(0, kSlotBytes);
  if (!is_intact(first) || first.substr(0, kKeysMagic.size()) != kKeysMagic) {
    throw KeysDamaged(path.string() + " is damaged at offset 0: not the beginning of a key file");
  }
  const auto first_key = first_unwrapped(wrapped_in(first));
  if (!first_key) {
    throw KeysDamaged((path.parent_path() / "master.key").string() + " is not the master key that " + path.string() +
                      " was written with");
  }
  print_key = *first_key;
  auto whole = all.size() / kSlotBytes;
  const auto slot = [&](std::uint64_t number) { return slot_at(all, number); };
  while (whole > 1 && !is_intact(slot(whole - 1)) && !is_destroyed(slot(whole - 1))) --whole;
  if (whole < slots_min) {
    throw KeysDamaged(path.string() + " has " + std::to_string(whole) + " intact slots, of " + std::to_string(slots_min) +
                      " that were written: keys were lost. Nothing was changed.");
  }
  slots.reserve(whole);
  for (std::uint64_t number = 1; number < whole; ++number) load_slot(number, slot(number));
  slot_count = whole;
  if (use == Use::reading) return;
  finish_destroying(all.substr(0, whole * kSlotBytes));
  if (whole * kSlotBytes != all.size()) file.truncate(whole * kSlotBytes);
  replaced ? finish_replacing(path.parent_path()) : drop_replacing(path.parent_path());
}

// With the master key, or with the one that follows it, where a crash came while it was replaced.
std::optional<CipherKey> KeyStore::Impl::first_unwrapped(const WrappedKey& wrapped) {
  const auto key = unwrap(master, wrapped);
  const auto next = next_master_key_file(path.parent_path());
  if (key || !std::filesystem::exists(next)) return key;
  master = load_master_key(next);
  replaced = true;
  return unwrap(master, wrapped);
}

// Where a crash or a full disk tore the write of zeros.
void KeyStore::Impl::finish_destroying(std::string_view all) {
  bool torn = false;
  for (std::uint64_t number = 1; number < all.size() / kSlotBytes; ++number) {
    const auto slot = slot_at(all, number);
    if (!is_destroyed(slot) || is_blank(slot)) continue;
    file.write(number * kSlotBytes, std::string(kSlotBytes, '\0'));
    torn = true;
  }
  if (torn) file.sync();
}

void KeyStore::Impl::load_slot(std::uint64_t number, std::string_view slot) {
  if (is_destroyed(slot)) return;
  if (!is_intact(slot)) {
    throw KeysDamaged(path.string() + " is damaged at offset " + std::to_string(number * kSlotBytes) +
                      ": the slot's checksum does not match its bytes");
  }
  RawId id;
  std::memcpy(id.data(), slot.data(), id.size());
  slots.emplace(id, number);
}

std::optional<CipherKey> KeyStore::Impl::find(const KeyId& id) const {
  const auto bytes = raw(id);
  if (!bytes) return std::nullopt;
  std::shared_lock lock(mutex);
  WrappedKey wrapped;
  if (const auto fresh = unsynced.find(*bytes); fresh != unsynced.end()) {
    wrapped = fresh->second;
  } else if (const auto slot = slots.find(*bytes); slot != slots.end()) {
    const auto stored = file.read(slot->second * kSlotBytes, kSlotBytes);
    if (stored.size() != kSlotBytes || !is_intact(stored)) {
      throw KeysDamaged(path.string() + " is damaged at offset " + std::to_string(slot->second * kSlotBytes));
    }
    wrapped = wrapped_in(stored);
  } else {
    return std::nullopt;
  }
  const auto key = unwrap(master, wrapped);
  if (!key) throw KeysDamaged("key " + id.text + " in " + path.string() + " was not wrapped by this master key");
  return key;
}

KeyStore::KeyStore(const std::filesystem::path& folder, Creation creation, std::uint64_t slots_min, std::function<void(std::uint64_t)> synced)
    : KeyStore(folder, Use::writing, creation, slots_min, std::move(synced)) {}

KeyStore KeyStore::for_reading(const std::filesystem::path& folder, std::uint64_t slots_min) {
  return {folder, Use::reading, Creation::never, slots_min, [](std::uint64_t) {}};
}

KeyStore::KeyStore(const std::filesystem::path& folder, Use use, Creation creation, std::uint64_t slots_min,
                   std::function<void(std::uint64_t)> synced) {
  std::error_code ec;
  if (creation == Creation::if_absent) std::filesystem::create_directories(folder, ec);
  if (ec) throw StorageFailed("can't make " + folder.string() + ": " + ec.message());
  const auto master_path = master_key_file(folder);
  if (creation == Creation::never && !std::filesystem::exists(folder / "keys")) {
    throw KeysDamaged((folder / "keys").string() + " is missing: without it personal data can't be shown. Nothing was changed.");
  }
  if (!std::filesystem::exists(master_path)) {
    if (creation == Creation::never || std::filesystem::exists(folder / "keys")) {
      throw KeysDamaged(master_path.string() + " is missing, and " + (folder / "keys").string() + " can't be read without it");
    }
    auto master = random_key();
    write_file(master_path, bytes_of(master));
    cleanse(master);
  }
  auto master = load_master_key(master_path);
  const int flags = use == Use::reading ? O_RDONLY : creation == Creation::if_absent ? O_RDWR | O_CREAT : O_RDWR;
  impl_ = std::make_unique<Impl>(folder, master, flags, std::move(synced));
  cleanse(master);
  impl_->load(use, creation, slots_min);
}

std::uint64_t key_slots_in(const std::filesystem::path& folder) { return File(folder / "keys", O_RDONLY).size() / kSlotBytes; }

KeyStore::~KeyStore() = default;

KeyId KeyStore::new_id() {
  RawId id;
  fill_random(id.data(), id.size());
  return {to_hex(id)};
}

void KeyStore::create(const KeyId& id) {
  const auto bytes = raw(id);
  if (!bytes) throw std::invalid_argument("a key id is 32 hexadecimal digits");
  auto key = random_key();
  const auto wrapped = wrap(impl_->master, key);
  cleanse(key);
  std::unique_lock lock(impl_->mutex);
  if (impl_->slots.contains(*bytes) || impl_->unsynced.contains(*bytes)) return;
  impl_->unsynced.emplace(*bytes, wrapped);
  impl_->unwritten += slot_of(bytes_of(*bytes), wrapped);
}

// Sealing and opening go on while the disk syncs.
void KeyStore::sync() {
  std::lock_guard only_one(impl_->sync_mutex);
  impl_->write_and_sync();
}

void KeyStore::Impl::write_and_sync() {
  std::string batch;
  {
    std::unique_lock lock(mutex);
    batch.swap(unwritten);
  }
  if (batch.empty()) return;
  file.write(slot_count * kSlotBytes, batch);
  file.sync();
  std::unique_lock lock(mutex);
  for (std::size_t at = 0; at < batch.size(); at += kSlotBytes) {
    RawId id;
    std::memcpy(id.data(), batch.data() + at, id.size());
    slots.emplace(id, slot_count++);
    unsynced.erase(id);
  }
  synced(slot_count);
}

std::optional<std::string> KeyStore::seal(const KeyId& id, std::string_view text) const {
  auto key = impl_->find(id);
  if (!key) return std::nullopt;
  auto sealed = daybook::seal(*key, compressed(text), id.text);
  cleanse(*key);
  return sealed;
}

Personal KeyStore::open(Personal personal) const {
  if (personal.form != Personal::Form::sealed) return personal;
  auto key = impl_->find(personal.key);
  if (!key) return {Personal::Form::erased, personal.key, {}};
  auto opened = unseal(*key, personal.bytes, personal.key.text);
  cleanse(*key);
  auto text = opened ? uncompressed(*std::move(opened)) : std::nullopt;
  if (!text) throw KeysDamaged("what is sealed with key " + personal.key.text + " was altered");
  return {Personal::Form::plain, personal.key, *std::move(text)};
}

std::uint64_t KeyStore::print(std::string_view text) const { return keyed_print(impl_->print_key, text); }

CipherKey KeyStore::derived(std::string_view purpose) const { return keyed_hash(impl_->print_key, purpose); }

std::optional<CipherKey> KeyStore::derived_from(const KeyId& id, std::string_view purpose) const {
  auto key = impl_->find(id);
  if (!key) return std::nullopt;
  auto secret = keyed_hash(*key, purpose);
  cleanse(*key);
  return secret;
}

void KeyStore::destroy(std::span<const KeyId> ids) {
  if (ids.empty()) return;
  std::lock_guard only_one(impl_->sync_mutex);
  impl_->write_and_sync();  // each key has a slot from here on
  std::vector<std::uint64_t> slots;
  {
    std::unique_lock lock(impl_->mutex);
    for (const auto& id : ids) {
      const auto bytes = raw(id);
      const auto slot = bytes ? impl_->slots.find(*bytes) : impl_->slots.end();
      if (slot == impl_->slots.end()) continue;
      slots.push_back(slot->second);
      impl_->slots.erase(slot);
    }
  }
  for (const auto slot : slots) impl_->file.write(slot * kSlotBytes, std::string(kSlotBytes, '\0'));
  if (!slots.empty()) impl_->file.sync();
}

void KeyStore::copy_to(const std::filesystem::path& folder) const {
  make_folder(folder);
  std::string slots;
  {
    std::lock_guard only_one(impl_->sync_mutex);
    impl_->write_and_sync();
    slots = impl_->file.read(0, impl_->file.size());
  }
  replace_key_files(folder, impl_->master, slots);
}

std::uint64_t KeyStore::rotate_master(const std::filesystem::path& folder, std::uint64_t slots_min) {
  std::uint64_t keys = 0;
  {
    const KeyStore store(folder, Creation::never, slots_min);
    auto next = random_key();
    replace_key_files(folder, next, rewrapped(store.impl_->file.read(0, store.impl_->file.size()), store.impl_->master, next));
    cleanse(next);
    keys = store.size();
  }
  if (KeyStore(folder, Creation::never, slots_min).size() != keys) throw KeysDamaged(folder.string() + " has other keys than before");
  return keys;
}

std::size_t KeyStore::size() const {
  std::shared_lock lock(impl_->mutex);
  return impl_->slots.size() + impl_->unsynced.size();
}

}  // namespace daybook
