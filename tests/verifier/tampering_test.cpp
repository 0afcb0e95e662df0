// What somebody with the disk may do to a log, as the second verifier sees it through a server, and as `daybook verify` sees it in the folder.
#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "support/tampering.h"
#include "verifier/log_server.h"

namespace daybook::test {

namespace fs = std::filesystem;

namespace {

// A start reads the last tile of entries, which is not full: what is altered lies in front of it.
constexpr std::uint64_t kSize = 600;

std::string with_another_amount(std::string entry) { return with_value(std::move(entry), ",\"1.", "50"); }

// "entry-hash 100": what the program's own verifier finds in the folder.
std::string found_by_daybook(const fs::path& data, const std::vector<fs::path>& checkpoints = {}) {
  std::vector<std::string> words = {"verify", "--data", data.string(), "--json"};
  for (const auto& file : checkpoints) words.insert(words.end(), {"--checkpoint", file.string()});
  DaybookProcess process(words);
  const auto code = process.wait();
  INFO(process.output() << process.log());
  const auto verdict = nlohmann::json::parse(process.output());
  CHECK(verdict.at("verified") == (code == 0));
  if (code == 0) return "nothing";
  const auto& difference = verdict.at("difference");
  return difference.at("what").get<std::string>() + (difference.contains("position") ? " " + difference["position"].dump() : "");
}

// What the server keeps for itself would be found there first.
void forget_views(const fs::path& data) { fs::remove_all(data / "views"); }

}  // namespace

TEST_CASE("tampering: what is altered in a folder is found by the second verifier and by daybook verify") {
  struct Row {
    std::string what;
    std::function<void(Tampering&)> tamper;
    std::string found;   // by daybook verify
    std::string second;  // a part of what the second verifier says
  };
  const std::vector<Row> rows{
      // The server does not serve what does not match its checksum: that is what the second verifier is told.
      {"a bit of an entry", [](Tampering& t) { t.flip_bit_of_entry(100); }, "entry-hash 100", "/tile/entries/000 answers 500"},
      {"an entry with its checksums", [](Tampering& t) { t.alter_block(100, [](auto& entries, std::size_t at) { entries[at] = with_another_amount(entries[at]); }); },
       "entry-hash 100", "the entries lead to the root"},
      {"two entries swapped", [](Tampering& t) { t.alter_block(100, [](auto& entries, std::size_t at) { std::swap(entries.at(at), entries.at(at + 1)); }); },
       "entry-hash 100", "the entries lead to the root"},
      // Its tree is not the one that was signed, so that nothing more is.
      {"a tile, where the next start needs none",
       [](Tampering& t) {
         t.flip_bit_of_tile(0, 0, 5);
         t.forget_snapshots();
       },
       "tile 5", "/checkpoint answers 500"},
      {"a tile, where nothing was signed yet",
       [](Tampering& t) {
         t.flip_bit_of_tile(0, 0, 5);
         t.forget_snapshots();
         t.forget_signed();
       },
       "tile 5", "tile 0/0 is not what the entries hash to"},
  };
  TemporaryFolder folder;
  Platform platform;
  {
    LogServer server(folder / "data");
    platform = server.platform();
    server.grow_to(kSize / 2);
    server.grow_to(kSize);
    server.save_key(folder / "key");
    server.save_checkpoint(folder / "checkpoint");
  }
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const auto data = folder / "altered";
      fs::copy(folder / "data", data, fs::copy_options::recursive);
      {
        Tampering tampering(data);
        row.tamper(tampering);
      }
      CHECK(found_by_daybook(data) == row.found);
      LogServer server(data, platform);
      const auto verdict = server.verify({"-key", (folder / "key").string()}, {});
      INFO(verdict.said);
      CHECK_FALSE(verdict.passed);
      CHECK(verdict.said.find(row.second) != std::string::npos);
    }
  }
  SECTION("a tile that the next start needs: the server does not start") {
    { Tampering(folder / "data").flip_bit_of_tile(0, 0, 5); }
    CHECK(found_by_daybook(folder / "data") == "tile 5");
    CHECK_THROWS_WITH(LogServer(folder / "data", platform), Catch::Contains("the tree up to here is not the one that was committed"));
  }
  SECTION("a history that was written and signed anew, against an older checkpoint") {
    { Tampering(folder / "data").rewrite(100, with_another_amount); }
    forget_views(folder / "data");
    CHECK(found_by_daybook(folder / "data") == "nothing");
    CHECK(found_by_daybook(folder / "data", {folder / "checkpoint"}) == "checkpoint-root 600");
    LogServer server(folder / "data", platform);
    CHECK(server.verify({"-key", (folder / "key").string()}, {}).passed);
    const auto verdict = server.verify({"-key", (folder / "key").string()}, {folder / "checkpoint"});
    INFO(verdict.said);
    CHECK(verdict.said.find("does not begin with the 600 entries") != std::string::npos);
  }
}

TEST_CASE("tampering: a folder that was put back is found by daybook verify, with its size") {
  TemporaryFolder folder;
  Platform platform;
  {
    LogServer server(folder / "data");
    platform = server.platform();
    server.grow_to(10);
  }
  fs::copy(folder / "data", folder / "earlier", fs::copy_options::recursive);
  {
    LogServer server(folder / "data", platform);
    server.grow_to(12);
    server.save_checkpoint(folder / "checkpoint");
  }
  CHECK(found_by_daybook(folder / "data", {folder / "checkpoint"}) == "nothing");
  CHECK(found_by_daybook(folder / "earlier", {folder / "checkpoint"}) == "checkpoint-size 10");
}

}  // namespace daybook::test
