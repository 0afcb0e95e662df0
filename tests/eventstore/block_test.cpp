#include "eventstore/block.h"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "eventstore/bytes.h"
#include "eventstore/crc32c.h"
#include "eventstore/failure.h"
#include "eventstore/merkle.h"
#include "eventstore/text.h"

using namespace daybook;

namespace {

Block block_of(Position first, std::vector<std::string> entries) {
  Block block;
  block.first = first;
  block.root_before.fill(1);
  block.root_after.fill(2);
  block.epoch = 7;
  block.id.fill(3);
  block.entries = FramedEntries(entries);
  return block;
}

}  // namespace

TEST_CASE("crc-32c: the check value of RFC 3720") {
  CHECK(crc32c("123456789") == 0xe3069283u);
  CHECK(crc32c("6789", crc32c("12345")) == 0xe3069283u);
  CHECK(crc32c(std::string(32, '\0')) == 0x8a9136aau);
}

TEST_CASE("framed entries: as a list of texts, in the form that chunks have") {
  CHECK(rc::check([] {
    FramedEntries entries;
    std::vector<std::string> model;
    for (const auto step : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 1'000))) {
      const std::string entry(static_cast<std::size_t>(step / 4), static_cast<char>('a' + step % 26));
      switch (step % 4) {
        case 0:
          entries.push_back(entry);
          model.push_back(entry);
          break;
        case 1:
          RC_ASSERT(entries.append([&](std::string& bytes) { return bytes += entry, true; }));
          model.push_back(entry);
          break;
        case 2:
          RC_ASSERT_FALSE(entries.append([&](std::string& bytes) { return bytes += entry, false; }));
          break;
        default:
          model.resize(model.size() / 2);
          entries.truncate(model.size());
      }
      RC_ASSERT(entries.empty() == model.empty());
      if (!model.empty()) RC_ASSERT(entries.back() == model.back());
    }
    RC_ASSERT(std::vector<std::string>(entries.begin(), entries.end()) == model);
    RC_ASSERT(entries == FramedEntries(model));
    std::string frames;
    for (const auto& entry : model) {
      append_big_endian(frames, static_cast<std::uint16_t>(entry.size()));
      frames += entry;
    }
    RC_ASSERT(entries.frames(0, entries.size()) == frames);
  }));
  const std::string longest(kEntryBytesMax, 'a');
  CHECK(FramedEntries{"", longest, "b"}.frames(1, 2) == "\xff\xff" + longest);
}

TEST_CASE("chunks: what is written is read again") {
  const auto block = block_of(100, {"first", "", "third"});
  const auto chunks = chunks_of(block);
  REQUIRE(chunks.size() == 1);
  const auto view = parse_chunk(1, 100, chunks[0].bytes);
  CHECK(view.opens_block);
  CHECK(view.block_first == 100);
  CHECK(view.block_count == 3);
  CHECK(view.epoch == 7);
  CHECK(view.id == block.id);
  CHECK(view.root_before == block.root_before);
  CHECK(view.root_after == block.root_after);
  CHECK(view.entries == std::vector<std::string_view>{"first", "", "third"});
}

TEST_CASE("chunks: the worked example of docs/journal.md, byte for byte") {
  Block block;
  block.root_before = empty_root();
  block.epoch = 1;
  for (std::uint8_t i = 0; i < 16; ++i) block.id[i] = static_cast<std::uint8_t>(0xa0 + i);
  block.entries = {
      R"({"position":0,"time":"2026-11-21T21:58:56.123456Z","type":"platform-opened.1","actor":{"credential":"c0123456789abcdef",)"
      R"("role":"operator"},"request":"82b542f0-ed18-4021-8f8f-d176ae0982cd","data":{"platform":"Acme-Platform"}})"};
  block.root_after = leaf_hash(block.entries[0]);
  const auto chunks = chunks_of(block);
  REQUIRE(chunks.size() == 1);
  const std::span bytes(reinterpret_cast<const std::uint8_t*>(chunks[0].bytes.data()), chunks[0].bytes.size());
  CHECK(bytes.size() == 346);
  CHECK(to_hex(bytes.first(0x7a)) ==
        "01bbad32"
        "01010001"
        "00000000000000000000000000000000"
        "000000010000000000000001"
        "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        "91a42bd1627d5f61efa95796e13cc32209de1b5ace35bbb3c948aac7f8998ac5"
        "7df1cc80"
        "00e0");
}

TEST_CASE("chunks: none crosses a multiple of 256 positions") {
  const auto chunks = chunks_of(block_of(250, std::vector<std::string>(600, "entry")));
  std::vector<Position> firsts;
  for (const auto& chunk : chunks) firsts.push_back(chunk.first);
  CHECK(firsts == std::vector<Position>{250, 256, 512, 768});
  CHECK_FALSE(parse_chunk(1, 256, chunks[1].bytes).opens_block);
  CHECK(parse_chunk(1, 256, chunks[1].bytes).block_first == 250);
}

TEST_CASE("chunks: at most 64 KiB of framed entries, unless one entry alone is longer") {
  // Two frames of 2 + 32,766 bytes are 64 KiB exactly.
  CHECK(chunks_of(block_of(0, {std::string(32'766, 'a'), std::string(32'766, 'b')})).size() == 1);
  CHECK(chunks_of(block_of(0, {std::string(32'766, 'a'), std::string(32'767, 'b')})).size() == 2);
  const auto longest = chunks_of(block_of(0, {std::string(kEntryBytesMax, 'a'), "b"}));
  REQUIRE(longest.size() == 2);
  CHECK(parse_chunk(1, 0, longest[0].bytes).entries[0].size() == kEntryBytesMax);
}

TEST_CASE("chunks: each altered bit is found") {
  const auto bytes = chunks_of(block_of(100, {"first", "second"}))[0].bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      auto altered = bytes;
      altered[i] = static_cast<char>(altered[i] ^ (1 << bit));
      CHECK_THROWS_AS(parse_chunk(1, 100, altered), JournalDamaged);
    }
  }
}

TEST_CASE("chunks: each torn end is found, and the message names journal and position") {
  const auto bytes = chunks_of(block_of(100, {"first", "second"}))[0].bytes;
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    CHECK_THROWS_AS(parse_chunk(1, 100, bytes.substr(0, length)), JournalDamaged);
  }
  CHECK_THROWS_WITH(parse_chunk(4, 100, "torn"), "journal 4 is damaged at position 100: the chunk is torn");
  CHECK_THROWS_WITH(parse_chunk(4, 101, bytes),
                    "journal 4 is damaged at position 101: the chunk says that it begins at 100");
}
