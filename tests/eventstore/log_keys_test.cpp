// The key that signs a journal's checkpoints is rotated: who signs, what is believed, and what is never signed.
#include "eventstore/log_keys.h"

#include <catch2/catch.hpp>

#include "eventstore/checkpoints.h"
#include "eventstore/entry.h"
#include "eventstore/restoring.h"
#include "support/ledger.h"
#include "support/temporary_folder.h"

using namespace daybook;
using namespace daybook::test;

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPlatform = "acme-platform";

StoreOptions options_at(const fs::path& folder, std::vector<VerifierKey> witnesses = {}) {
  auto options = store_options(folder);
  options.checkpoints = {"ledger.example", {}, std::move(witnesses)};
  return options;
}

Note checkpoint(EventStore& store) { return store.checkpoints().newest(1, kPlatform); }
std::uint64_t size_of(const Note& note) { return checkpoint_from_text(note.text)->head.size; }
VerifierKey newest(EventStore& store) { return store.checkpoints().verifier_key(1, kPlatform); }
bool is_believed(EventStore& store, const Note& note) { return is_signed_by_log(note, store.checkpoints().signers(1, kPlatform), size_of(note)); }

void rotate(EventStore& store) {
  must(store, 1, store.checkpoints().begin_rotation(1).value());
  store.checkpoints().end_rotation(1);
}
void retire(EventStore& store) {
  for (const auto& command : store.checkpoints().older_keys(1)) must(store, 1, command);
  store.checkpoints().retire_older_keys(1, store.size(1));
}

}  // namespace

TEST_CASE("log keys: after a rotation both sign, after the older one is retired only the new; also after a start") {
  TemporaryFolder folder;
  VerifierKey first, second;
  const auto open = [&] { return std::make_unique<EventStore>(options_at(folder / "data")); };
  auto store = open();
  open_platform(*store);
  first = newest(*store);
  const auto before = checkpoint(*store);
  CHECK(before.signatures.size() == 1);
  rotate(*store);
  second = newest(*store);
  CHECK_FALSE(first == second);
  for (int start = 0; start < 2; ++start) {
    const auto both = checkpoint(*store);
    CHECK(both.signatures.size() == 2);
    CHECK(is_of(both.signatures.front(), second));
    CHECK(is_signed_by(both, first));
    CHECK(is_signed_by(both, second));
    store.reset();
    store = open();
  }
  retire(*store);
  const auto after = checkpoint(*store);
  CHECK(after.signatures.size() == 1);
  CHECK(is_signed_by(after, second));
  CHECK_FALSE(is_signed_by(after, first));
  CHECK(is_believed(*store, before));
  CHECK(is_believed(*store, after));
}

TEST_CASE("log keys: the journal hands the new key over, and says that the old one is retired") {
  TemporaryFolder folder;
  EventStore store(options_at(folder / "data"));
  open_platform(store);
  const auto first = newest(store);
  rotate(store);
  retire(store);
  const auto entries = entries_of(store.log(), 1);
  REQUIRE(entries.size() == 3);
  CHECK(std::get<LogKeyRotated>(decode(entries[1]).event) == LogKeyRotated{newest(store).public_key, first.public_key});
  CHECK(std::get<LogKeyRetired>(decode(entries[2]).event) == LogKeyRetired{first.public_key});
}

TEST_CASE("log keys: the same size is signed again with the new key and the same root, and never with another root") {
  TemporaryFolder folder;
  {
    EventStore store(options_at(folder / "data"));
    open_platform(store);
    const auto before = checkpoint(store);
    CHECK(store.checkpoints().begin_rotation(1).has_value());  // and not recorded: the journal has not grown
    const auto after = checkpoint(store);
    CHECK(after.text == before.text);
    CHECK(after.signatures.size() == 2);
    CHECK(store.checkpoints().last(1)->note == to_text(after));
  }
  {
    JournalDatabase database(folder / "data/journal", 1 << 20);
    auto bytes = database.note("signed-1").value();
    constexpr std::size_t kLastOfRoot = 39;
    bytes[kLastOfRoot] = static_cast<char>(bytes[kLastOfRoot] ^ 1);
    database.put_note("signed-1", bytes);
  }
  EventStore store(options_at(folder / "data"));
  rotate(store);
  CHECK_THROWS_AS(checkpoint(store), LogForked);
}

