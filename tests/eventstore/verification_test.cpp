// Journals are verified: those that are as they were written, and those that somebody has altered, each with its word and position.
#include "eventstore/verification.h"

#include <catch2/catch.hpp>
#include <set>

#include "eventstore/checkpoints.h"
#include "eventstore/damage.h"
#include "eventstore/transactions.h"
#include "support/tampering.h"
#include "support/temporary_folder.h"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr std::string_view kPlatform = "acme-platform";
constexpr Position kInTile = 100;     // entries of a full tile
constexpr Position kBeyond = 280;     // of one that is not full
constexpr std::uint64_t kSize = 300;

Note signed_now(EventStore& store) { return store.checkpoints().newest(1, kPlatform); }

// 300 entries: a few that are about accounts and holds, then a transaction each, a block each.
void fill(EventStore& store, const std::string& prefix = "t") {
  open_ledger(store);
  must(store, 1, hold("held", "acme-a", "acme-b", "5.00"));
  must(store, 1, CaptureHold{{"capture"}, {"held"}, decimal("2.00"), false, {}});
  must(store, 1, reverse("back", "first", "1.00"));
  ask(store, 1, fund("first", "acme-a", "999.00"));  // a rejection is none of its entries
  while (store.size(1) < kSize) must(store, 1, fund(prefix + std::to_string(store.size(1)), "acme-b", "0.01"));
}

// A folder with 300 entries, whose checkpoints of 200 and 300 entries were kept.
struct Kept {
  TemporaryFolder folder;
  Note newest;

  Kept() {
    EventStore store(store_options(data()));
    fill(store);
    newest = signed_now(store);
  }
  std::filesystem::path data() const { return folder / "data"; }
};

using Verified = std::expected<std::vector<VerifiedJournal>, Difference>;

Verified verify(const std::filesystem::path& data, std::vector<KeptCheckpoint> kept = {}, std::uint64_t rows_max = kVerifyRowsMax) {
  TemporaryFolder scratch;
  FolderReader folder(data, scratch.path(), 1 << 20);
  try {
    const RocksLog log(folder.database());
    return Verification(folder, log, scratch.path(), std::move(kept), [](std::uint64_t) {}, rows_max).run();
  } catch (const JournalDamaged& damage) {
    return std::unexpected(located(damage, folder.database()));
  }
}

// "entry-hash 100", and who.
std::string found(const Verified& verified) {
  if (verified) return "nothing";
  const auto& difference = verified.error();
  CHECK(difference.journal == 1);
  CHECK(difference.platform == kPlatform);
  INFO(difference.why);
  CHECK_FALSE(difference.why.empty());
  return std::string(name_of(difference.kind)) + (difference.position ? " " + std::to_string(*difference.position) : "");
}

std::string other_amount(std::string entry) { return with_value(std::move(entry), "\"0.0", "2"); }

}  // namespace

TEST_CASE("verification: a journal that nobody has altered is what was written and signed") {
  const Kept kept;
  for (const auto rows_max : {std::uint64_t{0}, std::uint64_t{100}, kVerifyRowsMax}) {
    const auto verified = verify(kept.data(), {{"kept", kept.newest}}, rows_max);
    INFO((verified ? "" : sentence_of(verified.error())));
    REQUIRE(verified);
    REQUIRE(verified->size() == 2);
    CHECK(verified->at(0).platform.empty());
    const auto& journal = verified->at(1);
    CHECK(journal.platform == kPlatform);
    CHECK(journal.head == checkpoint_from_text(kept.newest.text)->head);
    CHECK(journal.checkpoints == 2);
    CHECK(journal.state_compared);
  }
}

TEST_CASE("verification: a folder is verified while a store has it open, and is not written") {
  TemporaryFolder folder;
  EventStore store(store_options(folder / "data"));
  fill(store);
  signed_now(store);
  const auto verified = verify(folder / "data");
  INFO((verified ? "" : sentence_of(verified.error())));
  REQUIRE(verified);
  CHECK(verified->at(1).head == store.log().head(1));
  must(store, 1, fund("later", "acme-a", "1.00"));
  CHECK(verify(folder / "data")->at(1).head.size == kSize + 1);
}

