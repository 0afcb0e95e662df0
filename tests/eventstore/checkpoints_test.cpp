#include "eventstore/checkpoints.h"

#include <catch2/catch.hpp>

#include "support/ledger.h"
#include "support/temporary_folder.h"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr std::string_view kPlatform = "acme-platform";

CipherKey witness_seed() {
  CipherKey seed;
  seed.fill(7);
  return seed;
}
VerifierKey witness() { return verifier_key_of("witness.example", NoteAlgorithm::cosignature, witness_seed()); }

StoreOptions options_at(const std::filesystem::path& folder, std::chrono::milliseconds interval = {}) {
  auto options = store_options(folder);
  options.checkpoints = {"ledger.example", interval, {witness()}};
  return options;
}

Checkpoint checkpoint_in(const Note& note) { return checkpoint_from_text(note.text).value(); }

}  // namespace

TEST_CASE("checkpoints: the newest one has size and root of the journal, and the log's signature") {
  TemporaryFolder folder;
  EventStore store(options_at(folder / "data"));
  open_platform(store);
  for (const auto* id : {"alpha", "beta-1", "gamma"}) {
    must(store, 1, customer(id));
    const auto note = store.checkpoints().newest(1, kPlatform);
    CHECK(checkpoint_in(note) == Checkpoint{"ledger.example/log/acme-platform", store.log().head(1)});
    CHECK(is_signed_by(note, store.checkpoints().verifier_key(1, kPlatform)));
    CHECK_FALSE(is_signed_by(note, store.checkpoints().verifier_key(2, kPlatform)));
  }
}

TEST_CASE("checkpoints: a text is a checkpoint or none") {
  const Checkpoint checkpoint{"ledger.example/log/acme", {17, leaf_hash("x")}};
  const auto text = to_text(checkpoint);
  CHECK(checkpoint_from_text(text) == checkpoint);
  CHECK(checkpoint_from_text(text + "an extension\n") == checkpoint);
  for (const auto& broken : {std::string(), std::string("a\n1\n"), std::string("a\n01\n") + text.substr(text.size() - 45), std::string("a\n-1\n") + text.substr(text.size() - 45),
                             std::string("a\n1\nAAAA\n"), text.substr(0, text.size() - 1)}) {
    CAPTURE(broken);
    CHECK_FALSE(checkpoint_from_text(broken));
  }
}

TEST_CASE("checkpoints: within the interval the last one serves, unless it has too few entries") {
  TemporaryFolder folder;
  EventStore store(options_at(folder / "data", std::chrono::hours(1)));
  open_platform(store);
  const auto first = store.checkpoints().newest(1, kPlatform);
  must(store, 1, customer("alpha"));
  CHECK(store.checkpoints().newest(1, kPlatform).text == first.text);
  CHECK(checkpoint_in(store.checkpoints().newest(1, kPlatform, 2)).head.size == 2);
}

TEST_CASE("checkpoints: what was signed last is not signed otherwise, also after a start") {
  TemporaryFolder folder;
  {
    EventStore store(options_at(folder / "data"));
    open_platform(store);
    must(store, 1, customer("alpha"));
    store.checkpoints().newest(1, kPlatform);
  }
  {
    JournalDatabase database(folder / "data/journal", 1 << 20);
    auto bytes = database.note("signed-1").value();
    constexpr std::size_t kLastOfRoot = 39;
    bytes[kLastOfRoot] = static_cast<char>(bytes[kLastOfRoot] ^ 1);
    database.put_note("signed-1", bytes);
  }
  EventStore store(options_at(folder / "data"));
  CHECK_THROWS_AS(store.checkpoints().newest(1, kPlatform), LogForked);
  must(store, 1, customer("beta-1"));
  CHECK_THROWS_AS(store.checkpoints().newest(1, kPlatform), LogForked);
}

TEST_CASE("checkpoints: the folder keeps the note that was signed last") {
  TemporaryFolder folder;
  EventStore store(options_at(folder / "data"));
  open_platform(store);
  CHECK_FALSE(store.checkpoints().last(1));
  for (const auto* id : {"alpha", "beta-1"}) {
    must(store, 1, customer(id));
    const auto note = store.checkpoints().newest(1, kPlatform);
    const auto last = store.checkpoints().last(1).value();
    CHECK(last.head == store.log().head(1));
    CHECK(last.note == to_text(note));
  }
}

TEST_CASE("checkpoints: an origin names its platform") {
  CHECK(platform_of_origin("ledger.example/log/acme") == "acme");
  CHECK(platform_of_origin("a/log/b/log/acme") == "acme");
  CHECK(platform_of_origin("ledger.example").empty());
}

TEST_CASE("checkpoints: known witnesses cosign the newest one, and it keeps their signatures") {
  TemporaryFolder folder;
  {
    EventStore store(options_at(folder / "data"));
    open_platform(store);
    auto note = store.checkpoints().newest(1, kPlatform);
    CHECK(store.checkpoints().add_cosignatures(1, kPlatform, note) == "no cosignature is of a known witness");
    auto stranger = note;
    stranger.signatures.push_back(cosign(note.text, "stranger.example", witness_seed(), 1'700'000'000));
    CHECK(store.checkpoints().add_cosignatures(1, kPlatform, stranger) == "no cosignature is of a known witness");
    note.signatures.push_back(cosign(note.text, "witness.example", witness_seed(), 1'700'000'000));
    CHECK_FALSE(store.checkpoints().add_cosignatures(1, kPlatform, note));
    CHECK_FALSE(store.checkpoints().add_cosignatures(1, kPlatform, note));
    CHECK(store.checkpoints().newest(1, kPlatform).signatures.size() == 2);
    auto forged = note;
    forged.signatures.erase(forged.signatures.begin());
    CHECK(store.checkpoints().add_cosignatures(1, kPlatform, forged) == "the note is not signed by the log's key");
  }
  EventStore store(options_at(folder / "data"));
  const auto kept = store.checkpoints().newest(1, kPlatform);
  CHECK(is_signed_by(kept, witness()));
  must(store, 1, customer("alpha"));
  CHECK(store.checkpoints().newest(1, kPlatform).signatures.size() == 1);
  CHECK(store.checkpoints().add_cosignatures(1, kPlatform, kept) == "the note is not of the newest checkpoint");
}
