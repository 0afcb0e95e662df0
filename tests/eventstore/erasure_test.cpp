// What is left of an entity that was erased: the proof that there was something, and nothing of what it was.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>

#include "domain/needs.h"
#include "eventstore/failure.h"
#include "eventstore/journal_database.h"
#include "eventstore/no_snapshots.h"
#include "eventstore/recovery.h"
#include "eventstore/rocks_log.h"
#include "eventstore/seal.h"
#include "eventstore/snapshots.h"
#include "support/ledger.h"
#include "support/temporary_folder.h"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr std::string_view kMark = "Wilhelmina-Marked";
constexpr std::size_t kSlotBytes = 64;
constexpr std::size_t kIdBytes = 16;

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> files_with(const std::filesystem::path& folder, std::string_view bytes) {
  std::vector<std::string> found;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (file.is_regular_file() && content(file.path()).find(bytes) != std::string::npos) found.push_back(file.path().filename());
  }
  return found;
}

template <std::size_t size>
std::string_view bytes_of(const std::array<std::uint8_t, size>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

struct LastKey {
  std::string wrapped;
  CipherKey key;
};

// The key that came last, as whoever holds the master key could read it.
LastKey last_key(const std::filesystem::path& data) {
  const auto keys = content(data / "keys/keys");
  const auto master_bytes = content(data / "keys/master.key");
  CipherKey master;
  std::memcpy(master.data(), master_bytes.data(), master.size());
  WrappedKey wrapped;
  std::memcpy(wrapped.data(), keys.data() + keys.size() - kSlotBytes + kIdBytes, wrapped.size());
  return {std::string(bytes_of(wrapped)), unwrap(master, wrapped).value()};
}

CreateEntity marked_person(const std::string& id) {
  const auto key = KeyStore::new_id();
  const auto plain = [&](std::string text) { return Personal{Personal::Form::plain, key, std::move(text)}; };
  return {{id}, EntityKind::natural_person, key, plain(R"({"firstName":")" + std::string(kMark) + "\"}"),
          plain("born 1971-07-17 nationality address kyc 2026-07-17 document 2037-07-17")};
}

// Who has looked and who has not: the state that snapshots of the running store and the tail give, and the one from the first entry on.
void check_replays_alike(const std::filesystem::path& data) {
  JournalDatabase database(data / "journal", 1 << 20);
  const RocksLog log(database);
  const Snapshots snapshots(database);
  CHECK(recover(1, log, snapshots).state.entities == recover(1, log, NoSnapshots{}).state.entities);
  CHECK(recover(1, log, snapshots).state.erased_keys == recover(1, log, NoSnapshots{}).state.erased_keys);
}

RejectionCode refusal_of(EventStore& store, Command command) { return std::get<Rejection>(ask(store, 1, std::move(command)).outcome).code; }

}  // namespace

TEST_CASE("erasure: no file has the personal data, its key or the wrapped key, and the journal still verifies") {
  TemporaryFolder folder;
  const auto data = folder / "data";
  std::vector<std::string> before;
  LastKey last;
  {
    EventStore store(store_options(data));
    open_platform(store);
    must(store, 1, marked_person("ada"));
    last = last_key(data);
    CHECK(files_with(data, last.wrapped) == std::vector<std::string>{"keys"});
    const auto sealed = std::get<EntityCreated>(decode(entries_of(store.log(), 1).back()).event);
    CHECK(store.keys().open(sealed.document).bytes.find(kMark) != std::string::npos);
    before = entries_of(store.log(), 1);

    must(store, 1, EraseEntity{{"ada"}, "asked for by her"});
    CHECK(files_with(data, last.wrapped).empty());
    CHECK(store.keys().open(sealed.document).form == Personal::Form::erased);
    CHECK(store.keys().open(*sealed.identity).form == Personal::Form::erased);
  }
  for (const auto& secret : {std::string(kMark), std::string("1971-07-17"), last.wrapped, std::string(bytes_of(last.key))}) {
    CHECK(files_with(data, secret).empty());
  }
  check_replays_alike(data);
  EventStore store(store_options(data));  // a start checks the entries after the snapshot against the tree
  auto after = entries_of(store.log(), 1);
  REQUIRE(after.size() == before.size() + 1);
  after.pop_back();
  CHECK(after == before);
  CHECK(refusal_of(store, marked_person("ada")) == RejectionCode::entity_exists);
}