TEST_CASE("log keys: two sign at most; what a crash left unrecorded is recorded by the next rotation, with the same key") {
  TemporaryFolder folder;
  EventStore store(options_at(folder / "data"));
  open_platform(store);
  const auto begun = store.checkpoints().begin_rotation(1).value();
  CHECK(store.checkpoints().begin_rotation(1).value() == begun);
  rotate(store);
  CHECK(newest(store).public_key == begun.public_key);
  CHECK(store.checkpoints().begin_rotation(1).error() == "two keys sign the log already: retire the older one first");
  retire(store);
  rotate(store);
  CHECK(store.checkpoints().signers(1, kPlatform).size() == 3);
  retire(store);
  CHECK(store.checkpoints().older_keys(1).empty());
}

TEST_CASE("log keys: a retired key is believed of what it may have signed, of nothing larger, and its private key is gone") {
  TemporaryFolder folder;
  EventStore store(options_at(folder / "data"));
  open_platform(store);
  rotate(store);
  retire(store);
  const auto retired_at = store.size(1);
  const auto signers = store.checkpoints().signers(1, kPlatform);
  REQUIRE(signers.size() == 2);
  CHECK(signers[0].retired_at == retired_at);
  // The first key is derived from the key store, so that a test can sign with it as who stole it could.
  const auto stolen = store.keys().derived("log key of journal 1");
  for (const auto& [size, believed] : {std::pair(retired_at, true), std::pair(retired_at + 1, false)}) {
    Note note{to_text(Checkpoint{newest(store).name, {size, leaf_hash("forged")}}), {}};
    note.signatures.push_back(sign(note.text, newest(store).name, stolen));
    CHECK(is_signed_by_log(note, signers, size) == believed);
  }
  const auto keys = store.keys().size();
  rotate(store);
  CHECK(store.keys().size() == keys + 1);
  retire(store);
  CHECK(store.keys().size() == keys);
}

TEST_CASE("log keys: cosignatures stay with the checkpoint, whichever key signs it") {
  TemporaryFolder folder;
  CipherKey seed;
  seed.fill(7);
  const auto witness = verifier_key_of("witness.example", NoteAlgorithm::cosignature, seed);
  EventStore store(options_at(folder / "data", {witness}));
  open_platform(store);
  auto note = checkpoint(store);
  note.signatures.push_back(cosign(note.text, witness.name, seed, 1'700'000'000));
  CHECK_FALSE(store.checkpoints().add_cosignatures(1, kPlatform, note));
  REQUIRE(store.checkpoints().begin_rotation(1));
  const auto both = checkpoint(store);
  CHECK(both.signatures.size() == 3);
  CHECK(is_signed_by(both, witness));
  CHECK(is_signed_by(both, newest(store)));
  CHECK_FALSE(store.checkpoints().add_cosignatures(1, kPlatform, note));  // that the old key alone has signed
  CHECK(checkpoint(store).signatures.size() == 3);
}

TEST_CASE("log keys: a folder restored with keys from before the rotation signs with a new key as a new log, and knows the others") {
  TemporaryFolder folder;
  {
    EventStore store(options_at(folder / "data"));
    open_platform(store);
    fs::copy(folder / "data/keys", folder / "older-keys");
    rotate(store);
    store.make_backup({folder / "backups", false});
  }
  RestoreOptions options{folder / "backups", folder / "restored", 0, folder / "older-keys"};
  options.older_keys = true;
  restore(options);
  EventStore store(options_at(folder / "restored"));
  const auto signers = store.checkpoints().signers(1, kPlatform);
  REQUIRE(signers.size() == 3);
  CHECK(signers[1].retired_at == 2);
  CHECK(is_signed_by(checkpoint(store), signers[2].key));
  const auto entries = entries_of(store.log(), 1);
  CHECK(std::get<LogKeyRotated>(decode(entries.back()).event) == LogKeyRotated{signers[2].key.public_key, signers[1].key.public_key});
}

TEST_CASE("log keys: a backup with keys signs on with the rotated one") {
  TemporaryFolder folder;
  Note last;
  VerifierKey key;
  {
    EventStore store(options_at(folder / "data"));
    open_platform(store);
    rotate(store);
    retire(store);
    last = checkpoint(store);
    key = newest(store);
    store.make_backup({folder / "backups", true});
  }
  RestoreOptions options{folder / "backups", folder / "restored"};
  options.checkpoints = {last};
  const auto restored = restore(options);
  CHECK(restored.journals.at(1).restoration == 0);
  EventStore store(options_at(folder / "restored"));
  CHECK(newest(store) == key);
  CHECK(checkpoint(store).text == last.text);
}
