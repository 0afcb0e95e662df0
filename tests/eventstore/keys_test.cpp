#include "eventstore/keys.h"

#include <catch2/catch.hpp>
#include <array>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <thread>

#include "eventstore/compress.h"
#include "eventstore/failure.h"
#include "eventstore/seal.h"
#include "support/temporary_folder.h"

using namespace daybook;
using daybook::test::TemporaryFolder;

namespace {

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void put(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

Personal sealed(const KeyStore& keys, const KeyId& id, const std::string& text) {
  return {Personal::Form::sealed, id, keys.seal(id, text).value()};
}

}  // namespace

TEST_CASE("key store: opens what it sealed, also after it was closed") {
  TemporaryFolder folder;
  const auto id = KeyStore::new_id();
  Personal personal;
  {
    KeyStore keys(folder / "keys");
    keys.create(id);
    personal = sealed(keys, id, "ada@example.com");
    CHECK(keys.open(personal).bytes == "ada@example.com");  // before the sync, too
    keys.sync();
  }
  KeyStore keys(folder / "keys");
  CHECK(keys.size() == 1);
  CHECK(keys.open(personal) == Personal{Personal::Form::plain, id, "ada@example.com"});
}

TEST_CASE("key store: seals the same text differently each time") {
  TemporaryFolder folder;
  KeyStore keys(folder / "keys");
  const auto id = KeyStore::new_id();
  keys.create(id);
  CHECK(keys.seal(id, "ada@example.com") != keys.seal(id, "ada@example.com"));
}

TEST_CASE("key store: a text has one print for as long as the store lives, and another in every other store") {
  TemporaryFolder folder;
  std::uint64_t print = 0;
  {
    KeyStore keys(folder / "keys");
    print = keys.print("ada@example.com");
    CHECK(keys.print("ada@example.com") == print);
    CHECK(keys.print("ada@example.co") != print);
  }
  CHECK(KeyStore(folder / "keys").print("ada@example.com") == print);
  CHECK(KeyStore(folder / "others").print("ada@example.com") != print);
}

TEST_CASE("key store: a write of zeros that was torn is finished at the next opening, wherever the slot is") {
  const std::size_t torn = GENERATE(1, 2, 3);
  TemporaryFolder folder;
  const std::array ids{KeyStore::new_id(), KeyStore::new_id(), KeyStore::new_id()};
  std::vector<Personal> personal;
  {
    KeyStore keys(folder / "keys");
    for (const auto& id : ids) {
      keys.create(id);
      personal.push_back(sealed(keys, id, "ada@example.com"));
    }
    keys.sync();
  }
  constexpr std::size_t kSlot = 64;
  auto bytes = content(folder / "keys/keys");
  REQUIRE(bytes.size() == 4 * kSlot);
  bytes.replace(torn * kSlot, kSlot / 2, kSlot / 2, '\0');
  put(folder / "keys/keys", bytes);

  const auto erased = [&](const KeyStore& keys) {
    for (std::size_t i = 0; i < ids.size(); ++i) CHECK((keys.open(personal[i]).form == Personal::Form::erased) == (i + 1 == torn));
  };
  erased(KeyStore::for_reading(folder / "keys", 4));
  CHECK(content(folder / "keys/keys") == bytes);
  erased(KeyStore(folder / "keys", Creation::never, 4));
  bytes.replace(torn * kSlot, kSlot, kSlot, '\0');
  CHECK(content(folder / "keys/keys") == bytes);
}

TEST_CASE("key store: what a destroyed key sealed is erased, and its slot is nowhere in the file") {
  TemporaryFolder folder;
  const auto id = KeyStore::new_id();
  const auto other = KeyStore::new_id();
  Personal personal;
  Personal kept;
  std::string slot;
  {
    KeyStore keys(folder / "keys");
    keys.create(id);
    keys.create(other);
    keys.sync();
    personal = sealed(keys, id, "ada@example.com");
    kept = sealed(keys, other, "bob@example.com");
    slot = content(folder / "keys/keys").substr(64 + 16, 40);  // the first key, wrapped
    keys.destroy(std::array{id});
    CHECK(keys.open(personal).form == Personal::Form::erased);
    CHECK_FALSE(keys.seal(id, "again"));
  }
  CHECK(content(folder / "keys/keys").find(slot) == std::string::npos);
  KeyStore keys(folder / "keys");
  CHECK(keys.open(personal).form == Personal::Form::erased);
  CHECK(keys.open(kept).bytes == "bob@example.com");
}

TEST_CASE("key store: altered sealed data is damage, not another text") {
  TemporaryFolder folder;
  KeyStore keys(folder / "keys");
  const auto id = KeyStore::new_id();
  const auto other = KeyStore::new_id();
  keys.create(id);
  keys.create(other);
  auto personal = sealed(keys, id, "ada@example.com");
  personal.bytes[14] = static_cast<char>(personal.bytes[14] ^ 1);
  CHECK_THROWS_AS(keys.open(personal), KeysDamaged);
  CHECK_THROWS_AS(keys.open({Personal::Form::sealed, other, sealed(keys, id, "ada@example.com").bytes}), KeysDamaged);
  CHECK_THROWS_AS(keys.open({Personal::Form::sealed, id, "short"}), KeysDamaged);
}

TEST_CASE("key store: the files belong to their owner alone") {
  TemporaryFolder folder;
  KeyStore keys(folder / "keys");
  for (const auto* name : {"keys/master.key", "keys/keys"}) {
    struct stat status {};
    REQUIRE(::stat((folder / name).c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
  }
}

TEST_CASE("key store: slots at the end that a crash left torn go, all others stay") {
  TemporaryFolder folder;
  const auto id = KeyStore::new_id();
  {
    KeyStore keys(folder / "keys");
    keys.create(id);
    keys.sync();
  }
  const auto whole = content(folder / "keys/keys");
  const auto tail = GENERATE(std::string(10, 'x'), std::string(64, 'x'), std::string(130, 'x'));
  put(folder / "keys/keys", whole + tail);
  {
    KeyStore keys(folder / "keys");
    CHECK(keys.size() == 1);
    keys.create(KeyStore::new_id());
    keys.sync();
  }
  CHECK(KeyStore(folder / "keys").size() == 2);
}

TEST_CASE("key store: a broken slot in front of a whole one is refused with its offset") {
  TemporaryFolder folder;
  {
    KeyStore keys(folder / "keys");
    keys.create(KeyStore::new_id());
    keys.create(KeyStore::new_id());
    keys.sync();
  }
  auto bytes = content(folder / "keys/keys");
  bytes[64 + 20] = static_cast<char>(bytes[64 + 20] ^ 1);
  put(folder / "keys/keys", bytes);
  CHECK_THROWS_WITH(KeyStore(folder / "keys"), Catch::Contains("is damaged at offset 64"));
}

TEST_CASE("key store: a missing, foreign or torn master key is refused, and named") {
  TemporaryFolder folder;
  TemporaryFolder other;
  { KeyStore keys(folder / "keys"); }
  { KeyStore keys(other / "keys"); }
  SECTION("missing") {
    std::filesystem::remove(folder / "keys/master.key");
    CHECK_THROWS_WITH(KeyStore(folder / "keys"), Catch::Contains("master.key is missing"));
  }
  SECTION("of another folder") {
    put(folder / "keys/master.key", content(other / "keys/master.key"));
    CHECK_THROWS_WITH(KeyStore(folder / "keys"), Catch::Contains("is not the master key"));
  }
  SECTION("torn") {
    put(folder / "keys/master.key", content(other / "keys/master.key").substr(1));
    CHECK_THROWS_WITH(KeyStore(folder / "keys"), Catch::Contains("must hold exactly 32 bytes"));
  }
}

TEST_CASE("key store: sealing, opening and syncing at once do not disturb each other") {
  TemporaryFolder folder;
  KeyStore keys(folder / "keys");
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        const auto id = KeyStore::new_id();
        keys.create(id);
        const auto personal = sealed(keys, id, id.text);
        if (i % 5 == 0) keys.sync();
        if (keys.open(personal).bytes != id.text) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  keys.sync();
  CHECK(wrong == 0);
  CHECK(keys.size() == 200);
}

TEST_CASE("key store: long texts are sealed shorter and opened whole, up to the longest") {
  TemporaryFolder folder;
  KeyStore keys(folder / "keys");
  const auto id = KeyStore::new_id();
  keys.create(id);
  for (const auto size : {kCompressedFromBytes - 1, kCompressedFromBytes, kUncompressedBytesMax}) {
    const std::string text(size, 'x');
    const auto personal = sealed(keys, id, text);
    CHECK(personal.bytes.size() == (size < kCompressedFromBytes ? size + kSealBytes : personal.bytes.size()));
    CHECK((personal.bytes.size() < size) == (size >= kCompressedFromBytes));
    CHECK(keys.open(personal).bytes == text);
  }
  CHECK_THROWS_AS(keys.seal(id, std::string(kUncompressedBytesMax + 1, 'x')), std::length_error);
}

TEST_CASE("compression: what can't be made shorter stays as it is, and broken bytes are no text") {
  std::string noise;
  for (std::uint32_t seed = 1; noise.size() < 2'000; seed = seed * 1'664'525 + 1'013'904'223) noise += static_cast<char>('!' + (seed >> 24) % 90);
  CHECK(uncompressed(compressed(noise)) == noise);
  auto short_form = compressed(std::string(5'000, 'y'));
  REQUIRE(short_form.starts_with("\x1f\x8b"));
  short_form.pop_back();
  CHECK_FALSE(uncompressed(short_form));
  CHECK(uncompressed("plain") == "plain");
}
