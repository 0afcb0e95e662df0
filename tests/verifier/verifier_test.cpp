// The second verifier reads logs of the real program, and ones that are not what was signed before.
#include <catch2/catch.hpp>

#include "eventstore/checkpoints.h"
#include "eventstore/log_keys.h"
#include "eventstore/merkle.h"
#include "verifier/log_server.h"

namespace daybook::test {

namespace fs = std::filesystem;

namespace {

void copy_folder(const fs::path& from, const fs::path& to) { fs::copy(from, to, fs::copy_options::recursive); }

}  // namespace

TEST_CASE("the second verifier finds logs of 1 to 70,000 entries to be what was signed, now and before") {
  TemporaryFolder folder;
  LogServer server(folder / "data");
  server.save_key(folder / "key");
  std::vector<fs::path> checkpoints;
  for (const auto size : {1, 2, 255, 256, 257, 1'000, 65'536, 70'000}) {
    server.grow_to(static_cast<std::uint64_t>(size));
    const auto [passed, said] = server.verify({"-key", (folder / "key").string()}, checkpoints);
    INFO(said);
    CHECK(passed);
    CHECK(said == "ledger.example/log/log-platform: " + std::to_string(size) + " entries are those that were signed\n");
    checkpoints.push_back(folder / ("checkpoint-" + std::to_string(size)));
    server.save_checkpoint(checkpoints.back());
  }
}

TEST_CASE("the second verifier finds out a folder that was put back, a history that was written anew, and a wrong key") {
  TemporaryFolder folder;
  Platform platform;
  {
    LogServer server(folder / "data");
    platform = server.platform();
    server.grow_to(300);
    server.stop();
    copy_folder(folder / "data", folder / "earlier");
  }
  {
    LogServer server(folder / "data", platform);
    server.grow_to(400);
    server.save_checkpoint(folder / "checkpoint");
    server.save_key(folder / "key");
    CHECK(server.verify({"-key", (folder / "key").string()}, {folder / "checkpoint"}).passed);
  }
  {
    LogServer server(folder / "earlier", platform);
    const auto back = server.verify({}, {folder / "checkpoint"});
    CHECK_FALSE(back.passed);
    CHECK(back.said.find("has 400 entries, and the log only 300") != std::string::npos);
    server.grow_to(500, "other");
    const auto forked = server.verify({}, {folder / "checkpoint"});
    CHECK_FALSE(forked.passed);
    CHECK(forked.said.find("does not begin with the 400 entries") != std::string::npos);
  }
  LogServer stranger(folder / "another");
  const auto wrong = stranger.verify({"-key", (folder / "key").string()}, {});
  CHECK_FALSE(wrong.passed);
  CHECK(wrong.said.find("the checkpoint: ") != std::string::npos);
}

// No journal is ever served with none: what opens the platform is its first entry.
TEST_CASE("the second verifier takes a signed tree of no entries for the beginning of a log") {
  constexpr JournalNumber kJournal = 1;
  TemporaryFolder folder;
  Platform platform;
  {
    LogServer server(folder / "data");
    platform = server.platform();
    server.stop();
    const auto origin = "ledger.example/log/" + platform.name;
    const KeyStore keys(folder / "data/keys");
    const JournalDatabase database(folder / "data/journal", 1 << 20);
    const auto seed = seed_of(log_keys(database, keys, kJournal).back(), keys, kJournal);
    const auto sign_tree_of_none = [&](const std::string& file, const Hash& root) {
      const auto text = to_text(Checkpoint{origin, {0, root}});
      std::ofstream(folder / file) << to_text(Note{text, {sign(text, origin, seed)}});
    };
    sign_tree_of_none("empty", empty_root());
    sign_tree_of_none("other", {});
  }
  LogServer server(folder / "data", platform);
  const auto empty = server.verify({}, {folder / "empty"});
  INFO(empty.said);
  CHECK(empty.passed);
  const auto other = server.verify({}, {folder / "other"});
  CHECK_FALSE(other.passed);
  CHECK(other.said.find("does not begin with the 0 entries") != std::string::npos);
}

TEST_CASE("the second verifier takes a rotated log with the new key, and with the old one until it is retired") {
  TemporaryFolder folder;
  LogServer server(folder / "data");
  server.grow_to(300);
  server.save_key(folder / "old-key");
  server.save_checkpoint(folder / "before");
  const auto with = [&](const std::string& key, const std::vector<fs::path>& checkpoints) {
    return server.verify({"-key", (folder / key).string()}, checkpoints);
  };
  const auto passes = [](const Verdict& verdict) {
    INFO(verdict.said);
    CHECK(verdict.passed);
  };

  server.rotate_key("rotate");
  server.save_key(folder / "new-key");
  server.save_checkpoint(folder / "between");
  passes(with("new-key", {folder / "between"}));
  passes(with("old-key", {folder / "before", folder / "between"}));
  passes(server.verify({}, {}));  // with the key that the log itself names
  CHECK_FALSE(with("new-key", {folder / "before"}).passed);

  server.rotate_key("retire");
  server.grow_to(400);
  passes(with("new-key", {folder / "between"}));
  const auto retired = with("old-key", {});
  CHECK_FALSE(retired.passed);
  CHECK(retired.said.find("the checkpoint: ") != std::string::npos);
}

}  // namespace daybook::test