TEST_CASE("verification: whatever is altered is found, with its word and its position") {
  struct Row {
    std::string what;
    std::function<void(Tampering&)> tamper;
    std::string found;
  };
  const auto spaced = [](std::string entry) { return entry.insert(1, " "); };
  const auto amount_of = [&](std::vector<std::string>& entries, std::size_t at) { entries[at] = other_amount(entries[at]); };
  const std::vector<Row> rows{
      {"nothing", [](Tampering&) {}, "nothing"},
      {"a bit of an entry", [](Tampering& t) { t.flip_bit_of_entry(kInTile); }, "entry-hash 100"},
      {"a bit of an entry that no full tile has", [](Tampering& t) { t.flip_bit_of_entry(kBeyond); }, "entry-hash 280"},
      {"a bit of the last entry", [](Tampering& t) { t.flip_bit_of_entry(kSize - 1); }, "block 299"},
      {"an amount, with its checksums", [&](Tampering& t) { t.alter_block(kInTile, amount_of); }, "entry-hash 100"},
      {"an amount beyond tiles, with its checksums", [&](Tampering& t) { t.alter_block(kBeyond, amount_of); }, "entry-hash 280"},
      {"the last amount, with its checksums", [&](Tampering& t) { t.alter_block(kSize - 1, amount_of); }, "entry-hash 299"},
      {"two entries swapped", [](Tampering& t) { t.swap_entries(kInTile, kInTile + 1); }, "entry-hash 100"},
      {"two entries swapped beyond tiles", [](Tampering& t) { t.swap_entries(kBeyond, kBeyond + 1); }, "entry-hash 280"},
      {"entries missing", [](Tampering& t) { t.remove_chunk(kInTile); }, "block 100"},
      {"the root of a block", [](Tampering& t) { t.flip_bit_of_block_root(kInTile); }, "block-header 100"},
      {"the root of a block beyond tiles", [](Tampering& t) { t.flip_bit_of_block_root(kBeyond); }, "block-header 280"},
      {"a tile", [](Tampering& t) { t.flip_bit_of_tile(0, 0, 5); }, "tile 5"},
      {"a tile missing", [](Tampering& t) { t.remove_tile(0, 0); }, "tile 0"},
      {"a row of the stored state", [](Tampering& t) { t.alter_account_row([](std::string row) { return row.replace(row.find("acme-eu"), 7, "acme-us"); }); }, "state 299"},
      {"the signature of the checkpoint signed last", [](Tampering& t) { t.flip_last_bit_of_signed(); }, "checkpoint-signature"},
      {"history, consistently", [](Tampering& t) { t.rewrite(kInTile, other_amount); }, "nothing"},
      {"the form of an entry, consistently", [&](Tampering& t) { t.rewrite(kInTile, spaced); }, "entry-form 100"},
      {"what is no entry, consistently", [](Tampering& t) { t.rewrite(kInTile, [](const std::string&) { return "no entry"; }); }, "entry-form 100"},
      {"a position, consistently", [](Tampering& t) { t.rewrite(kInTile, [](std::string e) { return with_value(std::move(e), "\"position\":", "7"); }); }, "entry-position 100"},
      {"a time, consistently",
       [](Tampering& t) { t.rewrite(kInTile, [](std::string e) { return with_value(std::move(e), "\"time\":\"", "2001-01-01T00:00:00.000000Z"); }); }, "entry-time 100"},
      {"an account that nobody made, consistently",
       [](Tampering& t) { t.rewrite(kInTile, [](std::string e) { return with_value(std::move(e), "[[", "8"); }); }, "entry-state 100"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const Kept kept;
      {
        Tampering tampering(kept.data());
        row.tamper(tampering);
      }
      CHECK(found(verify(kept.data())) == row.found);
    }
  }
}

TEST_CASE("verification: a history that was written anew, and signed anew, does not begin with the entries of a checkpoint that was kept") {
  const Kept kept;
  { Tampering(kept.data()).rewrite(kInTile, other_amount); }
  {
    EventStore store(store_options(kept.data()));
    signed_now(store);
  }
  CHECK(found(verify(kept.data())) == "nothing");
  CHECK(found(verify(kept.data(), {{"kept", kept.newest}})) == "checkpoint-root 300");
}

TEST_CASE("verification: a folder that was put back has fewer entries than a checkpoint that was kept") {
  const Kept kept;
  std::filesystem::copy(kept.data(), kept.folder / "earlier", std::filesystem::copy_options::recursive);
  Note later;
  {
    EventStore store(store_options(kept.data()));
    must(store, 1, fund("one-more", "acme-a", "1.00"));
    later = signed_now(store);
  }
  CHECK(found(verify(kept.data(), {{"older", kept.newest}, {"newer", later}})) == "nothing");
  CHECK(found(verify(kept.folder / "earlier", {{"newer", later}})) == "checkpoint-size 300");
}

TEST_CASE("verification: a checkpoint of another key, or of no platform of the folder, is a difference") {
  const Kept kept;
  const Kept stranger;
  CHECK(found(verify(kept.data(), {{"of a stranger", stranger.newest}})) == "checkpoint-signature");
  auto forged = kept.newest;
  forged.text = to_text(Checkpoint{"daybook/log/none", {1, {}}});
  const auto unknown = verify(kept.data(), {{"of none", forged}});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().kind == DifferenceKind::checkpoint_origin);
}

TEST_CASE("verification: every word of a difference is its own") {
  std::set<std::string_view> words;
  for (int kind = 0; kind <= static_cast<int>(DifferenceKind::projection); ++kind) words.insert(name_of(static_cast<DifferenceKind>(kind)));
  CHECK(words.size() == static_cast<std::size_t>(DifferenceKind::projection) + 1);
}
