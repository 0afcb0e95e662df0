// `daybook keys rotate-master`.
#include <iostream>
#include <nlohmann/json.hpp>

#include "eventstore/data_folder.h"
#include "eventstore/journal_database.h"
#include "eventstore/keys.h"
#include "eventstore/master_key.h"
#include "tools/command_line.h"
#include "tools/verbs.h"

namespace daybook {
namespace {

constexpr std::size_t kCacheBytes = 8 << 20;

// How many slots the journals know of: fewer are damage, and nothing is wrapped anew then.
std::uint64_t slots_known(const std::filesystem::path& data) {
  return JournalDatabase(data / "journal", kCacheBytes, kWalBytesMaxDefault, Creation::never).setting(kKeySlots);
}

}  // namespace

int rotate_master_key(const Settings& settings) {
  require_data_folder(settings.data);
  const DataFolder folder(settings.data);
  const auto keys_folder = folder.path() / "keys";
  const auto keys = KeyStore::rotate_master(keys_folder, slots_known(folder.path()));
  const auto file = master_key_file(keys_folder).string();
  if (settings.json) {
    std::cout << nlohmann::ordered_json{{"masterKey", file}, {"keys", keys}}.dump() << "\n";
    return kDone;
  }
  std::cout << file << " is new, and all keys are wrapped by it: " << keys << "\n"
            << "copies of " << keys_folder.string() << " that were made before go with the old one: make a new copy, and destroy the old ones\n";
  return kDone;
}

}  // namespace daybook
