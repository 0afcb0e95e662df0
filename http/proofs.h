// Journals as verifiable logs (C2SP tlog-tiles): checkpoints, tiles and entries below /log/{platform}/, and proofs. docs/proofs.md.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "http/context.h"

namespace daybook::http::proofs {

boost::asio::awaitable<Outcome> show_checkpoint(const Context& context);
boost::asio::awaitable<Outcome> show_key(const Context& context);
boost::asio::awaitable<Outcome> show_keys(const Context& context);
boost::asio::awaitable<Outcome> show_tile(const Context& context);
boost::asio::awaitable<Outcome> show_entries_tile(const Context& context);
boost::asio::awaitable<Outcome> prove_consistency(const Context& context);
boost::asio::awaitable<Outcome> add_cosignatures(const Context& context);
boost::asio::awaitable<Outcome> prove_entry(const Context& context);

// Where a tile is, as its path says: "x001/x234/067", or "x001/x234/067.p/12" of one that is not full.
struct TilePlace {
  std::uint64_t index = 0;
  std::uint64_t width = 0;  // 1 to kTileWidth
  friend bool operator==(const TilePlace&, const TilePlace&) = default;
};
std::optional<TilePlace> tile_place_from_path(std::string_view path);

}  // namespace daybook::http::proofs