TEST_CASE("erasure: an entity that is deleted leaves no key either, and its id's next incarnation has another one") {
  TemporaryFolder folder;
  EventStore store(store_options(folder / "data"));
  open_platform(store);
  must(store, 1, marked_person("ada"));
  const auto first = last_key(folder / "data");
  must(store, 1, DeleteEntity{{"ada"}, EntityKind::natural_person});
  CHECK(files_with(folder / "data", first.wrapped).empty());
  must(store, 1, marked_person("ada"));
  const auto entries = entries_of(store.log(), 1);
  const auto key_in = [&](std::size_t position) { return std::get<EntityCreated>(decode(entries[position]).event).key; };
  CHECK(key_in(entries.size() - 1) != key_in(entries.size() - 3));
}

TEST_CASE("erasure: a key store from before it loses the keys again at the next start") {
  TemporaryFolder folder;
  const auto data = folder / "data";
  Personal sealed;
  {
    EventStore store(store_options(data));
    open_platform(store);
    must(store, 1, marked_person("ada"));
    sealed = std::get<EntityCreated>(decode(entries_of(store.log(), 1).back()).event).document;
    std::filesystem::copy(data / "keys/keys", folder / "older-keys");
    must(store, 1, EraseEntity{{"ada"}, ""});
  }
  std::filesystem::copy(folder / "older-keys", data / "keys/keys", std::filesystem::copy_options::overwrite_existing);
  const auto last = last_key(data);
  EventStore store(store_options(data));
  CHECK(store.keys().open(sealed).form == Personal::Form::erased);
  CHECK(files_with(data, last.wrapped).empty());
}

TEST_CASE("erasure: the state has what rules ask of natural persons only sealed, and decides on it after a start") {
  TemporaryFolder folder;
  const auto data = folder / "data";
  {
    EventStore store(store_options(data));
    open_platform(store);
    must(store, 1, ProvideContract{{"standard"}, "1", {{0}, true}, "Be good."});
    must(store, 1, marked_person("ada"));
  }
  CHECK(files_with(data, "1971-07-17").empty());
  check_replays_alike(data);
  {
    JournalDatabase database(data / "journal", 1 << 20);
    const auto state = Snapshots(database).load(1).value().state;  // files are compressed, so rows are looked at, too
    CHECK(state.entities.find({"ada"})->identity->form == Personal::Form::sealed);
  }
  EventStore store(store_options(data));
  const auto sign = [&](const char* signed_on) {
    return SignCustomer{{"acme"}, {{"ada"}, {{"ada"}}, {{{"standard"}, {start_of(date_from_text(signed_on).value()), true}}}}};
  };
  CHECK(refusal_of(store, sign("2028-07-18")) == RejectionCode::kyc_outdated);
  must(store, 1, sign("2028-07-17"));
  CHECK(refusal_of(store, EraseEntity{{"ada"}, ""}) == RejectionCode::existing_constraints_violated);
}

TEST_CASE("entities: a document of a thousand relations fits one entry, since long texts are compressed before they are sealed") {
  TemporaryFolder folder;
  EventStore store(store_options(folder / "data"));
  open_platform(store);
  const auto key = KeyStore::new_id();
  CreateEntity corp{{"corp"}, EntityKind::legal_person, key, {Personal::Form::plain, key, ""}};
  auto& text = corp.document.bytes;
  for (int i = 0; i < 1'000; ++i) {
    const auto id = std::string(36, 'x') + std::to_string(1'000 + i);
    const auto other = KeyStore::new_id();
    must(store, 1, CreateEntity{{id}, EntityKind::legal_person, other, {Personal::Form::plain, other, "{}"}});
    corp.relations.push_back({id});
    text += R"({"isFictitiousBeneficialOwner":false,"isUltimateBeneficialOwner":true,"position":"Director","sharePercentage":"0.)" +
            std::to_string(i) + "\"},";
  }
  CHECK(text.size() > kEntryBytesMax);
  const auto recorded = must(store, 1, corp);
  CHECK(store.keys().open(std::get<EntityCreated>(decode(entries_of(store.log(), 1).back()).event).document).bytes == text);
}
