#include "tools/verify_server.h"

#include "tools/checkpoint_files.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "eventstore/bytes.h"
#include "eventstore/checkpoints.h"
#include "eventstore/folder_reader.h"
#include "tools/administration.h"
#include "tools/books/sources.h"
#include "tools/http_client.h"
#include "tools/platform_choice.h"
#include "tools/progress_line.h"

namespace daybook {
namespace {

constexpr JournalNumber kTheJournal = 1;  // of the platform, whatever the server's number for it is
constexpr int kTileBits = 8;

// The log of one platform on a server.
class ServerLog {
 public:
  ServerLog(const ServerAt& server, const std::string& key) : client_(server, key), platform_(entries_of_server(server, key)->platform().text) {}

  const std::string& platform() const { return platform_; }

  std::string read(const std::string& what) const {
    auto answer = client_.send("GET", "/log/" + platform_ + "/" + what);
    if (answer.status != 200) throw std::runtime_error("the log's " + what + " is not shown: " + sentence_of_problem(answer.status, answer.body));
    return std::move(answer.body);
  }

  // None where the bytes are no entries, each with its length in front, or are not as many.
  std::optional<FramedEntries> entries(std::uint64_t index, std::uint64_t width) const {
    const auto bytes = read("tile/entries/" + place(index, width));
    FramedEntries entries;
    std::size_t at = 0;
    while (entries.size() < width && bytes.size() >= at + 2) {
      const auto length = big_endian_at<std::uint16_t>(bytes, at);
      at += 2;
      if (bytes.size() < at + length) return std::nullopt;
      entries.push_back(std::string_view(bytes).substr(at, length));
      at += length;
    }
    return at == bytes.size() && entries.size() == width ? std::optional(std::move(entries)) : std::nullopt;
  }

  Tile tile(std::uint8_t level, std::uint64_t index) const {
    const auto bytes = read("tile/" + std::to_string(level) + "/" + place(index, kTileWidth));
    if (bytes.size() != kTileWidth * sizeof(Hash)) {
      throw JournalDamaged(kTheJournal, (index * kTileWidth) << (kTileBits * level), "the tile has another length than 256 hashes");
    }
    Tile tile{level, index, std::vector<Hash>(kTileWidth)};
    std::memcpy(tile.hashes.data(), bytes.data(), bytes.size());
    return tile;
  }

 private:
  // "x001/x234/067", and ".p/WIDTH" where the tile is not full.
  static std::string place(std::uint64_t index, std::uint64_t width) {
    std::string text;
    for (bool last = true; last || index > 0; last = false, index /= 1'000) {
      auto group = std::to_string(index % 1'000);
      group.insert(0, 3 - group.size(), '0');
      text = last ? group : "x" + group + "/" + text;
    }
    return width < kTileWidth ? text + ".p/" + std::to_string(width) : text;
  }

  HttpClient client_;
  std::string platform_;
};

// Those in a file that somebody trusts, or those that the server names, retired ones with the size up to which they signed.
std::vector<LogSigner> log_signers(const Settings& settings, const ServerLog& log) try {
  std::vector<LogSigner> signers;
  if (!settings.log_key_file.empty()) {
    for (const auto& key : verifier_keys_in_file(settings.log_key_file)) signers.push_back({key});
    return signers;
  }
  const auto keys = nlohmann::json::parse(log.read("keys")).at("keys");
  for (const auto& row : keys) {
    signers.push_back({verifier_key_from_text(row.at("key").get<std::string>()).value()});
    if (!row.at("signs")) signers.back().retired_at = row.at("retiredAtSize").get<std::uint64_t>();
  }
  if (signers.empty()) throw std::runtime_error("there is none");
  return signers;
} catch (const nlohmann::json::exception&) {
  throw std::runtime_error("the log's keys have another form than name, id and key");
} catch (const std::bad_optional_access&) {
  throw std::runtime_error("the log's keys have another form than name, id and key");
}

std::expected<std::vector<SignedHead>, Difference> signed_heads(const Settings& settings, const ServerLog& log, const std::vector<LogSigner>& signers) {
  std::vector<SignedHead> heads;
  auto kept = kept_checkpoints(settings.checkpoints);
  const auto note = note_from_text(log.read("checkpoint"));
  if (!note) throw std::runtime_error("the log's checkpoint is no signed note");
  kept.insert(kept.begin(), {"of the server", *note});
  for (const auto& [source, one] : kept) {
    auto head = signed_head(one, "the checkpoint " + source, kTheJournal, signers);
    if (!head) return std::unexpected(head.error());
    heads.push_back(*std::move(head));
  }
  return heads;
}

}  // namespace

Verdict verify_server(const Settings& settings) {
  const ServerLog log({settings.url, settings.tls_ca}, platform_key(settings));
  const auto wrong = [&](Difference difference) {
    difference.platform = log.platform();
    return std::unexpected(std::move(difference));
  };
  const auto heads = signed_heads(settings, log, log_signers(settings, log));
  if (!heads) return wrong(heads.error());
  const auto head = heads->front().head;

  const ScratchFolder scratch(settings.scratch.empty() ? std::filesystem::temp_directory_path() : std::filesystem::path(settings.scratch));
  Spill spill(scratch.path() / "spilled", nullptr, settings.verify_rows_max);
  JournalWalk walk(kTheJournal, [&](std::uint8_t level, std::uint64_t index) { return log.tile(level, index); }, spill, *heads);
  ProgressLine line(head.size);
  for (std::uint64_t first = 0; first < head.size; first += kTileWidth) {
    const auto width = std::min<std::uint64_t>(kTileWidth, head.size - first);
    const auto entries = log.entries(first / kTileWidth, width);
    if (!entries) return wrong({DifferenceKind::block, kTheJournal, {}, first, "the tile of entries has another form or length than it should"});
    if (!walk.take_entries(*entries)) break;
    line.show(first + width);
  }
  if (!walk.finish()) return wrong(*walk.difference());
  return Verified{{{kTheJournal, log.platform(), walk.head(), heads->size(), false}}};
}

}  // namespace daybook
