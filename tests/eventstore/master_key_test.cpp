// A master key that is replaced: what stays, and what a crash at each stage leaves.
#include "eventstore/master_key.h"

#include <catch2/catch.hpp>

#include <array>
#include <fstream>
#include <iterator>
#include <set>
#include <sys/stat.h>

#include "eventstore/failure.h"
#include "eventstore/key_slots.h"
#include "eventstore/keys.h"
#include "support/temporary_folder.h"

using namespace daybook;
using daybook::test::TemporaryFolder;

namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A key store with two keys and a third one that was destroyed, and what it sealed and printed.
struct Kept {
  TemporaryFolder folder;
  fs::path keys = folder / "keys";
  KeyId id = KeyStore::new_id();
  Personal personal;
  std::uint64_t print = 0;
  CipherKey derived{};

  Kept() {
    KeyStore store(keys);
    const auto destroyed = KeyStore::new_id();
    for (const auto& each : {destroyed, id, KeyStore::new_id()}) store.create(each);
    store.sync();
    store.destroy(std::array{destroyed});
    personal = {Personal::Form::sealed, id, store.seal(id, "ada@example.com").value()};
    print = store.print("a request");
    derived = store.derived("log key of journal 1");
  }

  void check(const KeyStore& store) const {
    CHECK(store.size() == 2);
    CHECK(store.open(personal).bytes == "ada@example.com");
    CHECK(store.print("a request") == print);
    CHECK(store.derived("log key of journal 1") == derived);
  }
  void check() const { check(KeyStore(keys, Creation::never, 4)); }
};

const std::set<std::string> kPair{"keys", "master.key"};

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& file : fs::directory_iterator(folder)) names.insert(file.path().filename());
  return names;
}

}  // namespace

TEST_CASE("rotate master key: both files are new, every key, print and derived secret stays, and so does what was destroyed") {
  const Kept kept;
  const auto master = content(kept.keys / "master.key");
  const auto slots = content(kept.keys / "keys");
  CHECK(KeyStore::rotate_master(kept.keys, 4) == 2);
  kept.check();
  CHECK(names_in(kept.keys) == kPair);
  CHECK(content(kept.keys / "master.key") != master);
  const auto fresh = content(kept.keys / "keys");
  REQUIRE(fresh.size() == slots.size());
  for (std::uint64_t number : {0, 2, 3}) {
    CHECK(slot_at(fresh, number).substr(0, 16) == slot_at(slots, number).substr(0, 16));
    CHECK(slot_at(fresh, number).substr(16, 40) != slot_at(slots, number).substr(16, 40));
  }
  CHECK(is_destroyed(slot_at(fresh, 1)));
  for (const auto* name : {"keys/master.key", "keys/keys"}) {
    struct stat status {};
    REQUIRE(::stat((kept.folder / name).c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
  }
}

TEST_CASE("rotate master key: the old one opens nothing any more, and a copy of both old files still goes together") {
  const Kept kept;
  fs::copy(kept.keys, kept.folder / "copy");
  KeyStore::rotate_master(kept.keys, 4);
  kept.check(KeyStore(kept.folder / "copy", Creation::never, 4));
  fs::copy_file(kept.folder / "copy/master.key", kept.keys / "master.key", fs::copy_options::overwrite_existing);
  CHECK_THROWS_WITH(KeyStore(kept.keys, Creation::never, 4), Catch::Contains("is not the master key"));
}

TEST_CASE("rotate master key: where it is a link, the file that it leads to is replaced") {
  const Kept kept;
  fs::create_directory(kept.folder / "vault");
  fs::rename(kept.keys / "master.key", kept.folder / "vault/secret");
  fs::create_symlink(kept.folder / "vault/secret", kept.keys / "master.key");
  const auto master = content(kept.folder / "vault/secret");
  KeyStore::rotate_master(kept.keys, 4);
  CHECK(fs::is_symlink(kept.keys / "master.key"));
  CHECK(content(kept.folder / "vault/secret") != master);
  CHECK(names_in(kept.folder / "vault") == std::set<std::string>{"secret"});
  kept.check();
}

TEST_CASE("rotate master key: a crash before the key file is replaced leaves the old pair, one after it the new") {
  const Kept kept;
  fs::copy(kept.keys, kept.folder / "old");
  KeyStore::rotate_master(kept.keys, 4);
  const auto place = [&](const fs::path& from, const std::string& name) {
    fs::copy_file(from, kept.folder / "old" / name, fs::copy_options::overwrite_existing);
  };
  const bool replaced = GENERATE(false, true);
  place(kept.keys / "master.key", "master.key.next");
  place(kept.keys / "keys", replaced ? "keys" : "keys.new");
  const auto before = names_in(kept.folder / "old");
  kept.check(KeyStore::for_reading(kept.folder / "old", 4));
  CHECK(names_in(kept.folder / "old") == before);  // who reads changes nothing
  kept.check(KeyStore(kept.folder / "old", Creation::never, 4));
  CHECK(names_in(kept.folder / "old") == kPair);
  CHECK((content(kept.folder / "old/master.key") == content(kept.keys / "master.key")) == replaced);
  kept.check(KeyStore(kept.folder / "old", Creation::never, 4));
}

TEST_CASE("rotate master key: damaged keys and missing ones are refused, and nothing is changed") {
  const Kept kept;
  auto slots = content(kept.keys / "keys");
  CHECK_THROWS_WITH(KeyStore::rotate_master(kept.keys, 5), Catch::Contains("keys were lost"));
  slots[64 * 2 + 20] = static_cast<char>(slots[64 * 2 + 20] ^ 1);
  std::ofstream(kept.keys / "keys", std::ios::binary | std::ios::trunc) << slots;
  CHECK_THROWS_AS(KeyStore::rotate_master(kept.keys, 4), KeysDamaged);
  CHECK(content(kept.keys / "keys") == slots);
  CHECK(names_in(kept.keys) == kPair);
}
