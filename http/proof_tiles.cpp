// The files of a verifiable log: what of them is full never changes.
#include <charconv>
#include <ranges>
#include <utility>

#include "eventstore/bytes.h"
#include "eventstore/failure.h"
#include "http/json_text.h"
#include "http/proofs.h"

namespace daybook::http::proofs {
namespace {

constexpr int kTileBits = 8;
constexpr std::uint64_t kTileLevelsMax = 6;  // 256^7 entries and more there will not be
constexpr std::size_t kGroupDigits = 3;
constexpr std::size_t kGroupsMax = 6;  // 10^18 tiles

std::optional<std::uint64_t> number_in(std::string_view digits, std::size_t digits_max) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || digits.size() > digits_max || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

// "x001/x234/067": all groups but the last are marked, and none in front is zero.
std::optional<std::uint64_t> index_in(std::string_view path) {
  std::uint64_t index = 0;
  for (std::size_t group = 0; group < kGroupsMax; ++group) {
    const auto end = std::min(path.find('/'), path.size());
    const bool last = end == path.size();
    auto digits = path.substr(0, end);
    if (!last && !digits.starts_with('x')) return std::nullopt;
    if (!last) digits.remove_prefix(1);
    const auto number = digits.size() == kGroupDigits ? number_in(digits, kGroupDigits) : std::nullopt;
    if (!number || (group == 0 && !last && *number == 0)) return std::nullopt;
    index = index * 1'000 + *number;
    if (last) return index;
    path.remove_prefix(end + 1);
  }
  return std::nullopt;
}

Response bytes_answer(const Context& context, std::string body, bool full) {
  Response response;
  response.content_type = "application/octet-stream";
  response.body = std::move(body);
  // Whoever may read without a credential may be served from a common cache.
  const std::string whose = context.principal ? "private" : "public";
  response.headers.add("Cache-Control", whose + (full ? ", max-age=31536000, immutable" : ", max-age=60"));
  return response;
}

Response text_answer(std::string text) {
  Response response;
  response.content_type = "text/plain; charset=utf-8";
  response.headers.add("Cache-Control", "no-cache");
  response.body = std::move(text);
  return response;
}

// The tile where the journal has grown so far.
std::optional<TilePlace> tile_asked(const Context& context, JournalNumber journal, std::uint64_t level, std::string_view path) {
  const auto place = tile_place_from_path(path);
  if (!place || level > kTileLevelsMax) return std::nullopt;
  const auto hashes = context.parts.store.size(journal) >> (kTileBits * level);
  if (place->index > hashes / kTileWidth || place->index * kTileWidth + place->width > hashes) return std::nullopt;
  return place;
}

}  // namespace

std::optional<TilePlace> tile_place_from_path(std::string_view path) {
  const auto mark = path.find(".p/");
  TilePlace place{0, kTileWidth};
  if (mark != std::string_view::npos) {
    const auto digits = path.substr(mark + 3);
    const auto width = number_in(digits, kGroupDigits);
    if (!width || *width == 0 || *width >= kTileWidth || digits.starts_with('0')) return std::nullopt;
    place.width = *width;
  }
  const auto index = index_in(path.substr(0, mark));
  if (!index) return std::nullopt;
  place.index = *index;
  return place;
}

boost::asio::awaitable<Outcome> show_checkpoint(const Context& context) {
  const auto platform = context.parts.credentials.platform({context.arguments[0]});
  if (!platform) co_return refused(Fault::route_unknown);
  co_return text_answer(to_text(context.parts.store.checkpoints().newest(platform->journal, platform->platform.text)));
}

boost::asio::awaitable<Outcome> show_key(const Context& context) {
  const auto platform = context.parts.credentials.platform({context.arguments[0]});
  if (!platform) co_return refused(Fault::route_unknown);
  co_return text_answer(to_text(context.parts.store.checkpoints().verifier_key(platform->journal, platform->platform.text)) + "\n");
}

// All that the log ever had, the newest first.
boost::asio::awaitable<Outcome> show_keys(const Context& context) {
  const auto platform = context.parts.credentials.platform({context.arguments[0]});
  if (!platform) co_return refused(Fault::route_unknown);
  std::string body;
  JsonText json(body);
  json.begin_object().key("keys").begin_array();
  for (const auto& signer : std::views::reverse(context.parts.store.checkpoints().signers(platform->journal, platform->platform.text))) {
    json.begin_object().member("key", to_text(signer.key)).member("signs", !signer.retired_at);
    if (signer.retired_at) json.member("retiredAtSize", *signer.retired_at);
    json.end_object();
  }
  json.end_array().end_object();
  Response response;
  response.headers.add("Cache-Control", "no-cache");
  response.body = std::move(body);
  co_return response;
}

boost::asio::awaitable<Outcome> show_tile(const Context& context) {
  const auto platform = context.parts.credentials.platform({context.arguments[0]});
  const auto level = number_in(context.arguments[1], 1);
  const auto place = platform && level ? tile_asked(context, platform->journal, *level, context.arguments[2]) : std::nullopt;
  if (!place) co_return refused(Fault::route_unknown);
  std::string bytes;
  for (const auto& hash : context.parts.store.tree().tile(platform->journal, static_cast<std::uint8_t>(*level), place->index, place->width)) {
    bytes.append(reinterpret_cast<const char*>(hash.data()), hash.size());
  }
  co_return bytes_answer(context, std::move(bytes), place->width == kTileWidth);
}

boost::asio::awaitable<Outcome> show_entries_tile(const Context& context) {
  const auto platform = context.parts.credentials.platform({context.arguments[0]});
  const auto place = platform ? tile_asked(context, platform->journal, 0, context.arguments[1]) : std::nullopt;
  if (!place) co_return refused(Fault::route_unknown);
  std::string bytes;
  std::uint64_t count = 0;
  context.parts.store.log().read_entries(platform->journal, place->index * kTileWidth, [&](Position, std::string_view entry) {
    append_big_endian(bytes, static_cast<std::uint16_t>(entry.size()));
    bytes += entry;
    return ++count < place->width;
  });
  co_return bytes_answer(context, std::move(bytes), place->width == kTileWidth);
}

}  // namespace daybook::http::proofs
